using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Features.Outlook;

/// <summary>One fact that would be recorded if nobody did anything.</summary>
public sealed record ForeseenEntry(Instant At, AlertEntry Entry);

/// <summary>What is foreseen, and the alert as it would be at the end.</summary>
public sealed record Foresight(Alert Alert, ImmutableArray<ForeseenEntry> Entries);

/// <summary>
/// Says what happens to an alert if nobody acts and every message gets through: the decider of production, given the alert's own timers
/// at their own times. Pure.
/// </summary>
public static class Forecast
{
    /// <summary>From an alert that was only just decided, its own first entries included.</summary>
    public static Foresight Of(Accepted beginning, DefinitionSet definitions, Instant now, Instant horizon, int steps)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        var later = Of(beginning.Alert, definitions, now, horizon, null, steps);
        return later with { Entries = [.. beginning.Entries.Select(entry => new ForeseenEntry(now, entry)), .. later.Entries] };
    }

    /// <param name="steps">Timers to fire, at most 50.</param>
    /// <param name="horizon">Nothing after this instant is looked at.</param>
    public static Foresight Of(Alert alert, DefinitionSet definitions, Instant now, Instant horizon, Instant? lastSeen, int steps)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var foreseen = ImmutableArray.CreateBuilder<ForeseenEntry>();
        var timers = ImmutableArray<TimerSetting>.Empty;
        for (var step = 0; step < Math.Min(steps, 50); step++)
        {
            timers = AlertTimers.Of(alert, definitions, lastSeen, timers, now);
            var next = timers.OrderBy(timer => timer.Due).ThenBy(timer => timer.Purpose, StringComparer.Ordinal).FirstOrDefault();
            if (next is null || next.Due > horizon)
            {
                break;
            }

            var at = Instant.Max(now, next.Due);
            var context = new DecisionContext(definitions, at, Actor.Engine("forecast"), [], lastSeen);
            if (AlertDecider.Decide(alert, new TimerFired(next.Purpose, next.Guard, next.Due, Duration.Zero), context, default)
                is not Accepted { Entries.IsEmpty: false } accepted)
            {
                break;
            }

            foreseen.AddRange(accepted.Entries.Select(entry => new ForeseenEntry(at, entry)));
            alert = accepted.Alert;
            now = at;
        }

        return new Foresight(alert, foreseen.ToImmutable());
    }
}
