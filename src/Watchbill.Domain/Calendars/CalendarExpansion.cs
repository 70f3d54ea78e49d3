using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>An event that takes place within [<paramref name="Start"/>, <paramref name="End"/>).</summary>
public sealed record CalendarOccurrence(ReadEvent Event, Instant Start, Instant End)
{
    public bool ReachesInto(Interval window) => Start < window.End && End > window.Start;
}

/// <param name="Occurrences">In the order of their starts. None when there is a problem.</param>
public sealed record CalendarExpanded(ImmutableArray<CalendarOccurrence> Occurrences, CalendarProblem? Problem = null);

/// <summary>
/// Finds what takes place in a window: recurrences are unrolled, exceptions left out, replaced occurrences put where they were moved to. Of several
/// versions of one event the highest SEQUENCE counts, then the last. Costs what the window has; only a rule with COUNT is followed from its start.
/// </summary>
public static class CalendarExpansion
{
    /// <param name="window">With a start and an end. What reaches into it is given at its full length.</param>
    public static CalendarExpanded Expand(IEnumerable<ReadEvent> events, Interval window)
    {
        var (once, all) = CalendarSeries.Of(events);
        var found = once.FindAll(occurrence => occurrence.ReachesInto(window));
        var steps = 0;
        foreach (var series in all)
        {
            if (!series.Unroll(found, window, ref steps))
            {
                return No(series.Main.Line, $"The recurrences of this calendar take more than {CalendarLimits.Steps} steps, or lead to more than {CalendarLimits.Occurrences} shifts.");
            }
        }

        return found.Count > CalendarLimits.Occurrences
            ? No(found[^1].Event.Line, $"There are more than {CalendarLimits.Occurrences} shifts in this time.")
            : new CalendarExpanded([.. found.OrderBy(occurrence => occurrence.Start).ThenBy(occurrence => occurrence.Event.Uid, StringComparer.Ordinal)]);
    }

    private static CalendarExpanded No(int line, string message) => new([], new CalendarProblem(line, message));
}
