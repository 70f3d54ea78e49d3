using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// Times within which a layer serves. Several restrictions on a layer are a union: it serves within any of their windows.
/// A window that begins or ends at a repeated local time begins at its first and ends at its last occurrence, so that
/// adjacent windows overlap for that hour rather than leave a gap; a skipped time is the first instant after it.
/// </summary>
public abstract record Restriction
{
    private protected Restriction()
    {
    }

    /// <summary>The longest that a window may last, in whole days of the calendar.</summary>
    internal abstract int LongestDays { get; }

    /// <summary>The window that begins on a date, or null when none does. Every window begins on exactly one date.</summary>
    internal abstract LocalWindow? BeginningOn(LocalDate date);
}

/// <summary>
/// The same hours on each of the days. An end that is not after the start is on the next day (22:00 to 06:00; 08:00 to 08:00
/// is 24 hours), and the window belongs to the day on which it begins.
/// </summary>
public sealed record DailyWindow(LocalTime Start, LocalTime End, Weekdays Days = Weekdays.All) : Restriction
{
    internal override int LongestDays => 1;

    internal override LocalWindow? BeginningOn(LocalDate date) =>
        Days.Includes(date.DayOfWeek) ? new LocalWindow(date + Start, (End > Start ? date : date.PlusDays(1)) + End) : null;
}

/// <summary>
/// One stretch per week, from a time on a day to a time on a day; it may run over the week's end (Friday 18:00 to Monday 08:00).
/// An end equal to the start is the whole week.
/// </summary>
public sealed record WeeklyWindow(IsoDayOfWeek StartDay, LocalTime Start, IsoDayOfWeek EndDay, LocalTime End) : Restriction
{
    internal override int LongestDays => 7;

    internal override LocalWindow? BeginningOn(LocalDate date)
    {
        if (date.DayOfWeek != StartDay)
        {
            return null;
        }

        var days = (EndDay - StartDay + 7) % 7;
        return new LocalWindow(date + Start, date.PlusDays(days == 0 && End <= Start ? 7 : days) + End);
    }
}

/// <summary>Whole days, midnight to midnight.</summary>
public sealed record WholeDays(Weekdays Days) : Restriction
{
    internal override int LongestDays => 1;

    internal override LocalWindow? BeginningOn(LocalDate date) =>
        Days.Includes(date.DayOfWeek) ? new LocalWindow(date.AtMidnight(), date.PlusDays(1).AtMidnight()) : null;
}

/// <summary>A window on the local timeline; the end is exclusive and after the start.</summary>
internal readonly record struct LocalWindow(LocalDateTime Start, LocalDateTime End);
