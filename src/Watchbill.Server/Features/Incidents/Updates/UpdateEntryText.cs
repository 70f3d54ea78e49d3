using System.Diagnostics;
using NodaTime;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Server.Features.Incidents.Updates;

/// <summary>What happens to updates besides that they are posted, in words, and how their deliveries went.</summary>
internal static class UpdateEntryText
{
    public static string Of(UpdateDelivered entry) =>
        $"update {entry.Number} to {(entry.Reason is PlaceAnswered { Place: var place } ? place : entry.Place)}: {UpdateOutcomes.Words(Messages(entry), entry.Delivered, entry.Failed, entry.Unknown, entry.Settled)}{(entry.Detail is { } why ? $"; {why.TrimEnd('.')}" : "")}";

    public static string Of(UpdateSend send) => $"{send.Name}: {UpdateOutcomes.Words(send.Recipients, send.Delivered, send.Failed, send.Unknown, send.Settled)}{(send.Detail is { } why ? $" ({why.TrimEnd('.')})" : "")}";

    /// <summary>"on_the_way", "delivered", "failed" (some or all) or "unknown".</summary>
    public static string StateOf(UpdateSend send) => send switch
    {
        { Failed: > 0 } => "failed",
        { Unknown: > 0 } => "unknown",
        { Settled: true } => "delivered",
        _ => "on_the_way",
    };

    public static string Of(IncidentEntry entry, IncidentProcess process, Func<Instant, string> when) => entry switch
    {
        UpdateDrafted e => $"draft {e.Number} waits for approval by {Roles(e, process)}{(e.Places.IsEmpty ? "" : $", for {string.Join(", ", e.Places)}")}: {e.Text}{(e.NextBy is { } next ? $" (next by {when(next)})" : "")}",
        DraftEdited e => $"draft {e.Number} now says: {e.Text}",
        DraftApproved e => $"draft {e.Number} approved",
        DraftEnded e => e.Outcome switch
        {
            DraftOutcome.Sent => $"draft {e.Number} went out as update {e.Update}",
            DraftOutcome.Refused => $"draft {e.Number} refused{(e.Why is { } why ? $": {why}" : "")}",
            _ => $"draft {e.Number} withdrawn",
        },
        _ => throw new UnreachableException($"{entry.GetType().Name} has no words here."),
    };

    private static int Messages(UpdateDelivered entry) => entry.Reason is PlaceAnswered { Messages: var messages } ? messages : entry.Delivered + entry.Failed + entry.Unknown;

    private static string Roles(UpdateDrafted entry, IncidentProcess process) =>
        string.Join(" and ", entry.Demands.Select(demand => string.Join(" or ", demand.Roles.Select(role => process.Role(role)?.Name ?? role))).Distinct());
}
