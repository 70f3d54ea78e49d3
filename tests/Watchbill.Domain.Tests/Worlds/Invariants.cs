using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>What holds after every decision, whatever the story.</summary>
internal sealed class Invariants
{
    private readonly HashSet<(AlertId, int Run, int Pass, int Rule)> _fired = [];
    private readonly HashSet<DeliveryId> _cancelled = [];
    private readonly HashSet<DeliveryId> _withdrawn = [];
    private Alert? _folded;
    private string? _given;

    /// <summary>The decider is a function, and leaves what it is given alone.</summary>
    public void Repeatable(Alert? before, AlertCommand command, DecisionContext context, AlertId newId, Decision decision)
    {
        var again = AlertDecider.Decide(before, command, context, newId);
        if (decision is Accepted { Entries.IsEmpty: true } && again is Accepted { Entries.IsEmpty: true } second)
        {
            // Nothing happened, so that the alert is the very one that was given.
            Assert.Same(before, second.Alert);
            return;
        }

        Assert.Equal(Canonical.Of(decision), Canonical.Of(again));
        Assert.Equal(before is null ? null : _given, before is null ? null : Canonical.Of(before));
    }

    public void Check(Timeline t, Alert? before, Accepted accepted)
    {
        Fold(t, before, accepted);
        Deliveries(accepted);
        TimersStand(t, accepted.Alert);
        Reasons(t, accepted);
    }

    private void Fold(Timeline t, Alert? before, Accepted accepted)
    {
        if (accepted.Entries.IsEmpty)
        {
            Assert.Same(before, accepted.Alert);
            return;
        }

        var version = before?.Id == accepted.Alert.Id ? before.Version : 0;
        _folded = version == 0 ? null : _folded;
        foreach (var entry in accepted.Entries)
        {
            if (entry is RuleFired fired)
            {
                Assert.True(_fired.Add((accepted.Alert.Id, fired.Run, fired.Pass, fired.Rule)), $"Rule {fired.Rule} fired twice in pass {fired.Pass} of run {fired.Run}.");
                Assert.True(fired.Reason is not RuleCameDue came || IsDue(t, _folded!, came), "A rule fired early.");
            }

            _folded = AlertEvolution.Evolve(_folded, entry, t.Now);
            Assert.True(
                entry is not NotificationRequested { Purpose: NotificationPurpose.Page } page || MayPage(_folded, page.Page),
                $"A page was asked for that nobody waits for: {entry}");
        }

        _given = Canonical.Of(accepted.Alert);
        Assert.Equal(_given, Canonical.Of(_folded));
        Assert.Equal(version + accepted.Entries.Length, accepted.Alert.Version);
    }

    private static bool IsDue(Timeline t, Alert alert, RuleCameDue came)
    {
        var policy = EscalationPlan.PolicyOf(t.Definitions, alert);
        return came.Due <= t.Now && came.Due >= EscalationPlan.Due(alert, policy, alert.Run!, came.Rule) && EscalationPlan.ConditionHolds(t.Definitions, alert, policy.Rules[came.Rule], came.Due);
    }

    /// <summary>Open pages only; and after an acknowledgement only those that last until the alert is resolved.</summary>
    private static bool MayPage(Alert alert, int number) =>
        alert is { IsOpen: true, SnoozedUntil: null, Run: { } run }
        && run.Pages.Single(page => page.Number == number) is { State: PageState.Open } page
        && (alert.Status == AlertStatus.Triggered || page.Until == Until.Resolved);

    /// <summary>Whatever is still owed for a page that is over has been cancelled.</summary>
    private void Deliveries(Accepted accepted)
    {
        Assert.Distinct(accepted.Cancelled);
        _cancelled.UnionWith(accepted.Cancelled);
        if (accepted.Entries.OfType<SeverityChanged>().Any(change => change.Urgency == Urgency.High))
        {
            // The page begins anew, and what waits for the end of quiet hours is taken back.
            _withdrawn.UnionWith(accepted.Cancelled);
        }

        var open = accepted.Alert.Run?.OpenPages.Select(page => page.Number).ToHashSet() ?? [];
        foreach (var sent in accepted.Alert.Notifications)
        {
            if (sent is { Purpose: NotificationPurpose.Page, State: NotificationState.Requested or NotificationState.Retrying or NotificationState.Unknown })
            {
                Assert.True(open.Contains(sent.Page) || _cancelled.Contains(sent.Delivery), $"{sent.Delivery} is still owed for a page that is over.");
                Assert.False(open.Contains(sent.Page) && _cancelled.Contains(sent.Delivery) && !_withdrawn.Contains(sent.Delivery), $"{sent.Delivery} was cancelled for a page that is open.");
            }
        }
    }

    /// <summary>No open alert is forgotten: it waits for a rule, a pass or exhaustion; or it was exhausted, answered or put to sleep.</summary>
    private static void TimersStand(Timeline t, Alert alert)
    {
        var purposes = t.Timers.Select(timer => timer.Purpose).ToImmutableHashSet();
        Assert.Equal(purposes.Count, t.Timers.Length);
        Assert.True(alert.IsOpen || purposes.IsEmpty, "A resolved alert waits for something.");
        if (alert.IsHandled || alert.IsReleased)
        {
            Assert.DoesNotContain(purposes, purpose => purpose is AlertTimers.Escalation or AlertTimers.Acknowledgement);
            Assert.Empty(alert.IsHandled ? alert.Run?.OpenPages ?? [] : []);
            Assert.Equal(alert is { IsOpen: true, ReturnsAt: not null, IsReleased: true }, purposes.Contains(AlertTimers.Returns));
        }
        else if (alert is { Status: AlertStatus.Triggered, Run: { ExhaustedAt: null } run }
            && !EscalationPlan.NobodyHasToAnswer(EscalationPlan.PolicyOf(t.Definitions, alert), run))
        {
            Assert.Contains(AlertTimers.Escalation, purposes);
        }

        if (alert is { IsOpen: true, SnoozedUntil: { } until })
        {
            Assert.Contains(t.Timers, timer => timer.Purpose == AlertTimers.Snooze && timer.Due == until);
            Assert.DoesNotContain(AlertTimers.Escalation, purposes);
        }

        if (alert is { IsOpen: true, Urgency: Urgency.Low } && t.Definitions.Services[alert.Service] is { Support: not null } service && service.Urgency.Of(alert.Severity) == Urgency.High)
        {
            Assert.Contains(AlertTimers.SupportHours, purposes);
        }

        if (alert is { Status: AlertStatus.Acknowledged, SnoozedUntil: null, IsHandled: false, IsReleased: false } && t.Definitions.Services[alert.Service].AcknowledgementTimeout is { } timeout)
        {
            Assert.Contains(t.Timers, timer => timer.Purpose == AlertTimers.Acknowledgement && timer.Due == alert.HeldSince + timeout);
        }
    }

    private static void Reasons(Timeline t, Accepted accepted)
    {
        foreach (var entry in accepted.Entries)
        {
            if (entry.GetType().GetProperty("Reason") is { } property)
            {
                Assert.False(string.IsNullOrWhiteSpace(ReasonText.Of(Assert.IsAssignableFrom<Reason>(property.GetValue(entry)), t.Definitions)));
            }
        }

        foreach (var delivery in accepted.Deliveries)
        {
            Assert.False(string.IsNullOrWhiteSpace(Assert.IsType<AlertMessage>(delivery.Message).Why));
        }
    }
}
