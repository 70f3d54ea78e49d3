using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// Makes the snapshot out of the journal, entry by entry. Pure, total and free of decisions: the same entries give the same alert.
/// </summary>
public static class AlertEvolution
{
    /// <param name="alert">Null before the first entry, which must be <see cref="AlertTriggered"/>.</param>
    /// <param name="at">When the entry occurred.</param>
    public static Alert Evolve(Alert? alert, AlertEntry entry, Instant at)
    {
        if (entry is AlertTriggered triggered)
        {
            return Begin(triggered, at);
        }

        if (alert is null)
        {
            throw new InvalidOperationException($"The journal of an alert begins with {nameof(AlertTriggered)}, not with {entry.GetType().Name}.");
        }

        return Change(alert, entry, at) with { Version = alert.Version + 1 };
    }

    private static Alert Begin(AlertTriggered e, Instant at) => new()
    {
        Id = e.Id,
        Service = e.Service,
        Integration = e.Integration,
        DedupKey = e.DedupKey,
        Title = e.Title,
        Details = e.Details,
        Link = e.Link,
        Severity = e.Severity,
        Urgency = e.Urgency,
        Labels = e.Labels,
        IsStorm = e.IsStorm,
        Turn = e.Turn,
        Own = e.Own,
        Incident = e.Incident,
        Facts = e.Facts,
        Status = AlertStatus.Triggered,
        TriggeredAt = at,
        Members = Alert.NoMembers.SetItems(e.Members.Select(member => KeyValuePair.Create(member.Fingerprint, member))),
        UncountedMembers = e.UncountedMembers,
        Version = 1,
    };

    private static Alert Change(Alert alert, AlertEntry entry, Instant at) => entry switch
    {
        MemberFired e => alert with { Members = alert.Members.SetItem(e.Member.Fingerprint, e.Member) },
        MemberResolved e => alert.Members.TryGetValue(e.Fingerprint, out var member)
            ? alert with { Members = alert.Members.SetItem(e.Fingerprint, member with { Firing = false, EndsAt = e.EndsAt }) }
            : alert,
        MembersUncounted e => alert with { UncountedMembers = alert.UncountedMembers + e.More },
        SeverityChanged e => WithUrgency(alert, e.Urgency) with { Severity = e.To },
        UrgencyRaised e => WithUrgency(alert, e.To),
        RunStarted e => StartRun(alert, e, at),
        PassStarted e => WithRun(alert, run => run with { Pass = e.Pass, PassStartedAt = e.StartsAt, Rules = Fresh(run.Rules.Length), FallbackAt = null }),
        RuleFired e => OpenPages(WithRun(alert, run => run with { Rules = run.Rules.SetItem(e.Rule, new RuleProgress(e.Reason is RuleCameDue due ? due.Due : at, null)) }), e.Pages, e.Pass, e.Rule, at),
        RulePassedOver e => WithRun(alert, run => run with { Rules = run.Rules.SetItem(e.Rule, new RuleProgress(null, e.Reason is ConditionFalse due ? due.Due : at)) }),
        FallbackPaged e => OpenPages(WithRun(alert, run => run with { FallbackAt = at }), e.Pages, e.Pass, Page.NoRule, at),
        EscalationExhausted => WithRun(alert, run => run with { ExhaustedAt = at }),
        RunDelayed e => WithRun(alert, run => Shift(run, run.PassStartedAt + e.Shift)),
        NotificationRequested e => Request(alert, e, at),
        NotificationSkipped e => WithPage(alert, e.Page, page => page with { StepsTaken = page.StepsTaken.Add(e.Step) }),
        NotificationWaits => alert,
        NotificationResulted e => Result(alert, e, at),
        PersonUnreachable e => WithPage(alert, e.Page, page => page with { State = PageState.Unreachable }),
        AlertAcknowledged e => Acknowledge(alert, e, at),
        AlertResolved e => Act(EndPages(alert, _ => true), e.By, "resolved", at) with { Status = AlertStatus.Resolved, ResolvedAt = at, SnoozedUntil = null, ReturnsAt = null },
        EscalationRequested e => Act(Reopen(WithRun(alert, run => Shift(run, e.PassStartsAt) with { ExhaustedAt = null })), e.By, "escalated", at),
        AlertSnoozed e => Act(WithRun(EndPages(alert, _ => true), run => run with { RespondedAt = run.RespondedAt ?? at }), e.By, "snoozed", at) with
        {
            Status = AlertStatus.Acknowledged,
            AcknowledgedAt = at,
            AcknowledgedBy = e.By,
            TakenOverAt = null,
            SnoozedUntil = e.Until,
            ReturnsAt = null,
        },
        AlertTakenOver e => Act(AcknowledgeOwn(alert, e.By), e.By, "took over", at) with { AcknowledgedBy = e.By, TakenOverAt = at },
        EscalationRestarted e => Act(Reopen(alert), e.By, "restarted", at),
        AlertMarkedFalse e => Act(alert with { FalsePositive = new FalsePositive(e.Cause, e.Comment, e.By, at) }, e.By, "marked", at),
        FactStated e => Act(State(alert, e), e.By, "stated a fact of", at),
        AlertRetriggered => Reopen(alert),
        AlertHandled e => EndPages(alert, _ => true) with { Incident = e.Incident, ReturnsAt = null, SnoozedUntil = null },
        AlertReleased e => alert with { Incident = e.Incident, ReturnsAt = e.ReturnsAt },
        AlertAccessChanged e => alert with { Incident = e.Incident },
        PagesMoved e => WithRun(alert, run => run with { Pages = run.Pages.AddRange(e.Pages) }) with { PageCount = alert.PageCount + e.Pages.Length },
        AlertReassigned e => Reassign(alert, e, at),
        _ => throw new UnreachableException($"{entry.GetType().Name} has no effect on an alert."),
    };

    /// <summary>The person's plan for the new urgency begins afresh for pages that are open.</summary>
    private static Alert WithUrgency(Alert alert, Urgency urgency) => urgency == alert.Urgency ? alert : WithRun(alert with { Urgency = urgency }, run => run with
    {
        Pages = run.Pages.Select(page => page.State == PageState.Open ? page with { StepsTaken = [] } : page).ToImmutableArray(),
    });

    private static Alert State(Alert alert, FactStated e) => alert with
    {
        Facts = [.. alert.Facts.Where(known => known.Fact != e.Fact).Append(new StatedFact(e.Fact, e.Holds)).OrderBy(known => known.Fact, StringComparer.Ordinal)],
    };

    private static Alert StartRun(Alert alert, RunStarted e, Instant at) => EndPages(alert, _ => true) with
    {
        Run = new EscalationRun(e.Run, e.Policy, e.PolicyVersion, at, 1, at, Fresh(e.Rules), [], null, null),
    };

    private static Alert OpenPages(Alert alert, ImmutableArray<PageOpened> opened, int pass, int rule, Instant at)
    {
        if (opened.IsEmpty)
        {
            return alert;
        }

        // A newer page to the same person replaces the older one.
        var ended = EndPages(alert, page => opened.Any(newer => newer.User == page.User));
        var pages = opened.Select(page => new Page(page.Page, page.User, pass, rule, page.Until, at, PageState.Open, [], page.Copied));
        return WithRun(ended, run => run with { Pages = run.Pages.AddRange(pages) }) with { PageCount = alert.PageCount + opened.Length };
    }

    private static Alert Request(Alert alert, NotificationRequested e, Instant at)
    {
        var notification = new Notification(e.Delivery, e.Purpose, e.Page, e.User, e.Method, e.Kind, e.Address, NotificationState.Requested, at);
        var requested = alert with { Notifications = alert.Notifications.Add(notification) };
        return e.Page == 0 || e.Step == Page.NoStep
            ? requested
            : WithPage(requested, e.Page, page => page with { StepsTaken = page.StepsTaken.Add(e.Step) });
    }

    private static Alert Result(Alert alert, NotificationResulted e, Instant at)
    {
        for (var i = alert.Notifications.Length - 1; i >= 0; i--)
        {
            var notification = alert.Notifications[i];
            if (notification.Delivery == e.Delivery)
            {
                var failsStill = notification.State is NotificationState.Retrying or NotificationState.Unknown
                    && e.State is NotificationState.Retrying or NotificationState.Unknown;
                var changedAt = failsStill ? notification.ChangedAt : at;
                return alert with { Notifications = alert.Notifications.SetItem(i, notification with { State = e.State, ChangedAt = changedAt }) };
            }
        }

        return alert;
    }

    private static Alert Acknowledge(Alert alert, AlertAcknowledged e, Instant at)
    {
        var own = AcknowledgeOwn(alert, e.By);
        var responded = WithRun(EndPages(own, page => page.Until == Until.Acknowledged), run => run with { RespondedAt = run.RespondedAt ?? at });
        return Act(responded, e.By, "acknowledged", at) with
        {
            Status = AlertStatus.Acknowledged,
            AcknowledgedAt = alert.Status == AlertStatus.Acknowledged ? alert.AcknowledgedAt : at,
            AcknowledgedBy = alert.Status == AlertStatus.Acknowledged ? alert.AcknowledgedBy : e.By,
            ReturnsAt = null,
        };
    }

    private static Alert AcknowledgeOwn(Alert alert, UserId? by) => WithRun(alert, run => run with
    {
        Pages = run.Pages.Select(page => page.State == PageState.Open && page.User == by ? page with { State = PageState.Acknowledged } : page).ToImmutableArray(),
    });

    private static Alert Reassign(Alert alert, AlertReassigned e, Instant at)
    {
        var reopened = Act(Reopen(EndPages(alert, _ => true)), e.By, "reassigned", at);
        return OpenPages(
            WithRun(reopened, run => Shift(run, e.PassStartsAt) with { ExhaustedAt = null }),
            [e.Page],
            reopened.Run?.Pass ?? 1,
            Page.NoRule,
            at);
    }

    private static Alert Reopen(Alert alert) => alert with
    {
        Status = AlertStatus.Triggered,
        AcknowledgedAt = null,
        AcknowledgedBy = null,
        TakenOverAt = null,
        SnoozedUntil = null,
        ReturnsAt = null,
        Incident = alert.IsReleased ? null : alert.Incident,
    };

    /// <summary>Moves all offsets of the pass, also those that count from a rule which has fired.</summary>
    private static EscalationRun Shift(EscalationRun run, Instant passStartsAt)
    {
        var shift = passStartsAt - run.PassStartedAt;
        return run with
        {
            PassStartedAt = passStartsAt,
            RespondedAt = run.RespondedAt + shift,
            Rules = run.Rules.Select(rule => new RuleProgress(rule.FiredAt + shift, rule.PassedOverAt + shift)).ToImmutableArray(),
        };
    }

    private static Alert Act(Alert alert, UserId? by, string verb, Instant at) =>
        by is { } user ? alert with { LastAct = new LastAct(user, verb, at, alert.Version + 1) } : alert;

    private static Alert EndPages(Alert alert, Func<Page, bool> which) => alert.Run is null
        ? alert
        : WithRun(alert, run => run with
        {
            Pages = run.Pages.Select(page => page.State == PageState.Open && which(page) ? page with { State = PageState.Ended } : page).ToImmutableArray(),
        });

    private static Alert WithPage(Alert alert, int number, Func<Page, Page> change) => WithRun(alert, run =>
    {
        for (var i = 0; i < run.Pages.Length; i++)
        {
            if (run.Pages[i].Number == number)
            {
                return run with { Pages = run.Pages.SetItem(i, change(run.Pages[i])) };
            }
        }

        return run;
    });

    private static Alert WithRun(Alert alert, Func<EscalationRun, EscalationRun> change) =>
        alert.Run is { } run ? alert with { Run = change(run) } : alert;

    private static ImmutableArray<RuleProgress> Fresh(int rules) => ImmutableArray.CreateRange(Enumerable.Repeat(default(RuleProgress), rules));
}
