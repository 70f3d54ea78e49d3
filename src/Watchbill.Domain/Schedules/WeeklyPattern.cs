using System.Collections.Immutable;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// The union of a layer's restrictions as one pattern that repeats every week of the local timeline: windows that neither touch nor overlap.
/// Joining them there is exact, for the first and the last occurrence of a local time never go back.
/// Window w is the w-th since the week of <see cref="Nanoseconds.FirstMonday"/>. Immutable; thread-safe.
/// </summary>
internal sealed class WeeklyPattern
{
    private readonly long[] _starts;
    private readonly long[] _ends;

    private WeeklyPattern(long[] starts, long[] ends) => (_starts, _ends) = (starts, ends);

    /// <summary>Null when the layer always serves: without restrictions, or when they leave nothing out.</summary>
    public static WeeklyPattern? Of(ImmutableArray<Restriction> restrictions)
    {
        if (restrictions.IsDefaultOrEmpty)
        {
            return null;
        }

        // Three weeks in a row, so that the middle one shows what reaches into it and what reaches out of it.
        var windows = restrictions.SelectMany(restriction => restriction.OfWeek())
            .SelectMany(window => Enumerable.Range(-1, 3).Select(week => new LocalWindow(window.Start + (week * Nanoseconds.PerWeek), window.End + (week * Nanoseconds.PerWeek))))
            .OrderBy(window => window.Start);
        var joined = new List<LocalWindow>();
        foreach (var window in windows)
        {
            if (joined.Count > 0 && window.Start <= joined[^1].End)
            {
                joined[^1] = joined[^1] with { End = Math.Max(joined[^1].End, window.End) };
            }
            else
            {
                joined.Add(window);
            }
        }

        if (joined.Exists(window => window.Start <= 0 && window.End >= Nanoseconds.PerWeek))
        {
            return null;
        }

        var week = joined.Where(window => window.Start is >= 0 and < Nanoseconds.PerWeek).ToList();
        return new WeeklyPattern([.. week.Select(window => window.Start)], [.. week.Select(window => window.End)]);
    }

    /// <summary>Whether a window contains the instant, and a stretch around it for which that is so.</summary>
    public (bool Served, long From, long Until) At(ZoneClock clock, long at)
    {
        if (_starts.Length == 0)
        {
            return (false, long.MinValue, long.MaxValue);
        }

        var number = LastBegunBy(clock.LocalAt(at));
        var (start, next) = (clock.First(StartOf(number)), clock.First(StartOf(number + 1)));
        while (next <= at)
        {
            number++;
            (start, next) = (next, clock.First(StartOf(number + 1)));
        }

        while (start > at)
        {
            number--;
            (start, next) = (clock.First(StartOf(number)), start);
        }

        // The ends are in order as well, so of all windows begun the last one reaches furthest.
        var end = clock.Last(EndOf(number));
        return at < end ? (true, start, end) : (false, end, next);
    }

    /// <summary>True when some window shares a moment of local time with [from, to).</summary>
    public bool Touches(long from, long to)
    {
        if (_starts.Length == 0 || to <= from)
        {
            return false;
        }

        var number = LastBegunBy(from);
        return EndOf(number) > from || StartOf(number + 1) < to;
    }

    private long LastBegunBy(long local)
    {
        var week = Nanoseconds.FloorDivide(local - Nanoseconds.FirstMonday, Nanoseconds.PerWeek);
        var within = local - Nanoseconds.FirstMonday - (week * Nanoseconds.PerWeek);
        var place = Array.BinarySearch(_starts, within);
        return (week * _starts.Length) + (place >= 0 ? place : ~place - 1);
    }

    private long StartOf(long number) => InWeeks(_starts, number);

    private long EndOf(long number) => InWeeks(_ends, number);

    private static long InWeeks(long[] times, long number)
    {
        var week = Nanoseconds.FloorDivide(number, times.Length);
        return Nanoseconds.FirstMonday + (week * Nanoseconds.PerWeek) + times[number - (week * times.Length)];
    }
}
