using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>From one status to another: what each entry sets, and what resolving demands.</summary>
internal static class Statuses
{
    /// <summary>An alert that outlives its incident has so long to stop before it pages again.</summary>
    public static readonly Duration Grace = Duration.FromMinutes(10);

    public static IncidentDecision Change(IncidentDraft draft, ChangeStatus command)
    {
        if (Find(draft.Process, command.Status) is not { } status)
        {
            return draft.Refuse(Refusal.Invalid, $"There is no status '{command.Status}'. Those of {draft.Process.Name} are: {string.Join(", ", draft.Process.Statuses.Select(known => known.Id))}.");
        }

        var incident = draft.Incident;
        if (status.Id == incident.Status)
        {
            return draft.Accept($"it is {status.Name} already");
        }

        if (status.Category is StatusCategory.Declined or StatusCategory.Merged or StatusCategory.Cancelled)
        {
            return draft.Refuse(Refusal.Invalid, $"\"{status.Name}\" needs more than a status: decline it with a reason, merge it into another, or cancel it.");
        }

        if (incident.Category.IsOver())
        {
            return draft.Refuse(Refusal.WrongState, "The incident is over. Open it again first.");
        }

        if (status.Category.IsOpen() && !incident.IsOpen)
        {
            return Reopen(draft, command.Comment, status);
        }

        ImmutableArray<string> unmet = status.Category == StatusCategory.Resolved && incident.IsOpen ? Unmet(draft) : [];
        if (!unmet.IsEmpty && string.IsNullOrWhiteSpace(command.Anyway))
        {
            return draft.Refuse(Refusal.GateUnmet, $"{draft.Level?.Name} is not resolved yet: {string.Join("; ", unmet)}. Wait for it, or say why it is resolved anyway.");
        }

        var reason = new PersonSaid(draft.By, Notes.Text(unmet.IsEmpty ? command.Comment : command.Anyway, Incident.MaxText));
        var wasOpen = incident.IsOpen;
        draft.Record(new StatusChanged(incident.Status, status.Id, status.Category, draft.By, unmet, Notes.Text(command.Comment, Incident.MaxText), reason));
        Entered(draft, status, reason);
        if (wasOpen && !draft.Incident.IsOpen)
        {
            Ended(draft);
        }

        TargetClock.Refresh(draft, new IncidentTurned($"it is {status.Name} now"));
        return draft.Accept();
    }

    public static IncidentDecision Decline(IncidentDraft draft, Decline command)
    {
        if (draft.Process.Reasons.FirstOrDefault(known => known.Id == command.Cause) is not { } cause)
        {
            return draft.Refuse(Refusal.Invalid, $"There is no reason '{command.Cause}'. Those of {draft.Process.Name} are: {string.Join(", ", draft.Process.Reasons.Select(known => known.Id))}.");
        }

        var decision = End(draft, StatusCategory.Declined, cause.Id, command.Comment, null);
        foreach (var linked in decision.IsAccepted ? draft.Incident.Alerts : [])
        {
            draft.Do(new CommandAlert(linked.Alert, new CountFalsePositive(cause.Id, Notes.Text(command.Comment, FalsePositives.MaxComment))));
        }

        return decision;
    }

    public static IncidentDecision Cancel(IncidentDraft draft, CancelIncident command) => End(draft, StatusCategory.Cancelled, null, command.Comment, null);

    public static IncidentDecision End(IncidentDraft draft, StatusCategory category, string? cause, string? comment, IncidentId? into)
    {
        if (!draft.Incident.IsOpen)
        {
            return draft.Refuse(Refusal.WrongState, "The incident is not open any more.");
        }

        var name = draft.Process.First(category)?.Id ?? category.ToString().ToLowerInvariant();
        draft.Record(new IncidentEnded(draft.Incident.Status, name, category, cause, Notes.Text(comment, Incident.MaxText), into, draft.By, new PersonSaid(draft.By, Notes.Text(comment, Incident.MaxText))));
        Ended(draft, release: into is null);
        TargetClock.Refresh(draft, new IncidentTurned($"it is {ReasonText.Word(category)}"));
        return draft.Accept();
    }

    public static IncidentDecision Reopen(IncidentDraft draft, string? why, IncidentStatus? status = null)
    {
        if (draft.Incident.IsOpen)
        {
            return draft.Accept("it is open");
        }

        if (draft.Incident.Category == StatusCategory.Merged)
        {
            return draft.Refuse(Refusal.WrongState, "It goes on in another incident.");
        }

        Reopened(draft, status, draft.By, new PersonSaid(draft.By, Notes.Text(why, Incident.MaxText)));
        return draft.Accept();
    }

    public static void Reopened(IncidentDraft draft, IncidentStatus? status, UserId? by, Reason reason)
    {
        var to = status ?? draft.Process.First(StatusCategory.Live) ?? draft.Process.Statuses[0];
        draft.Record(new IncidentReopened(draft.Incident.Status, to.Id, to.Category, by, reason));
        TargetClock.Refresh(draft, new IncidentTurned("it was opened again"), changed: true);
        draft.Tell("incident.reopened", $"{draft.Incident.Reference} was opened again", [draft.Incident.Title, $"Because {ReasonText.Of(reason, draft.Definitions)}."], draft.Team(), "the incident came back");
    }

    public static IncidentDecision Confirm(IncidentDraft draft, Confirm command)
    {
        if (draft.Level?.Gate?.Confirmations.Contains(command.Confirmation) is not true)
        {
            return draft.Refuse(Refusal.Invalid, $"{draft.Level?.Name} asks for no such confirmation: {command.Confirmation}.");
        }

        if (draft.Incident.Confirmed.Contains(command.Confirmation) == command.Confirmed)
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new GateConfirmed(command.Confirmation, command.Confirmed, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    /// <summary>What resolving still waits for, in words.</summary>
    public static ImmutableArray<string> Unmet(IncidentDraft draft) => IncidentGate.Unmet(draft.Incident, draft.Definitions, draft.Context.Alerts, draft.Now);

    /// <summary>What the first entry into a status sets.</summary>
    public static void Entered(IncidentDraft draft, IncidentStatus status, Reason reason)
    {
        if (status.Category == StatusCategory.Live)
        {
            SetOnce(draft, TimeAnchor.Accepted, reason);
        }

        if (status.Anchor is { } anchor)
        {
            SetOnce(draft, anchor, reason);
        }

        if (status.Category == StatusCategory.Resolved)
        {
            SetOnce(draft, TimeAnchor.Resolved, reason);
        }
    }

    private static void SetOnce(IncidentDraft draft, TimeAnchor anchor, Reason reason)
    {
        if (draft.Incident.Mode != IncidentMode.Retrospective && draft.Incident.TimeOf(anchor) is null)
        {
            draft.Record(new TimeSet(anchor, draft.Now, null, null, reason));
        }
    }

    /// <summary>Nobody is paged for it any more; alerts that still fire get a grace time, and page again unless they are muted.</summary>
    private static void Ended(IncidentDraft draft, bool release = true)
    {
        foreach (var page in draft.Incident.Pages)
        {
            draft.Do(new CommandAlert(page.Alert, new Resolve()));
        }

        foreach (var linked in release ? draft.Incident.Alerts : [])
        {
            draft.Do(new CommandAlert(linked.Alert, new ReleaseFromIncident(draft.Incident.Id, linked.Muted ? null : draft.Now + Grace)));
        }
    }

    private static IncidentStatus? Find(IncidentProcess process, string status) =>
        process.Status(status)
        ?? process.Statuses.FirstOrDefault(known => string.Equals(known.Name, status, StringComparison.OrdinalIgnoreCase))
        ?? (Enum.TryParse<StatusCategory>(status, ignoreCase: true, out var category) ? process.First(category) : null);
}
