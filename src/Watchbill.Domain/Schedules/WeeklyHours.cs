using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>A stretch of time [<paramref name="From"/>, <paramref name="Until"/>) in which hours hold, or do not.</summary>
public readonly record struct HoursStretch(bool Holds, Instant From, Instant Until);

/// <summary>
/// Times of the week in a zone, less whole days: when they hold, and when exactly they begin and end. A day lasts from the first instant of its midnight to that of
/// the next; windows begin and end as those of a layer's <see cref="Restriction"/>s do. For instants from <see cref="ScheduleLimits.Earliest"/> to
/// <see cref="ScheduleLimits.Latest"/>. Immutable; thread-safe.
/// </summary>
/// <param name="times">A union; none means always.</param>
/// <param name="without">Days that do not belong, in any order.</param>
public sealed class WeeklyHours(DateTimeZone zone, ImmutableArray<Restriction> times, ImmutableArray<LocalDate> without = default)
{
    private static readonly long Earliest = Nanoseconds.Of(ScheduleLimits.Earliest);
    private static readonly long Latest = Nanoseconds.Of(ScheduleLimits.Latest);

    private readonly ZoneClock _clock = ZoneClock.Of(zone);
    private readonly WeeklyPattern? _pattern = WeeklyPattern.Of(times);
    private readonly ImmutableArray<long> _without = without.IsDefaultOrEmpty ? [] : [.. without.Select(Nanoseconds.Of).Distinct().Order()];

    public bool Hold(Instant at) => Step(Clamped(at)).Holds;

    /// <summary>The whole stretch around an instant; what began before or lasts beyond the time that can be asked about is cut there.</summary>
    public HoursStretch Around(Instant at)
    {
        var (holds, from, until) = Step(Clamped(at));
        while (from > Earliest && Step(from - 1) is var before && before.Holds == holds)
        {
            from = before.From;
        }

        while (until < Latest && Step(until) is var after && after.Holds == holds)
        {
            until = after.Until;
        }

        return new HoursStretch(holds, Nanoseconds.ToInstant(Math.Max(from, Earliest)), Nanoseconds.ToInstant(Math.Min(until, Latest)));
    }

    /// <summary>When the hours that contain an instant are over. Null when they do not hold then, and when they are never over.</summary>
    public Instant? EndAfter(Instant at) => Around(at) is { Holds: true } stretch && stretch.Until < ScheduleLimits.Latest ? stretch.Until : null;

    /// <summary>Every instant of a window at which they begin or end, in order.</summary>
    public IEnumerable<Instant> Edges(Interval window)
    {
        for (var edge = Around(window.Start).Until; edge < window.End && edge < ScheduleLimits.Latest; edge = Around(edge).Until)
        {
            yield return edge;
        }
    }

    private static long Clamped(Instant at) => Math.Clamp(Nanoseconds.Of(at), Earliest, Latest - 1);

    /// <summary>A stretch around an instant that need not be the whole one: another of the same kind may follow.</summary>
    private (bool Holds, long From, long Until) Step(long at)
    {
        var day = DayOf(at);
        var place = _without.BinarySearch(day);
        if (place >= 0)
        {
            return (false, _clock.First(day), _clock.First(day + Nanoseconds.PerDay));
        }

        var (served, from, until) = _pattern?.At(_clock, at) ?? (true, long.MinValue, long.MaxValue);
        if (!served)
        {
            return (false, from, until);
        }

        var next = ~place;
        return (
            true,
            next == 0 ? from : Math.Max(from, _clock.First(_without[next - 1] + Nanoseconds.PerDay)),
            next == _without.Length ? until : Math.Min(until, _clock.First(_without[next])));
    }

    /// <summary>Midnight, on the local timeline, of the day of an instant. Where a clock goes back over midnight the new day goes on.</summary>
    private long DayOf(long at)
    {
        var day = Nanoseconds.FloorDivide(_clock.LocalAt(at), Nanoseconds.PerDay) * Nanoseconds.PerDay;
        return _clock.First(day + Nanoseconds.PerDay) <= at ? day + Nanoseconds.PerDay : day;
    }
}
