using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>An event that recurs, without the occurrences that are left out or stand elsewhere.</summary>
/// <param name="Except">Instants at which none begins.</param>
/// <param name="Days">Dates on which none begins.</param>
internal sealed record CalendarSeries(ReadEvent Main, RecurrenceRule Rule, HashSet<Instant> Except, HashSet<LocalDate> Days)
{
    /// <summary>
    /// What takes place once, and what recurs. Of several versions of one event the highest SEQUENCE counts, then the last; what is cancelled is in neither.
    /// </summary>
    public static (List<CalendarOccurrence> Once, List<CalendarSeries> Series) Of(IEnumerable<ReadEvent> events)
    {
        var (once, series) = (new List<CalendarOccurrence>(), new List<CalendarSeries>());
        foreach (var versions in events.GroupBy(read => read.Uid, StringComparer.Ordinal))
        {
            var changes = versions.Where(read => read.Replaces is not null).GroupBy(read => read.Replaces!.Value.ToInstant()).ToDictionary(group => group.Key, Newest);
            foreach (var change in changes.Values.Where(change => !change.IsCancelled))
            {
                Add(once, change, change.Start);
            }

            if (versions.Where(read => read.Replaces is null).ToList() is not { Count: > 0 } own || Newest(own) is not { IsCancelled: false } main)
            {
                continue;
            }

            if (main.Rule is { } rule)
            {
                // A date leaves out whatever begins on that day.
                var except = main.Except.Select(at => at.ToInstant()).Concat(changes.Keys).ToHashSet();
                series.Add(new CalendarSeries(main, rule, except, main.Except.Where(at => at.IsDate).Select(at => at.Local.Date).ToHashSet()));
            }
            else if (!changes.ContainsKey(main.Start.ToInstant()))
            {
                Add(once, main, main.Start);
            }
        }

        return (once, series);
    }

    /// <summary>The same series with the instant of its last occurrence in place of a count, so that no question has to follow it from its start.</summary>
    /// <returns>Null when that takes more steps than are left.</returns>
    public CalendarSeries? Bounded(ref int steps)
    {
        if (Rule.Count is not { } left)
        {
            return this;
        }

        var start = Main.Start.Local.Date;
        var last = Main.Start.ToInstant();
        for (var period = 0; left > 0 && RecurrenceDates.FirstOf(Rule, start, period).Year <= CalendarLimits.LatestYear; period++)
        {
            steps += StepsOf(Rule);
            if (steps > CalendarLimits.Steps)
            {
                return null;
            }

            foreach (var date in RecurrenceDates.In(Rule, start, period).Take(left))
            {
                last = At(date).ToInstant();
                left--;
            }
        }

        return this with { Rule = Rule with { Count = null, Last = last } };
    }

    /// <summary>Adds what reaches into the window, at its full length. Costs what the window has; only a rule with COUNT is followed from its start.</summary>
    /// <returns>False when there are too many steps or occurrences.</returns>
    public bool Unroll(List<CalendarOccurrence> found, Interval window, ref int steps)
    {
        var start = Main.Start.Local.Date;
        var (first, last) = (window.Start.InUtc().Date.PlusDays(-2 - Main.Length.Days - (int)Main.Length.Time.TotalDays), window.End.InUtc().Date.PlusDays(2));
        var left = Rule.Count ?? int.MaxValue;
        for (var period = Rule.Count is null ? RecurrenceDates.PeriodBefore(Rule, start, first) : 0; RecurrenceDates.FirstOf(Rule, start, period) <= last; period++)
        {
            steps += StepsOf(Rule);
            if (steps > CalendarLimits.Steps || found.Count > CalendarLimits.Occurrences)
            {
                return false;
            }

            foreach (var date in RecurrenceDates.In(Rule, start, period))
            {
                var begins = At(date).ToInstant();
                if (begins > Rule.Last || left-- == 0)
                {
                    return true;
                }

                if (!Except.Contains(begins) && !Days.Contains(date) && Occurrence(Main, At(date)) is { } occurrence && occurrence.ReachesInto(window))
                {
                    found.Add(occurrence);
                }
            }
        }

        return true;
    }

    /// <summary>A bound on how many occurrences reach into any stretch of so many days.</summary>
    public int MostWithin(int days)
    {
        var reach = days + 5 + Main.Length.Days + (int)Main.Length.Time.TotalDays;
        var (perPeriod, shortest) = Rule.Unit switch
        {
            RecurrenceUnit.Days => (1, 1),
            RecurrenceUnit.Weeks => (Math.Max(1, Rule.Days.Length), 7),
            _ => (Rule.Days.IsEmpty ? Math.Max(1, Rule.MonthDays.Length) : Math.Min(31, 5 * Rule.Days.Length), 28),
        };
        return perPeriod * (2 + (reach / (shortest * Rule.Interval)));
    }

    private CalendarTime At(LocalDate date) => Main.Start with { Local = date + Main.Start.Local.TimeOfDay };

    private static void Add(List<CalendarOccurrence> once, ReadEvent read, CalendarTime at)
    {
        if (Occurrence(read, at) is { } occurrence)
        {
            once.Add(occurrence);
        }
    }

    /// <summary>Null for one that takes no time.</summary>
    private static CalendarOccurrence? Occurrence(ReadEvent read, CalendarTime at) =>
        (at.ToInstant(), read.Length.EndOf(at)) is var (start, end) && start < end ? new CalendarOccurrence(read, start, end) : null;

    /// <summary>A month is looked at day by day.</summary>
    private static int StepsOf(RecurrenceRule rule) => rule.Unit switch { RecurrenceUnit.Days => 1, RecurrenceUnit.Weeks => 7, _ => 31 };

    private static ReadEvent Newest(IEnumerable<ReadEvent> versions) => versions.Aggregate((best, next) => next.Sequence >= best.Sequence ? next : best);
}
