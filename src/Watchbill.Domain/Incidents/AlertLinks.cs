using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents;

/// <summary>The alerts of an incident: attached, gone, back again; and those that Watchbill raised to page for it.</summary>
internal static class AlertLinks
{
    public static IncidentDecision Attach(IncidentDraft draft, AttachAlert command)
    {
        if (draft.Context.Alerts.GetValueOrDefault(command.Alert) is not { } alert)
        {
            return draft.Refuse(Refusal.NotFound, "There is no such alert.");
        }

        if (alert.Incident is { Part: AlertPart.Handled or AlertPart.Pages } at && at.Id != draft.Incident.Id)
        {
            return draft.Refuse(Refusal.Conflict, $"Alert #{alert.Id} is part of {at.Called} already. Take it out of it first.");
        }

        if (alert.Incident is { Part: AlertPart.Pages } || draft.Incident.Alerts.Any(linked => linked.Alert == alert.Id))
        {
            return draft.Accept("attached already");
        }

        if (draft.Incident.Alerts.Length >= Incident.MaxAlerts)
        {
            return draft.Refuse(Refusal.Invalid, $"An incident has at most {Incident.MaxAlerts} alerts.");
        }

        if (draft.Incident.Category.IsOver())
        {
            return draft.Refuse(Refusal.WrongState, "The incident is over. Open it again first.");
        }

        Join(draft, [alert], [], new AlertSaid(alert.Id));
        return draft.Accept();
    }

    /// <summary>Attaches them, and has their pages go on in the incident's.</summary>
    /// <param name="also">Open pages of another incident that goes on here.</param>
    public static void Join(IncidentDraft draft, ImmutableArray<Alert> alerts, ImmutableArray<Page> also, Reason reason)
    {
        AttachAll(draft, alerts);
        ImmutableArray<Page> moved = [.. PagesOf(alerts).Concat(also).OrderBy(page => page.State == PageState.Acknowledged ? 0 : 1).DistinctBy(page => page.User)];
        if (draft.Incident.IsOpen && moved.Any(page => page.State == PageState.Open))
        {
            if (draft.Incident.Page is { } page && draft.Context.Alerts.GetValueOrDefault(page) is { IsOpen: true })
            {
                draft.Do(new CommandAlert(page, new TakePages(moved)));
            }
            else
            {
                draft.Raise(PageKind.Incident, null, "the incident", draft.Incident.Summary, draft.LevelPolicy(), [], moved, null, reason);
            }
        }

        foreach (var alert in alerts)
        {
            Levels.Suggest(draft, alert);
            draft.Tell("incident.alert", $"{draft.Incident.Reference}: another alert", [alert.Title], draft.Team().Where(user => user != draft.Context.Actor.UserId), "an alert joined the incident");
        }
    }

    public static void AttachAll(IncidentDraft draft, ImmutableArray<Alert> alerts)
    {
        foreach (var alert in alerts)
        {
            var by = draft.Context.Actor.UserId;
            draft.Record(new AlertAttached(alert.Id, alert.Service, alert.Title, by, by is { } user ? new PersonAsked(user) : new AlertSaid(alert.Id), FalsePositives.RuleOf(alert)));
            if (!alert.IsOpen)
            {
                draft.Record(new AttachedAlertChanged(alert.Id, alert.Status, alert.Severity, new AlertSaid(alert.Id)));
            }

            // Where nobody is paged any more it is evidence: it goes on paging by itself.
            if (draft.Incident.IsOpen)
            {
                draft.Do(new CommandAlert(alert.Id, new HandleInIncident(draft.Incident.Id, draft.Incident.Reference, draft.Incident.IsRestricted)));
            }
        }
    }

    /// <summary>One page for each person whom the alerts have paged: what reached them counts, what did not begins anew.</summary>
    public static ImmutableArray<Page> PagesOf(ImmutableArray<Alert> alerts)
    {
        var pages = ImmutableArray.CreateBuilder<Page>();
        foreach (var alert in alerts)
        {
            foreach (var page in (alert.Run?.Pages ?? []).Where(page => page.State == PageState.Open || (page.State == PageState.Acknowledged && alert.Status == AlertStatus.Acknowledged)))
            {
                var reached = alert.Notifications.Any(sent => sent.Page == page.Number && sent.State == NotificationState.HandedOver);
                pages.Add(reached || page.State == PageState.Acknowledged ? page : page with { StepsTaken = [] });
            }

            if (alert is { Status: AlertStatus.Acknowledged, AcknowledgedBy: { } by, AcknowledgedAt: { } at } && !pages.Any(page => page.User == by))
            {
                pages.Add(new Page(0, by, 1, Page.NoRule, Until.Acknowledged, at, PageState.Acknowledged, []));
            }
        }

        return [.. pages.OrderBy(page => page.State == PageState.Acknowledged ? 0 : 1).DistinctBy(page => page.User)];
    }

    /// <summary>The alerts that Watchbill raised for the incident and that are open.</summary>
    public static ImmutableArray<Alert> RaisedOf(IncidentDraft draft) =>
        [.. draft.Incident.Pages.Select(page => draft.Context.Alerts.GetValueOrDefault(page.Alert)).OfType<Alert>().Where(alert => alert.IsOpen)];

    public static IncidentDecision Detach(IncidentDraft draft, DetachAlert command)
    {
        if (!draft.Incident.Alerts.Any(linked => linked.Alert == command.Alert))
        {
            return draft.Accept("not attached");
        }

        draft.Record(new AlertDetached(command.Alert, draft.By, new PersonAsked(draft.By)));
        draft.Do(new CommandAlert(command.Alert, new ReleaseFromIncident(draft.Incident.Id, draft.Now)));
        return draft.Accept();
    }

    public static IncidentDecision Mute(IncidentDraft draft, MuteAlert command)
    {
        if (draft.Incident.Alerts.FirstOrDefault(linked => linked.Alert == command.Alert) is not { } linked)
        {
            return draft.Refuse(Refusal.NotFound, "That alert is not attached.");
        }

        if (linked.Muted == command.Muted)
        {
            return draft.Accept("so it is already");
        }

        draft.Record(new AlertMuted(command.Alert, command.Muted, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    public static IncidentDecision Acknowledge(IncidentDraft draft)
    {
        if (!draft.Incident.IsOpen)
        {
            return draft.Accept("it is not open any more");
        }

        var first = draft.Incident.TimeOf(TimeAnchor.Acknowledged) is null;
        if (first || RaisedOf(draft).Any(alert => alert.Status == AlertStatus.Triggered))
        {
            draft.Record(new IncidentAcknowledged(draft.By, null, new PersonAsked(draft.By)));
        }

        foreach (var page in draft.Incident.Pages.Where(page => page.Kind == PageKind.Incident))
        {
            draft.Do(new CommandAlert(page.Alert, new Acknowledge()));
        }

        foreach (var linked in draft.Incident.Alerts.Where(linked => linked.ResolvedAt is null))
        {
            draft.Do(new CommandAlert(linked.Alert, new Acknowledge()));
        }

        return draft.Accept(draft.Changed ? null : "acknowledged already");
    }

    /// <summary>An alert of the incident changed, or one that had been handled in it began again.</summary>
    public static IncidentDecision Follow(IncidentDraft draft, AlertChanged command)
    {
        if (draft.Context.Alerts.GetValueOrDefault(command.Alert) is not { Incident: { } link } alert || link.Id != draft.Incident.Id)
        {
            return draft.Accept("no part of it");
        }

        switch (link.Part)
        {
            case AlertPart.Returned:
                Return(draft, alert);
                break;
            case AlertPart.Pages:
                Answer(draft, alert);
                break;
            default:
                FollowAttached(draft, alert);
                break;
        }

        return draft.Accept();
    }

    public static IncidentDecision Absorb(IncidentDraft draft, Absorb command)
    {
        if (draft.Context.Others.GetValueOrDefault(command.Other) is { } other && !draft.Incident.Related.Contains(other.Id))
        {
            draft.Record(new IncidentRelated(other.Id, Related: true, draft.By, new PersonAsked(draft.By)));
        }

        Join(draft, [.. command.Alerts.Select(id => draft.Context.Alerts.GetValueOrDefault(id)).OfType<Alert>()], command.Pages, new PersonAsked(draft.By));
        return draft.Accept();
    }

    public static IncidentDecision Lose(IncidentDraft draft, LoseAlerts command)
    {
        foreach (var alert in command.Alerts.Where(id => draft.Incident.Alerts.Any(linked => linked.Alert == id)))
        {
            draft.Record(new AlertDetached(alert, draft.By, new PersonAsked(draft.By)));
        }

        if (!draft.Incident.Related.Contains(command.To))
        {
            draft.Record(new IncidentRelated(command.To, Related: true, draft.By, new PersonAsked(draft.By)));
        }

        return draft.Accept();
    }

    private static void Return(IncidentDraft draft, Alert alert)
    {
        if (draft.Incident.Alerts.Any(linked => linked.Alert == alert.Id))
        {
            return;
        }

        if (!draft.Incident.IsOpen)
        {
            var within = draft.Level?.Gate?.ReopenWithin ?? Duration.Zero;
            var resolved = draft.Incident.TimeOf(TimeAnchor.Resolved);
            if (draft.Incident.Category.IsOver() || resolved is not { } at || draft.Now - at > within)
            {
                return;
            }

            Statuses.Reopened(draft, null, null, new AlertSaid(alert.Id));
        }

        Join(draft, [alert], [], new AlertSaid(alert.Id));
    }

    /// <summary>Somebody answered a page of the incident.</summary>
    private static void Answer(IncidentDraft draft, Alert alert)
    {
        if (alert is not { Status: AlertStatus.Acknowledged, AcknowledgedBy: { } by } || draft.Incident.Pages.FirstOrDefault(page => page.Alert == alert.Id) is not { } page)
        {
            return;
        }

        if (draft.Incident.TimeOf(TimeAnchor.Acknowledged) is null)
        {
            draft.Record(new IncidentAcknowledged(by, alert.Id, new AlertSaid(alert.Id)));
        }

        if (page is { Kind: PageKind.Command, About: { } role })
        {
            Roles.Answered(draft, role, by, alert.Id);
        }
    }

    private static void FollowAttached(IncidentDraft draft, Alert alert)
    {
        if (draft.Incident.Alerts.FirstOrDefault(linked => linked.Alert == alert.Id) is not { } linked)
        {
            return;
        }

        if (linked.ResolvedAt is null != alert.IsOpen)
        {
            draft.Record(new AttachedAlertChanged(alert.Id, alert.Status, alert.Severity, new AlertSaid(alert.Id)));
        }

        if (alert is { Status: AlertStatus.Acknowledged, AcknowledgedBy: { } by } && draft.Incident.IsOpen && draft.Incident.TimeOf(TimeAnchor.Acknowledged) is null)
        {
            draft.Record(new IncidentAcknowledged(by, alert.Id, new AlertSaid(alert.Id)));
            foreach (var page in draft.Incident.Pages.Where(page => page.Kind == PageKind.Incident))
            {
                draft.Do(new CommandAlert(page.Alert, new Acknowledge()));
            }
        }

        Levels.Suggest(draft, alert);
    }
}
