using System.Collections.Immutable;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>What is told to whom, and the promise that each update carries.</summary>
internal static class Communications
{
    public const string StatusPage = "status-page";
    public const string Mail = "mail";
    public const string Chat = "chat";
    public const string Webhook = "webhook";

    private const string ByHand = "mail and webhooks are noted as told by you: Watchbill does not send them";

    private static readonly ImmutableArray<string> Places = [StatusPage, Mail, Chat, Webhook];

    public static IncidentDecision Post(IncidentDraft draft, PostUpdate command)
    {
        if (Notes.Text(command.Text, Incident.MaxText) is not { } text)
        {
            return draft.Refuse(Refusal.Invalid, $"An update has a text of 1 to {Incident.MaxText} characters.");
        }

        if (command.Places.FirstOrDefault(place => !Places.Contains(place)) is { } unknown)
        {
            return draft.Refuse(Refusal.Invalid, $"'{unknown}' is no place for an update. There are: {string.Join(", ", Places)}.");
        }

        if (command.NextBy <= draft.Now || command.NextBy > draft.Now + NodaTime.Duration.FromDays(30))
        {
            return draft.Refuse(Refusal.Invalid, "The next update is promised for a moment within the next 30 days.");
        }

        if (command.Audience == Audience.Internal && command.Places.Contains(StatusPage))
        {
            return draft.Refuse(Refusal.Invalid, "An internal update does not go to the status page.");
        }

        if (draft.Incident.HoldsOutward && (command.Audience == Audience.Customer || command.Places.Contains(Mail)))
        {
            return draft.Refuse(Refusal.OutwardHeld, "This is a security incident: nothing goes outside until the security lead releases it.");
        }

        if (command.Places.Contains(StatusPage) && draft.Incident.Mode is not IncidentMode.Real)
        {
            return draft.Refuse(Refusal.Invalid, "Only a real incident is told to the public.");
        }

        var note = "";
        if (command.Status is { } status)
        {
            var changed = Statuses.Change(draft, new ChangeStatus(status, null, command.Anyway, null));
            if (!changed.IsAccepted)
            {
                return changed;
            }

            note = changed.Note ?? "";
        }

        var number = draft.Incident.Updates.Length + 1;
        draft.Record(new UpdatePosted(number, command.Audience, [.. command.Places.Distinct().Order(StringComparer.Ordinal)], text, command.NextBy, draft.By, new PersonAsked(draft.By)));
        var posted = draft.Incident.Updates[^1];
        TargetClock.MeetByUpdate(draft, posted);
        if (posted.Places.Contains(StatusPage))
        {
            // What is for few to know is not told by its title.
            draft.Do(new PublishUpdate(posted, draft.Incident.IsRestricted ? "Service disruption" : draft.Incident.Title, draft.Process.Status(draft.Incident.Status), draft.Level?.AlertSeverity ?? Severity.Error));
        }

        if (posted.Places.Contains(Mail) || posted.Places.Contains(Webhook))
        {
            note = note.Length == 0 ? ByHand : $"{note}; {ByHand}";
        }

        return draft.Accept(note.Length == 0 ? null : note);
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

        if (draft.Incident.HoldsOutward && (update.Audience == Audience.Customer || update.Places.Contains(Mail)))
        {
            return draft.Refuse(Refusal.OutwardHeld, "This is a security incident: nothing goes outside until the security lead releases it.");
        }

        draft.Record(new UpdateEdited(update.Number, text, draft.By, new PersonAsked(draft.By)));
        if (update.Places.Contains(StatusPage))
        {
            draft.Do(new RepublishUpdate(draft.Incident.Updates.Count(known => known.Number <= update.Number && known.Places.Contains(StatusPage)), text));
        }

        return draft.Accept();
    }

    public static IncidentDecision Release(IncidentDraft draft, ReleaseOutward command)
    {
        if (!draft.Incident.HoldsOutward)
        {
            return draft.Accept("nothing is held");
        }

        var leads = draft.Process.Roles.Where(role => role.Facts.Contains(IncidentProcess.SecurityFact)).Select(role => role.Id).ToList();
        var holders = leads.SelectMany(draft.Incident.HoldersOf).Where(tenure => tenure.IsHeld).Select(tenure => tenure.User).ToList();
        if (!holders.Contains(draft.By))
        {
            return draft.Refuse(Refusal.Forbidden, holders.Count == 0 ? "Only whoever holds the security lead releases messages, and nobody does. Take the role first." : "Only whoever holds the security lead releases messages.");
        }

        draft.Record(new OutwardReleased(draft.By, new PersonSaid(draft.By, Notes.Text(command.Why, Incident.MaxText))));
        TargetClock.Refresh(draft, new IncidentTurned("the security lead released it"));
        return draft.Accept();
    }
}
