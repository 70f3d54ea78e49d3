using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>The dates of a recurrence, period by period (a day, a week, a month, times the interval).</summary>
internal static class RecurrenceDates
{
    /// <summary>A period that ends before this date, or with it; the search may begin there.</summary>
    public static int PeriodBefore(RecurrenceRule rule, LocalDate start, LocalDate date)
    {
        if (date <= start)
        {
            return 0;
        }

        var units = rule.Unit switch
        {
            RecurrenceUnit.Days => Period.DaysBetween(start, date),
            RecurrenceUnit.Weeks => Period.DaysBetween(start, date) / 7,
            _ => ((date.Year - start.Year) * 12) + date.Month - start.Month,
        };
        return Math.Max(0, (units / rule.Interval) - 1);
    }

    public static LocalDate FirstOf(RecurrenceRule rule, LocalDate start, int period) => rule.Unit switch
    {
        RecurrenceUnit.Days => start.PlusDays(period * rule.Interval),
        RecurrenceUnit.Weeks => StartOfWeek(rule, start).PlusWeeks(period * rule.Interval),
        _ => new LocalDate(start.Year, start.Month, 1).PlusMonths(period * rule.Interval),
    };

    /// <summary>The dates of one period in their order, none before the event's own.</summary>
    public static IEnumerable<LocalDate> In(RecurrenceRule rule, LocalDate start, int period)
    {
        var first = FirstOf(rule, start, period);
        var length = rule.Unit switch
        {
            RecurrenceUnit.Days => 1,
            RecurrenceUnit.Weeks => 7,
            _ => first.Calendar.GetDaysInMonth(first.Year, first.Month),
        };
        return Enumerable.Range(0, length).Select(first.PlusDays).Where(date => date >= start && Takes(rule, start, date));
    }

    private static bool Takes(RecurrenceRule rule, LocalDate start, LocalDate date)
    {
        if (rule.Days.IsEmpty && rule.MonthDays.IsEmpty)
        {
            // A month without that day has no occurrence.
            return rule.Unit switch
            {
                RecurrenceUnit.Days => true,
                RecurrenceUnit.Weeks => date.DayOfWeek == start.DayOfWeek,
                _ => date.Day == start.Day,
            };
        }

        var inMonth = date.Calendar.GetDaysInMonth(date.Year, date.Month);
        return (rule.Days.IsEmpty || rule.Days.Any(day => day.Day == date.DayOfWeek && (day.Ordinal == 0 || day.Ordinal == Ordinal(date.Day) || day.Ordinal == -Ordinal(inMonth - date.Day + 1))))
            && (rule.MonthDays.IsEmpty || rule.MonthDays.Contains(date.Day) || rule.MonthDays.Contains(date.Day - inMonth - 1));
    }

    private static int Ordinal(int day) => ((day - 1) / 7) + 1;

    private static LocalDate StartOfWeek(RecurrenceRule rule, LocalDate date) => date.PlusDays(-((date.DayOfWeek - rule.WeekStart + 7) % 7));
}
