using System.Globalization;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>The Deliverer has heard from a place: how many messages arrived so far.</summary>
/// <param name="Edited">Which version of the text it was.</param>
/// <param name="Detail">Of the latest that did not arrive.</param>
public sealed record NoteDelivered(int Number, int Edited, string Place, int Delivered, int Failed, int Unknown, bool Settled, string? Detail) : IncidentCommand;

/// <summary>What became of an update at one place: when the first message of it did not arrive, and when all have ended.</summary>
public sealed record UpdateDelivered(int Number, int Edited, string Place, int Delivered, int Failed, int Unknown, bool Settled, string? Detail, Reason Reason) : IncidentEntry(Reason);

/// <summary>Whoever carries messages to a place answered.</summary>
public sealed record PlaceAnswered(string Place, int Messages) : Reason;

/// <summary>Records what became of updates, and tells whoever is responsible when one did not arrive.</summary>
public static class UpdateOutcomes
{
    private const int MostDetail = 300;

    internal static IncidentDecision Note(IncidentDraft draft, NoteDelivered command)
    {
        var update = draft.Incident.Updates.FirstOrDefault(known => known.Number == command.Number);
        if (update?.Sends.FirstOrDefault(known => known.Place == command.Place) is not { } send || update.Edited != command.Edited || send.Settled)
        {
            return draft.Accept("of a text that has been changed since, or known already");
        }

        var trouble = command.Failed + command.Unknown;
        var isFirst = trouble > 0 && send.Failed + send.Unknown == 0;
        if (!command.Settled && !isFirst)
        {
            return draft.Accept("nothing new");
        }

        draft.Record(new UpdateDelivered(
            command.Number, command.Edited, command.Place, command.Delivered, command.Failed, command.Unknown, command.Settled,
            trouble == 0 ? null : (command.Detail ?? send.Detail) is { Length: > MostDetail } longer ? longer[..MostDetail] : command.Detail ?? send.Detail, new PlaceAnswered(send.Name, send.Recipients)));
        if (isFirst)
        {
            draft.Tell(
                "update.not-delivered",
                $"{draft.Incident.Reference}: update {command.Number} did not reach {(send.Recipients == 1 ? send.Name : $"everybody of {send.Name}")}",
                [command.Detail ?? "", draft.Incident.IsRestricted ? "" : draft.Incident.Title],
                [.. draft.Responsible(TargetClock.KeeperOf(draft, update.Audience == Audience.Customer ? "customer" : "internal")?.Responsible ?? []), update.By],
                "an update was not delivered");
        }

        return draft.Accept();
    }

    public static Incident Evolve(Incident incident, UpdateDelivered e) => incident with
    {
        Updates =
        [
            .. incident.Updates.Select(update => update.Number != e.Number ? update : update with
            {
                Sends = [.. update.Sends.Select(send => send.Place == e.Place ? send with { Delivered = e.Delivered, Failed = e.Failed, Unknown = e.Unknown, Settled = e.Settled, Detail = e.Detail } : send)],
            }),
        ],
    };

    /// <summary>"11 of 12 delivered, 1 failed".</summary>
    public static string Words(int recipients, int delivered, int failed, int unknown, bool settled)
    {
        var waiting = recipients - delivered - failed - unknown;
        string Count(int number, string what) => number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {number} {what}");
        return settled && failed + unknown == 0
            ? recipients == 1 ? "delivered" : string.Create(CultureInfo.InvariantCulture, $"all {recipients} delivered")
            : string.Create(CultureInfo.InvariantCulture, $"{delivered} of {recipients} delivered{Count(failed, "failed")}{Count(unknown, "perhaps delivered")}{(settled ? "" : Count(waiting, "on the way"))}");
    }
}
