using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// What an alert waits for: a function of its state, so that no decision can forget a timer. The engine writes the difference to the
/// timer table in the same transaction as the entries.
/// </summary>
public static class AlertTimers
{
    public const string Escalation = "escalation";
    public const string PagePrefix = "page/";
    public const string Snooze = "snooze";
    public const string Acknowledgement = "acknowledgement";
    public const string Silence = "silence";
    public const string SupportHours = "support-hours";
    public const string Returns = "returns";
    public const string ProvidersPrefix = "providers/";

    /// <summary>How long the providers of everyone in a rule may fail before another rule is tried.</summary>
    public static readonly Duration ProviderPatience = Duration.FromSeconds(60);

    /// <param name="current">
    /// What is set now, without a timer that has just fired: silence is not moved at each event, and patience with providers not at each failure;
    /// both re-arm themselves when they fire. An opening of the support hours that was slept through is not put off to the next.
    /// </param>
    public static ImmutableArray<TimerSetting> Of(
        Alert alert, DefinitionSet definitions, Instant? lastSeen, ImmutableArray<TimerSetting> current, Instant now)
    {
        if (!alert.IsOpen)
        {
            return [];
        }

        var timers = ImmutableArray.CreateBuilder<TimerSetting>(4);
        var run = alert.Run;
        var service = definitions.Services.GetValueOrDefault(alert.Service);
        var number = run?.Number ?? 0;
        if (alert is { ReturnsAt: { } returns, IsReleased: true })
        {
            timers.Add(new TimerSetting(Returns, returns, new TimerGuard(number, 0, 0, 0)));
        }

        if (alert.SnoozedUntil is { } until)
        {
            timers.Add(new TimerSetting(Snooze, until, new TimerGuard(number, 0, 0, 0)));
        }
        else if (alert is { Status: AlertStatus.Acknowledged, IsHandled: false, IsReleased: false } && service?.AcknowledgementTimeout is { } timeout && alert.HeldSince is { } held)
        {
            timers.Add(new TimerSetting(Acknowledgement, held + timeout, new TimerGuard(number, 0, 0, 0)));
        }

        if (run is not null)
        {
            AddRun(alert, run, definitions, current, now, timers);
        }

        if (UrgencyRise.Next(alert, definitions, now, current.FirstOrDefault(timer => timer.Purpose == SupportHours)) is { } rise)
        {
            timers.Add(new TimerSetting(SupportHours, rise.At, default));
        }

        if (service?.StaleAfter is { } stale && lastSeen is { } seen && alert.Incident is not { Part: AlertPart.Pages })
        {
            var set = current.FirstOrDefault(timer => timer.Purpose == Silence);
            timers.Add(set ?? new TimerSetting(Silence, seen + stale, default));
        }

        return timers.ToImmutable();
    }

    /// <summary>The step of its person's plan that an open page waits for; null when none is left, and for pages that are over.</summary>
    public static PlannedStep? NextStep(Alert alert, DefinitionSet definitions, int page)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Run is not null && PageSteps.Find(alert, page) is { State: PageState.Open } open ? PageSteps.Next(definitions, alert, EscalationPlan.PolicyOf(definitions, alert), open) : null;
    }

    private static void AddRun(
        Alert alert, EscalationRun run, DefinitionSet definitions, ImmutableArray<TimerSetting> current, Instant now, ImmutableArray<TimerSetting>.Builder timers)
    {
        var policy = EscalationPlan.PolicyOf(definitions, alert);
        if (EscalationPlan.Next(alert, policy) is { } next)
        {
            timers.Add(new TimerSetting(Escalation, next.Due, new TimerGuard(run.Number, run.Pass, next.Rule, 0)));
        }

        foreach (var page in run.OpenPages)
        {
            if (PageSteps.Next(definitions, alert, policy, page) is { } step)
            {
                timers.Add(new TimerSetting(PagePrefix + page.Number, step.Due, new TimerGuard(run.Number, page.Pass, page.Rule, step.Index)));
            }
        }

        for (var rule = Page.NoRule; rule < run.Rules.Length; rule++)
        {
            if (ProviderTrouble.Since(alert, policy, run, rule) is { } since)
            {
                var guard = new TimerGuard(run.Number, run.Pass, rule, 0);
                var set = current.FirstOrDefault(timer => timer.Purpose == ProvidersPrefix + rule && timer.Guard == guard);
                timers.Add(set ?? new TimerSetting(ProvidersPrefix + rule, ProviderTrouble.NextLook(since, now), guard));
            }
        }
    }
}
