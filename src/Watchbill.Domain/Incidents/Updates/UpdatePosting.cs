using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>Messages that are owed for an update, staged in the transaction of its entry.</summary>
public sealed record SendUpdate(ImmutableArray<DeliveryRequest> Requests) : IncidentEffect;

/// <summary>
/// Posts updates and changes them. What is refused is refused whole: nothing goes to one place while another one may not be told.
/// <code>
///  asked ─► checked (places, audience, hold, mode) ─► waits for approval? ─► posted: entry, targets met, status page, messages owed
///                                                          └► see UpdateDrafts
/// </code>
/// </summary>
internal static class UpdatePosting
{
    private static readonly Duration LongestPromise = Duration.FromDays(30);

    public static IncidentDecision Post(IncidentDraft draft, PostUpdate command)
    {
        if (Check(draft, command) is var (checkedCommand, places, refusal) && refusal is not null)
        {
            return draft.Refuse(refusal.Code, refusal.Message);
        }

        var demands = UpdateDrafts.Demanded(draft.Process, checkedCommand.Audience, Concrete(checkedCommand, places!));
        return demands.IsEmpty ? Send(draft, checkedCommand, places!, draft.By, new PersonAsked(draft.By)) : UpdateDrafts.Write(draft, checkedCommand, demands);
    }

    /// <summary>Every place by its own name: those asked for, and what "mail" and "webhook" stand for.</summary>
    public static ImmutableArray<string> Concrete(PostUpdate command, UpdatePlaces places) =>
    [
        .. command.Places.Concat(places.Lists.Select(list => UpdatePlaces.MailOf + list.Id)).Concat(places.Webhooks.Select(webhook => UpdatePlaces.WebhookOf + webhook.Id))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>The command with a clean text and the places found, or why it is not done.</summary>
    public static (PostUpdate Command, UpdatePlaces? Places, Refusal? Refusal) Check(IncidentDraft draft, PostUpdate command)
    {
        if (Notes.Text(command.Text, Incident.MaxText) is not { } text)
        {
            return No(command, Refusal.Invalid, $"An update has a text of 1 to {Incident.MaxText} characters.");
        }

        if (command.Source?.Forms.Sum(form => form.Text.Length) > UpdateSource.MostText)
        {
            return No(command, Refusal.Invalid, $"What the template makes of it is longer than {UpdateSource.MostText} characters: fill in less.");
        }

        if (UpdatePlaces.Find(draft.Process, command.Audience, command.Places) is var (places, unknown) && unknown is not null)
        {
            return (command, null, unknown);
        }

        if (command.NextBy <= draft.Now || command.NextBy > draft.Now + LongestPromise)
        {
            return No(command, Refusal.Invalid, "The next update is promised for a moment within the next 30 days.");
        }

        if (command.Audience == Audience.Internal && places!.StatusPage)
        {
            return No(command, Refusal.Invalid, "An internal update does not go to the status page.");
        }

        if (draft.Incident.HoldsOutward && (command.Audience == Audience.Customer || places!.ByHand.Contains(Communications.Mail)))
        {
            return No(command, Refusal.OutwardHeld, "This is a security incident: nothing goes outside until the security lead releases it.");
        }

        if (places!.ReachesCustomers && draft.Incident.Mode is not IncidentMode.Real)
        {
            return No(command, Refusal.Invalid, "Only a real incident is told to the public.");
        }

        if (draft.Incident.IsRestricted && command.Audience == Audience.Internal && !places.Webhooks.IsEmpty)
        {
            return No(command, Refusal.Invalid, "A restricted incident is told to people alone, and nobody knows who reads a webhook.");
        }

        return (command with { Text = text }, places, null);
    }

    /// <summary>It goes out now.</summary>
    /// <param name="by">Who wrote it.</param>
    public static IncidentDecision Send(IncidentDraft draft, PostUpdate command, UpdatePlaces places, UserId by, Reason reason)
    {
        var notes = new List<string>();
        if (command.Status is { } status)
        {
            var changed = Statuses.Change(draft, new ChangeStatus(status, null, command.Anyway, null));
            if (!changed.IsAccepted)
            {
                return changed;
            }

            if (changed.Note is { } note)
            {
                notes.Add(note);
            }
        }

        var number = draft.Incident.Updates.Length + 1;
        ImmutableArray<string> named = [.. command.Places.Distinct().Order(StringComparer.Ordinal)];
        var next = new IncidentUpdate(number, command.Audience, named, command.Text, draft.Now, by, command.NextBy, draft.Incident.Status, 0) { Source = command.Source };
        var left = new List<string>();
        var requests = UpdateSending.Of(draft, next, places, left);
        draft.Record(new UpdatePosted(number, command.Audience, named, command.Text, command.NextBy, by, reason) { Sent = requests.IsEmpty ? null : UpdateSending.Sends(requests), Source = command.Source });
        var posted = draft.Incident.Updates[^1];
        TargetClock.MeetByUpdate(draft, posted);
        if (places.StatusPage)
        {
            draft.Do(new PublishUpdate(
                posted with { Text = posted.Source?.In(UpdateForm.StatusPage) ?? posted.Text },
                draft.Incident.IsRestricted ? UpdateSending.PlainHeading : draft.Incident.Title,
                draft.Process.Status(draft.Incident.Status),
                draft.Level?.AlertSeverity ?? Severity.Error));
        }

        if (!requests.IsEmpty)
        {
            draft.Do(new SendUpdate(requests));
        }

        notes.AddRange(left);
        notes.AddRange(places.ByHand.Select(place => $"{place} is noted as told by you: there is no {(place == Communications.Mail ? "mail list" : "webhook")} {(command.Audience == Audience.Customer ? "for customers" : "for us")}"));
        return draft.Accept(notes.Count == 0 ? null : string.Join("; ", notes));
    }

    public static IncidentDecision Edit(IncidentDraft draft, EditUpdate command)
    {
        if (draft.Incident.Updates.FirstOrDefault(update => update.Number == command.Number) is not { } update)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no update {command.Number}.");
        }

        if (Notes.Text(command.Text, Incident.MaxText) is not { } text)
        {
            return draft.Refuse(Refusal.Invalid, $"An update has a text of 1 to {Incident.MaxText} characters.");
        }

        if (text == update.Text)
        {
            return draft.Accept("the same text");
        }

        if (draft.Incident.HoldsOutward && (update.Audience == Audience.Customer || update.Places.Contains(Communications.Mail)))
        {
            return draft.Refuse(Refusal.OutwardHeld, "This is a security incident: nothing goes outside until the security lead releases it.");
        }

        if (UpdateDrafts.MayNotEdit(draft, update) is { } refusal)
        {
            return draft.Refuse(refusal.Code, refusal.Message);
        }

        var again = UpdateSending.Again(draft, update with { Text = text, Edited = update.Edited + 1, Source = null });
        draft.Record(new UpdateEdited(update.Number, text, draft.By, new PersonAsked(draft.By)) { Sent = again.IsEmpty ? null : UpdateSending.Sends(again) });
        if (update.Places.Contains(Communications.StatusPage))
        {
            draft.Do(new RepublishUpdate(draft.Incident.Updates.Count(known => known.Number <= update.Number && known.Places.Contains(Communications.StatusPage)), text));
        }

        if (!again.IsEmpty)
        {
            draft.Do(new SendUpdate(again));
        }

        return draft.Accept(update.Sends.Any(send => send.Place.StartsWith(UpdatePlaces.MailOf, StringComparison.Ordinal)) ? "mail that was sent stays as it was: post another update to those who got it" : null);
    }

    private static (PostUpdate, UpdatePlaces?, Refusal?) No(PostUpdate command, string code, string message) => (command, null, new Refusal(code, message));
}
