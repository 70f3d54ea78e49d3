using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>What holds after every decision, whatever the story.</summary>
internal sealed class Invariants
{
    private readonly HashSet<(AlertId, int Run, int Pass, int Rule)> _fired = [];
    private readonly HashSet<DeliveryId> _cancelled = [];
    private Alert? _folded;

    /// <summary>The decider is a function, and leaves what it is given alone.</summary>
    public void Repeatable(Alert? before, AlertCommand command, DecisionContext context, AlertId newId, Decision decision)
    {
        var given = Canonical.Of(before);
        var again = AlertDecider.Decide(before, command, context, newId);
        Assert.Equal(Canonical.Of(decision), Canonical.Of(again));
        Assert.Equal(given, Canonical.Of(before));
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
        var alert = before?.Id == accepted.Alert.Id ? before : null;
        Assert.Equal(alert is null ? null : Canonical.Of(alert), alert is null ? null : Canonical.Of(_folded));
        _folded = alert;
        foreach (var entry in accepted.Entries)
        {
            if (entry is RuleFired fired)
            {
                Assert.True(_fired.Add((accepted.Alert.Id, fired.Run, fired.Pass, fired.Rule)), $"Rule {fired.Rule} fired twice in pass {fired.Pass} of run {fired.Run}.");
                Assert.False(fired.Reason is RuleCameDue due && due.Due > t.Now, "A rule fired early.");
            }

            _folded = AlertEvolution.Evolve(_folded, entry, t.Now);
            Assert.True(
                entry is not NotificationRequested { Purpose: NotificationPurpose.Page } page || MayPage(_folded, page.Page),
                $"A page was asked for that nobody waits for: {entry}");
        }

        Assert.Equal(Canonical.Of(_folded), Canonical.Of(accepted.Alert));
        Assert.Equal((alert?.Version ?? 0) + accepted.Entries.Length, accepted.Alert.Version);
    }

    /// <summary>Open pages only; and after an acknowledgement only those that last until the alert is resolved.</summary>
    private static bool MayPage(Alert alert, int number) =>
        alert is { IsOpen: true, SnoozedUntil: null, Run: { } run }
        && run.Pages.Single(page => page.Number == number) is { State: PageState.Open } page
        && (alert.Status == AlertStatus.Triggered || page.Until == Until.Resolved);

    /// <summary>Whatever is still owed for a page that is over has been cancelled.</summary>
    private void Deliveries(Accepted accepted)
    {
        _cancelled.UnionWith(accepted.Cancelled);
        var open = accepted.Alert.Run?.OpenPages.Select(page => page.Number).ToHashSet() ?? [];
        foreach (var sent in accepted.Alert.Notifications)
        {
            if (sent is { Purpose: NotificationPurpose.Page, State: NotificationState.Requested or NotificationState.Retrying or NotificationState.Unknown })
            {
                Assert.True(open.Contains(sent.Page) || _cancelled.Contains(sent.Delivery), $"{sent.Delivery} is still owed for a page that is over.");
                Assert.False(open.Contains(sent.Page) && _cancelled.Contains(sent.Delivery), $"{sent.Delivery} was cancelled for a page that is open.");
            }
        }
    }

    /// <summary>No open alert is forgotten: it waits for a rule, a pass or exhaustion; or it was exhausted, answered or put to sleep.</summary>
    private static void TimersStand(Timeline t, Alert alert)
    {
        var purposes = t.Timers.Select(timer => timer.Purpose).ToImmutableHashSet();
        Assert.Equal(purposes.Count, t.Timers.Length);
        Assert.True(alert.IsOpen || purposes.IsEmpty, "A resolved alert waits for something.");
        if (alert is { Status: AlertStatus.Triggered, Run.ExhaustedAt: null })
        {
            Assert.Contains(AlertTimers.Escalation, purposes);
        }

        if (alert is { IsOpen: true, SnoozedUntil: { } until })
        {
            Assert.Contains(t.Timers, timer => timer.Purpose == AlertTimers.Snooze && timer.Due == until);
            Assert.DoesNotContain(AlertTimers.Escalation, purposes);
        }

        if (alert is { Status: AlertStatus.Acknowledged, SnoozedUntil: null } && t.Definitions.Services[alert.Service].AcknowledgementTimeout is { } timeout)
        {
            Assert.Contains(t.Timers, timer => timer.Purpose == AlertTimers.Acknowledgement && timer.Due == alert.AcknowledgedAt + timeout);
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
            Assert.False(string.IsNullOrWhiteSpace(delivery.Message.Why));
        }
    }
}
