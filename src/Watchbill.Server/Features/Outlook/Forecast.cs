using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Simulation;

namespace Watchbill.Server.Features.Outlook;

/// <summary>One fact that would be recorded if nobody did anything.</summary>
public sealed record ForeseenEntry(Instant At, AlertEntry Entry);

/// <summary>What is foreseen, and the alert as it would be at the end.</summary>
public sealed record Foresight(Alert Alert, ImmutableArray<ForeseenEntry> Entries);

/// <summary>
/// Says what happens to an alert if nobody acts and every message gets through: the simulator's world of one alert, given the alert's own timers
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
        var world = new AlertWorld(definitions, alert, now, lastSeen);
        for (var step = 0; step < Math.Min(steps, 50); step++)
        {
            if (world.NextTimer is not { } next || next.Due > horizon
                || world.Fire(next, []) is not Accepted { Entries.IsEmpty: false } accepted)
            {
                break;
            }

            foreseen.AddRange(accepted.Entries.Select(entry => new ForeseenEntry(world.Now, entry)));
        }

        return new Foresight(world.Alert!, foreseen.ToImmutable());
    }
}
