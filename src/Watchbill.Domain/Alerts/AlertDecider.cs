using System.Diagnostics;
using NodaTime;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// Decides what a command does to an alert. Pure: the same inputs give the same entries, timers and messages, in production, in the
/// simulator and in tests. Time, ids and everything configured are arguments.
/// </summary>
/// <remarks>
/// <code>
///            event                      person or source                 source, person, silence
///  (none) ──────────► triggered ─────────────────────► acknowledged ─────────────────────► resolved
///                         ▲                                  │
///                         └── snooze over, stale, worse, ────┘
///                             escalated, reassigned
/// </code>
/// A late timer, a second tap and a repeated event are accepted and change nothing.
/// </remarks>
public static class AlertDecider
{
    public static readonly Duration MaxSnooze = Duration.FromDays(7);

    /// <param name="alert">The open alert, or the latest resolved one for events; null when there is none.</param>
    /// <param name="newId">The id of a new alert, should one be needed; only events make one.</param>
    public static Decision Decide(Alert? alert, AlertCommand command, DecisionContext context, AlertId newId)
    {
        var draft = new AlertDraft(alert, context);
        return (alert, command) switch
        {
            (_, RaisePage c) => IncidentAlerts.Raise(draft, c, newId),
            (_, ReceiveEvent c) => SourceEvents.Decide(draft, alert, c, newId),
            (null, _) => new Refused(new Refusal(Refusal.NotFound, "There is no such alert.")),
            (_, Acknowledge _) => DecideAcknowledge(draft),
            (_, Alerts.Resolve _) => DecideResolve(draft),
            (_, TimerFired c) => DecideTimer(draft, c),
            (_, ReportResult c) => DeliveryResults.Decide(draft, c),
            (_, FollowAccess c) => IncidentAlerts.Follow(draft, c),
            (_, MarkFalsePositive c) => FalsePositives.Mark(draft, c),
            (_, CountFalsePositive c) => FalsePositives.Count(draft, c),
            ({ IsOpen: false }, HandleInIncident or ReleaseFromIncident or TakePages or FollowSeverity) => draft.Accept("already resolved"),
            (_, HandleInIncident c) => IncidentAlerts.Handle(draft, c),
            (_, ReleaseFromIncident c) => IncidentAlerts.Release(draft, c),
            (_, TakePages c) => IncidentAlerts.Take(draft, c),
            (_, FollowSeverity c) => IncidentAlerts.Follow(draft, c),
            ({ IsOpen: false }, PersonCommand) => new Refused(new Refusal(Refusal.AlreadyResolved, "The alert is already resolved.")),
            (_, PersonCommand c) when MissedAnAct(draft, c) is { } refusal => new Refused(refusal),
            ({ IsHandled: true }, Escalate or Snooze or Reassign or TakeOver or Restart) => new Refused(new Refusal(
                Refusal.WrongState, $"The alert is handled in {alert.Incident!.Called}: do it there.")),
            (_, Escalate) => DecideEscalate(draft),
            (_, Snooze c) => DecideSnooze(draft, c),
            (_, Reassign c) => DecideReassign(draft, c),
            (_, TakeOver) => draft.Alert.Status == AlertStatus.Triggered ? DecideAcknowledge(draft) : TakingOver.Decide(draft),
            (_, Restart) => DecideRestart(draft),
            (_, StateFact c) => FactStating.Decide(draft, c),
            _ => throw new UnreachableException($"{command.GetType().Name} is not decided."),
        };
    }

    private static Decision DecideAcknowledge(AlertDraft draft)
    {
        var alert = draft.Alert;
        if (!alert.IsOpen)
        {
            return draft.Accept("already resolved");
        }

        var by = draft.Context.Actor.UserId;
        var ownPageOpen = by is not null && alert.Run is { } run && run.OpenPages.Any(page => page.User == by);
        if (alert.Status == AlertStatus.Acknowledged && !ownPageOpen && alert.ReturnsAt is null)
        {
            return draft.Accept(alert.AcknowledgedBy is { } other ? $"already acknowledged by {draft.Definitions.NameOf(other)}" : "already acknowledged");
        }

        var wasTriggered = alert.Status == AlertStatus.Triggered;
        draft.Record(new AlertAcknowledged(by, Asked(draft)));
        draft.CancelEndedPages();
        if (wasTriggered)
        {
            draft.TellThoseTold(chatOnly: false, by, new StateChanged(AlertStatus.Acknowledged));
        }

        EscalationAdvance.Advance(draft);
        return draft.Accept();
    }

    private static Decision DecideResolve(AlertDraft draft)
    {
        if (!draft.Alert.IsOpen)
        {
            return draft.Accept("already resolved");
        }

        Resolve(draft, draft.Context.Actor.UserId, Asked(draft));
        return draft.Accept();
    }

    internal static void Resolve(AlertDraft draft, UserId? by, Reason reason)
    {
        draft.Record(new AlertResolved(by, reason));
        draft.CancelEndedPages();
        draft.TellThoseTold(chatOnly: false, by, new StateChanged(AlertStatus.Resolved));
    }

    /// <summary>Pages again with a new run of the policy as it is now.</summary>
    internal static void Retrigger(AlertDraft draft, Reason reason)
    {
        if (draft.Alert.IsHandled)
        {
            return;
        }

        draft.Record(new AlertRetriggered(reason));
        EscalationAdvance.Start(draft, reason);
        draft.TellThoseTold(chatOnly: true, null, new StateChanged(AlertStatus.Triggered));
    }

    private static Decision DecideEscalate(AlertDraft draft)
    {
        var by = draft.Context.Actor.UserId ?? throw new InvalidOperationException("Only a person escalates.");
        var alert = draft.Alert;
        var reason = new PersonAsked(by);
        if (alert.Run is null)
        {
            Retrigger(draft, reason);
            return draft.Accept();
        }

        var policy = draft.Policy;
        var next = NextByHand(draft, alert.Run);
        if (next is null && policy.Repeat is { } repeat && alert.Run.Pass <= repeat.Times
            && policy.Rules.Any(rule => EscalationPlan.ConditionHolds(draft.Definitions, alert, rule, draft.Now)))
        {
            EscalationAdvance.StartPass(draft, draft.Now, reason);
            next = NextByHand(draft, draft.Alert.Run!);
        }

        if (next is { } rule)
        {
            draft.Record(new EscalationRequested(by, StartThatMakesDue(draft, rule), reason));
            EscalationAdvance.Fire(draft, rule, reason);
        }
        else if (alert.Run.FallbackAt is null)
        {
            draft.Record(new EscalationRequested(by, draft.Now, reason));
            EscalationAdvance.Fallback(draft, reason);
        }
        else
        {
            return new Refused(new Refusal(Refusal.NobodyToPage, "Every rule of the policy and the fallback have paged already. Reassign the alert to a person instead."));
        }

        EscalationAdvance.Advance(draft);
        draft.TellThoseTold(chatOnly: true, null, new StateChanged(draft.Alert.Status));
        return draft.Accept();
    }

    private static Decision DecideRestart(AlertDraft draft)
    {
        var by = draft.Context.Actor.UserId ?? throw new InvalidOperationException("Only a person restarts.");
        var reason = new PersonAsked(by);
        draft.Record(new EscalationRestarted(by, reason));
        EscalationAdvance.Start(draft, reason);
        draft.TellThoseTold(chatOnly: true, null, new StateChanged(AlertStatus.Triggered));
        return draft.Accept();
    }

    private static int? NextByHand(AlertDraft draft, EscalationRun run)
    {
        var policy = draft.Policy;
        for (var rule = 0; rule < policy.Rules.Length; rule++)
        {
            if (run.Rules[rule].FiredAt is null && EscalationPlan.ConditionHolds(draft.Definitions, draft.Alert, policy.Rules[rule], draft.Now))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>The later rules keep their distance from the one that is fired by hand.</summary>
    private static Instant StartThatMakesDue(AlertDraft draft, int rule)
    {
        var run = draft.Alert.Run!;
        return EscalationPlan.Due(draft.Alert, draft.Policy, run, rule) is { } due ? run.PassStartedAt + (draft.Now - due) : run.PassStartedAt;
    }

    private static Decision DecideSnooze(AlertDraft draft, Snooze command)
    {
        var by = draft.Context.Actor.UserId ?? throw new InvalidOperationException("Only a person snoozes.");
        if (command.Until <= draft.Now || command.Until > draft.Now + MaxSnooze)
        {
            return new Refused(new Refusal(Refusal.Invalid, "A snooze ends in the future, at most 7 days ahead."));
        }

        var wasTriggered = draft.Alert.Status == AlertStatus.Triggered;
        draft.Record(new AlertSnoozed(by, command.Until, new PersonAsked(by)));
        draft.CancelEndedPages();
        draft.TellThoseTold(chatOnly: !wasTriggered, by, new StateChanged(AlertStatus.Acknowledged));
        return draft.Accept();
    }

    private static Decision DecideReassign(AlertDraft draft, Reassign command)
    {
        var by = draft.Context.Actor.UserId ?? throw new InvalidOperationException("Only a person reassigns.");
        if (!draft.Definitions.Users.TryGetValue(command.To, out var person))
        {
            return new Refused(new Refusal(Refusal.UnknownUser, $"There is no user '{command.To}'."));
        }

        if (!draft.Definitions.CanBeReached(command.To))
        {
            return new Refused(new Refusal(Refusal.NobodyToPage, $"{person.Name} cannot be paged: the account is disabled or has no contact method that works."));
        }

        if (draft.Alert.Run is null)
        {
            EscalationAdvance.Start(draft, new PersonAsked(by));
        }

        var page = new PageOpened(draft.Alert.PageCount + 1, command.To, Until.Acknowledged, "reassigned");
        draft.Record(new AlertReassigned(by, command.To, page, StartThatLeavesTime(draft), new PersonAsked(by)));
        draft.CancelEndedPages();
        PageSteps.TakeDue(draft, page.Page);
        draft.TellThoseTold(chatOnly: true, null, new StateChanged(AlertStatus.Triggered));
        return draft.Accept();
    }

    /// <summary>The new person gets as long to answer as the people of the last rule had.</summary>
    private static Instant StartThatLeavesTime(AlertDraft draft)
    {
        var run = draft.Alert.Run!;
        return run.Rules.Max(rule => rule.FiredAt) is { } last ? run.PassStartedAt + (draft.Now - last) : draft.Now;
    }

    private static Decision DecideTimer(AlertDraft draft, TimerFired fired)
    {
        // What fires at the opening of the support hours, or after it, sees the alert raised already: nobody is paged at low urgency first.
        if (fired.Purpose != AlertTimers.Silence)
        {
            UrgencyRise.TakeDue(draft, fired.Purpose == AlertTimers.SupportHours ? new TimerSetting(fired.Purpose, fired.Due, fired.Guard) : null);
        }

        var alert = draft.Alert;
        var current = AlertTimers.Of(alert, draft.Definitions, draft.Context.LastSeen, [], draft.Now).FirstOrDefault(timer => timer.Purpose == fired.Purpose);
        if (current is null || current.Guard != fired.Guard)
        {
            return draft.Accept("stale");
        }

        switch (fired.Purpose)
        {
            case AlertTimers.Escalation:
                Delay(draft, fired.DownFor, current.Due);
                EscalationAdvance.Advance(draft);
                break;
            case AlertTimers.Returns when alert.ReturnsAt is { } returns && returns <= draft.Now:
                IncidentAlerts.PageAgain(draft);
                break;
            case AlertTimers.Snooze when alert.SnoozedUntil is { } until && until <= draft.Now:
                Retrigger(draft, new SnoozeOver(until));
                break;
            case AlertTimers.Acknowledgement when current.Due <= draft.Now:
                Retrigger(draft, new AcknowledgementStale(alert.AcknowledgedBy, current.Due - alert.HeldSince!.Value));
                break;
            case AlertTimers.Silence when current.Due + fired.DownFor <= draft.Now:
                Resolve(draft, null, new SourceSilent(draft.Now - draft.Context.LastSeen!.Value));
                break;
            case var purpose when purpose.StartsWith(AlertTimers.PagePrefix, StringComparison.Ordinal):
                PageSteps.TakeDue(draft, int.Parse(purpose.AsSpan(AlertTimers.PagePrefix.Length), System.Globalization.CultureInfo.InvariantCulture));
                break;
            case var purpose when purpose.StartsWith(AlertTimers.ProvidersPrefix, StringComparison.Ordinal):
                ProviderTrouble.Escalate(draft, fired.Guard.Rule);
                break;
        }

        return draft.Accept();
    }

    /// <summary>After a time in which nothing ran, the earliest overdue rule fires now and the later ones keep their distance from it.</summary>
    private static void Delay(AlertDraft draft, Duration downFor, Instant due)
    {
        if (downFor > Duration.Zero && draft.Alert.Run is { } run && draft.Now > due)
        {
            var shift = draft.Now - due;
            draft.Record(new RunDelayed(run.Number, shift, new EngineWasDown(shift)));
        }
    }

    private static Reason Asked(AlertDraft draft) =>
        draft.Context.Actor is { UserId: { } user } ? new PersonAsked(user) : new SourceReported(draft.Context.Actor.Id);

    private static Refusal? MissedAnAct(AlertDraft draft, PersonCommand command)
    {
        if (command.Seen is not { } seen || draft.Alert.LastAct is not { } act || act.Version <= seen)
        {
            return null;
        }

        return new Refusal(
            Refusal.Conflict,
            $"{draft.Definitions.NameOf(act.By)} {act.Verb} this alert {ReasonText.Span(draft.Now - act.At)} ago. Look again, then repeat it if it is still right.");
    }
}
