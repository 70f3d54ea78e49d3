using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// What incidents do to alerts. An attached alert keeps its state and pages nobody; its open pages go on in the alert that pages for the incident,
/// so that nobody is paged twice and nobody is forgotten:
/// <code>
///  attached ──► handled ──incident ends──► released ──still firing after the grace time──► pages again
///     └─ open pages ──► the incident's page
/// </code>
/// </summary>
internal static class IncidentAlerts
{
    /// <summary>The integration of what Watchbill raises itself.</summary>
    public static readonly IntegrationId Integration = new("watchbill");

    public static Decision Raise(AlertDraft draft, RaisePage command, AlertId id)
    {
        var fresh = new AlertDraft(null, draft.Context);
        var member = new AlertMember(command.DedupKey, command.Title, command.Severity, true, draft.Now, null, Alert.NoLabels);
        fresh.Record(new AlertTriggered(
            id,
            command.Service,
            Integration,
            command.DedupKey,
            command.Title.Length <= Alert.MaxTitle ? command.Title : command.Title[..Alert.MaxTitle],
            command.Details is { Length: > Alert.MaxDetails } long_ ? long_[..Alert.MaxDetails] : command.Details,
            null,
            command.Severity,
            UrgencyOf(command.Severity),
            Alert.NoLabels,
            [member],
            0,
            false,
            command.Reason)
        {
            Own = command.Own,
            Incident = command.Incident,
            Facts = command.Facts,
        });
        EscalationAdvance.Begin(fresh, command.Reason);
        if (command.AcknowledgedBy is { } by)
        {
            fresh.Record(new AlertAcknowledged(by, command.Reason));
        }

        Move(fresh, command.Moved);
        EscalationAdvance.Advance(fresh);
        EscalationAdvance.FallbackWithoutRules(fresh);
        return fresh.Accept();
    }

    public static Decision Handle(AlertDraft draft, HandleInIncident command)
    {
        if (draft.Alert.Incident is { Part: AlertPart.Handled } current && current.Id == command.Incident)
        {
            return draft.Accept("already handled there");
        }

        var incident = new AlertIncident(command.Incident, command.Reference, AlertPart.Handled, command.IsRestricted);
        draft.Record(new AlertHandled(incident, new HandledInIncident(incident.Called)));
        draft.CancelEndedPages(hangUp: false);
        draft.TellThoseTold(chatOnly: true, null, new StateChanged(draft.Alert.Status));
        return draft.Accept();
    }

    public static Decision Release(AlertDraft draft, ReleaseFromIncident command)
    {
        if (draft.Alert.Incident is not { Part: AlertPart.Handled } current || current.Id != command.Incident)
        {
            return draft.Accept("not handled there");
        }

        var grace = command.ReturnsAt is { } at ? at - draft.Now : Duration.Zero;
        draft.Record(new AlertReleased(current with { Part = AlertPart.Released }, command.ReturnsAt, new OutlivedIncident(current.Called, grace)));
        return draft.Accept();
    }

    public static Decision Take(AlertDraft draft, TakePages command)
    {
        if (draft.Alert.IsHandled || draft.Alert.IsReleased || draft.Alert.SnoozedUntil is not null)
        {
            return draft.Accept("it pages nobody now");
        }

        Move(draft, command.Moved);
        return draft.Accept();
    }

    /// <summary>Also when it is resolved: it is still in lists.</summary>
    public static Decision Follow(AlertDraft draft, FollowAccess command)
    {
        if (draft.Alert.Incident is not { } incident || incident.Id != command.Incident || incident.IsRestricted == command.IsRestricted)
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new AlertAccessChanged(incident with { IsRestricted = command.IsRestricted }, command.Reason));
        return draft.Accept();
    }

    public static Decision Follow(AlertDraft draft, FollowSeverity command)
    {
        var before = draft.Alert.Severity;
        if (before == command.Severity || !draft.Alert.IsOpen)
        {
            return draft.Accept("that severity already");
        }

        var urgency = UrgencyOf(command.Severity);
        draft.Record(new SeverityChanged(before, command.Severity, urgency > draft.Alert.Urgency ? urgency : draft.Alert.Urgency, command.Reason));
        foreach (var page in draft.Alert.Run?.OpenPages.ToImmutableArray() ?? [])
        {
            PageSteps.TakeDue(draft, page.Number);
        }

        EscalationAdvance.Advance(draft, notBefore: draft.Now);
        return draft.Accept();
    }

    /// <summary>The grace time after an incident is over.</summary>
    public static void PageAgain(AlertDraft draft)
    {
        if (draft.Alert.Incident is { } incident)
        {
            AlertDecider.Retrigger(draft, new OutlivedIncident(incident.Called, Duration.Zero));
        }
    }

    private static void Move(AlertDraft draft, ImmutableArray<Page> moved)
    {
        // Who has the incident has this as well: nobody is asked for an answer that has been given.
        var isAnswered = draft.Alert.Status == AlertStatus.Acknowledged;
        var known = draft.Alert.Run?.OpenPages.Select(page => page.User).ToHashSet() ?? [];
        ImmutableArray<Page> taken = [.. moved.Where(page => !known.Contains(page.User) && !(isAnswered && page is { State: PageState.Open, Until: Until.Acknowledged })).DistinctBy(page => page.User)
            .Select((page, i) => page with { Number = draft.Alert.PageCount + i + 1, Pass = draft.Alert.Run?.Pass ?? 1, Rule = Page.NoRule, Moved = true })];
        if (taken.IsEmpty || draft.Alert.Run is not { } run)
        {
            return;
        }

        draft.Record(new PagesMoved(run.Number, taken, draft.Alert.Incident is { } incident ? new HandledInIncident(incident.Reference) : new NewAlert { Service = draft.Alert.Service }));
        foreach (var page in taken.Where(page => page.State == PageState.Open))
        {
            PageSteps.TakeDue(draft, page.Number);
        }
    }

    private static Urgency UrgencyOf(Severity severity) => UrgencyRule.FromSeverity.Of(severity);
}
