using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents;

/// <summary>The beginning of an incident: what it is, how bad, who is paged, who takes which role.</summary>
internal static class Declaring
{
    public static IncidentDecision Decide(IncidentDraft draft, Declare command, IncidentId newId)
    {
        ImmutableArray<Alert> alerts = [.. command.Alerts.Distinct().Select(id => draft.Context.Alerts.GetValueOrDefault(id)).OfType<Alert>()];
        if (alerts.Length < command.Alerts.Distinct().Count())
        {
            return draft.Refuse(Refusal.NotFound, "One of the alerts does not exist.");
        }

        if (command.Services.FirstOrDefault(service => !draft.Definitions.Services.ContainsKey(service)) is { Value: not null } unknown)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no service '{unknown}'.");
        }

        if (alerts.FirstOrDefault(alert => alert.Incident is { Part: AlertPart.Handled or AlertPart.Pages } at && at.Id != command.SplitFrom) is { Incident: { } where } taken)
        {
            return draft.Refuse(Refusal.Conflict, $"Alert #{taken.Id} is part of {where.Called} already. Look there, or take it out of it first.");
        }

        var title = Notes.Text(command.Title ?? alerts.FirstOrDefault()?.Title, Incident.MaxTitle);
        if (title is null)
        {
            return draft.Refuse(Refusal.Invalid, $"An incident needs a title of 1 to {Incident.MaxTitle} characters.");
        }

        if (IsTooLong(command.Summary) || IsTooLong(command.Impact))
        {
            return draft.Refuse(Refusal.Invalid, $"A summary and an impact have at most {Incident.MaxText} characters.");
        }

        if (Notes.FactProblem(command.Facts) is { } problem)
        {
            return draft.Refuse(Refusal.Invalid, problem);
        }

        ImmutableArray<ServiceId> services = [.. command.Services.Concat(alerts.Select(alert => alert.Service)).Where(draft.Definitions.Services.ContainsKey).Distinct()];
        var process = command.Process is { } named ? draft.Definitions.Process(named) : draft.Definitions.ProcessOf(services.IsEmpty ? null : services[0]);
        if (command.Process is { } asked && asked != process.Id)
        {
            return draft.Refuse(Refusal.NotFound, $"There is no incident process '{asked}'.");
        }

        if (Levels.Find(process, command.Level, command.Answers, alerts) is not { Level: { } level } found)
        {
            return draft.Refuse(Refusal.LevelNeeded, Levels.Wanted(process, command.Level, command.Answers, alerts));
        }

        var isPast = command.Mode == IncidentMode.Retrospective;
        if (!isPast && command.ResolvedAt is not null)
        {
            return draft.Refuse(Refusal.Invalid, "Only a retrospective incident is declared as resolved.");
        }

        if (command.StartedAt > draft.Now || command.ResolvedAt > draft.Now || command.ResolvedAt < command.StartedAt || (isPast && command.ResolvedAt is null))
        {
            return draft.Refuse(Refusal.Invalid, "The times must lie in the past, the end after the start; a retrospective incident needs both.");
        }

        Begin(draft, command, newId, process, level, found.Path, title, services, alerts);
        AlertLinks.AttachAll(draft, alerts);
        if (isPast)
        {
            draft.Record(new TimeSet(TimeAnchor.Resolved, command.ResolvedAt, null, draft.Context.Actor.UserId, Said(draft)));
            return draft.Accept();
        }

        Page(draft, command, level, alerts);
        Roles.FillFromTargets(draft);
        TargetClock.Refresh(draft, new LevelDemands(level.Name));
        TargetClock.Settle(draft, draft.Context.Actor.UserId);
        return draft.Accept();
    }

    /// <summary>The incident pages by its severity's policy. Those whom its alerts have paged are not paged again, and who has answered has it.</summary>
    public static void Page(IncidentDraft draft, Declare command, SeverityLevel level, ImmutableArray<Alert> alerts)
    {
        var moved = AlertLinks.PagesOf(alerts);
        if (draft.Incident.Page is not null || (!(level.Pages && command.Page) && moved.All(page => page.State != PageState.Open)))
        {
            return;
        }

        var named = level.Pages && command.Page ? draft.LevelPolicy() : null;
        var acknowledged = named is null ? alerts.FirstOrDefault(alert => alert.AcknowledgedBy is not null)?.AcknowledgedBy : null;
        draft.Raise(PageKind.Incident, null, "the incident", draft.Incident.Summary, named, [], moved, acknowledged, new LevelDemands(level.Name));
        if (alerts.FirstOrDefault(alert => alert.AcknowledgedBy is not null) is { AcknowledgedBy: { } by } answered)
        {
            draft.Record(new IncidentAcknowledged(by, answered.Id, new AlertSaid(answered.Id)));
        }
    }

    public static Reason Said(IncidentDraft draft) =>
        draft.Context.Actor.UserId is { } by ? new PersonAsked(by) : draft.Incident.Alerts is [var first, ..] ? new AlertSaid(first.Alert) : new IncidentTurned("Watchbill did");

    private static void Begin(
        IncidentDraft draft, Declare command, IncidentId id, IncidentProcess process, SeverityLevel level, ImmutableArray<SeverityStep> path, string title,
        ImmutableArray<ServiceId> services, ImmutableArray<Alert> alerts)
    {
        var isPast = command.Mode == IncidentMode.Retrospective;
        var status = isPast
            ? process.First(StatusCategory.Resolved)!
            : (command.Triage ? process.First(StatusCategory.Triage) : null) ?? process.First(StatusCategory.Live) ?? process.Statuses[0];
        var by = draft.Context.Actor.UserId;
        Reason reason = by is { } user ? new PersonAsked(user) : alerts is [var first, ..] ? new AlertSaid(first.Id) : new LevelDemands(level.Name);
        draft.Record(new IncidentDeclared(
            id,
            ReferencePattern.Expand(process.Reference, id.Value, draft.Now, draft.Context.DayNumber),
            process.Id,
            command.Mode,
            title,
            Notes.Text(command.Summary, Incident.MaxText),
            Notes.Text(command.Impact, Incident.MaxText),
            level.Id,
            path,
            status.Id,
            status.Category,
            services,
            [.. command.Facts.OrderBy(fact => fact.Fact, StringComparer.Ordinal)],
            by,
            command.IsRestricted,
            command.IsRestricted && by is { } viewer ? [viewer] : [],
            level.WarRoom ?? process.WarRoom,
            process.Channel is { } channel && !isPast ? ReferencePattern.Expand(channel, id.Value, draft.Now, draft.Context.DayNumber) : null,
            command.SplitFrom,
            reason));
        var started = command.StartedAt ?? (alerts.IsEmpty ? null : alerts.Min(alert => alert.TriggeredAt));
        if (started is { } at)
        {
            draft.Record(new TimeSet(TimeAnchor.ImpactStarted, at, null, command.StartedAt is null ? null : by, reason));
        }

        draft.Record(new TimeSet(TimeAnchor.Detected, alerts.IsEmpty ? draft.Now : alerts.Min(alert => alert.TriggeredAt), null, null, reason));
        Statuses.Entered(draft, status, reason);
        if (command.SplitFrom is { } origin)
        {
            draft.Do(new CommandIncident(origin, new LoseAlerts([.. alerts.Select(alert => alert.Id)], id)));
        }
    }

    private static bool IsTooLong(string? text) => text?.Length > Incident.MaxText;
}
