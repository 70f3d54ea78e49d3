using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>An event that takes place within [<paramref name="Start"/>, <paramref name="End"/>).</summary>
public sealed record CalendarOccurrence(ReadEvent Event, Instant Start, Instant End);

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
        var found = new List<CalendarOccurrence>();
        var steps = 0;
        foreach (var versions in events.GroupBy(read => read.Uid, StringComparer.Ordinal))
        {
            var changes = versions.Where(read => read.Replaces is not null).GroupBy(read => read.Replaces!.Value.ToInstant()).ToDictionary(group => group.Key, Newest);
            foreach (var change in changes.Values.Where(change => !change.IsCancelled))
            {
                Add(found, change, change.Start, window);
            }

            if (versions.Where(read => read.Replaces is null).ToList() is not { Count: > 0 } own || Newest(own) is not { IsCancelled: false } main)
            {
                continue;
            }

            if (main.Rule is { } rule)
            {
                // A date leaves out whatever begins on that day.
                var days = main.Except.Where(at => at.IsDate).Select(at => at.Local.Date).ToHashSet();
                var except = main.Except.Select(at => at.ToInstant()).Concat(changes.Keys).ToHashSet();
                if (!Unroll(found, main, rule, window, except, days, ref steps))
                {
                    return new CalendarExpanded([], new CalendarProblem(main.Line, $"The recurrences of this calendar take more than {CalendarLimits.Steps} steps, or lead to more than {CalendarLimits.Occurrences} shifts."));
                }
            }
            else if (!changes.ContainsKey(main.Start.ToInstant()))
            {
                Add(found, main, main.Start, window);
            }

            if (found.Count > CalendarLimits.Occurrences)
            {
                return new CalendarExpanded([], new CalendarProblem(main.Line, $"There are more than {CalendarLimits.Occurrences} shifts in this time."));
            }
        }

        return new CalendarExpanded([.. found.OrderBy(occurrence => occurrence.Start).ThenBy(occurrence => occurrence.Event.Uid, StringComparer.Ordinal)]);
    }

    private static bool Unroll(List<CalendarOccurrence> found, ReadEvent main, RecurrenceRule rule, Interval window, HashSet<Instant> except, HashSet<LocalDate> days, ref int steps)
    {
        var start = main.Start.Local.Date;
        var (first, last) = (window.Start.InUtc().Date.PlusDays(-2 - main.Length.Days - (int)main.Length.Time.TotalDays), window.End.InUtc().Date.PlusDays(2));
        var left = rule.Count ?? int.MaxValue;
        for (var period = rule.Count is null ? RecurrenceDates.PeriodBefore(rule, start, first) : 0; RecurrenceDates.FirstOf(rule, start, period) <= last; period++)
        {
            // A month is looked at day by day.
            steps += rule.Unit switch { RecurrenceUnit.Days => 1, RecurrenceUnit.Weeks => 7, _ => 31 };
            if (steps > CalendarLimits.Steps || found.Count > CalendarLimits.Occurrences)
            {
                return false;
            }

            foreach (var date in RecurrenceDates.In(rule, start, period))
            {
                var at = main.Start with { Local = date + main.Start.Local.TimeOfDay };
                var begins = at.ToInstant();
                if (begins > rule.Last || left-- == 0)
                {
                    return true;
                }

                if (!except.Contains(begins) && !days.Contains(date))
                {
                    Add(found, main, at, window);
                }
            }
        }

        return true;
    }

    private static void Add(List<CalendarOccurrence> found, ReadEvent read, CalendarTime at, Interval window)
    {
        var (start, end) = (at.ToInstant(), read.Length.EndOf(at));
        if (start < end && start < window.End && end > window.Start)
        {
            found.Add(new CalendarOccurrence(read, start, end));
        }
    }

    private static ReadEvent Newest(IEnumerable<ReadEvent> versions) => versions.Aggregate((best, next) => next.Sequence >= best.Sequence ? next : best);
}
