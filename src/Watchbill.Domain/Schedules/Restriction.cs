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

    /// <summary>The windows that begin in a week, Monday to Sunday; they may end in the next.</summary>
    internal abstract IEnumerable<LocalWindow> OfWeek();
}

/// <summary>
/// The same hours on each of the days. An end that is not after the start is on the next day (22:00 to 06:00; 08:00 to 08:00
/// is 24 hours), and the window belongs to the day on which it begins.
/// </summary>
public sealed record DailyWindow(LocalTime Start, LocalTime End, Weekdays Days = Weekdays.All) : Restriction
{
    internal override IEnumerable<LocalWindow> OfWeek() => Days.Each().Select(day => LocalWindow.From(day, Start, day, End));
}

/// <summary>
/// One stretch per week, from a time on a day to a time on a day; it may run over the week's end (Friday 18:00 to Monday 08:00).
/// An end equal to the start is the whole week.
/// </summary>
public sealed record WeeklyWindow(IsoDayOfWeek StartDay, LocalTime Start, IsoDayOfWeek EndDay, LocalTime End) : Restriction
{
    internal override IEnumerable<LocalWindow> OfWeek()
    {
        var window = LocalWindow.From(StartDay, Start, EndDay, End);

        // From a day to an earlier time of the same day is a week less the time between, where a daily window would be one night.
        return [StartDay == EndDay && End <= Start ? window with { End = window.End + Nanoseconds.PerWeek - Nanoseconds.PerDay } : window];
    }
}

/// <summary>Whole days, midnight to midnight.</summary>
public sealed record WholeDays(Weekdays Days) : Restriction
{
    internal override IEnumerable<LocalWindow> OfWeek() => Days.Each().Select(day => LocalWindow.From(day, LocalTime.Midnight, day, LocalTime.Midnight));
}

/// <summary>A window on the local timeline, in nanoseconds since Monday 00:00; the end is exclusive and after the start.</summary>
internal readonly record struct LocalWindow(long Start, long End)
{
    /// <summary>From a time on a day to a time on a day of the same week or the next; an end that is not after the start on the same day is on the next.</summary>
    public static LocalWindow From(IsoDayOfWeek startDay, LocalTime start, IsoDayOfWeek endDay, LocalTime end)
    {
        var days = (endDay - startDay + 7) % 7;
        var midnight = ((int)startDay - 1) * Nanoseconds.PerDay;
        var last = days == 0 && end <= start ? 1 : days;
        return new LocalWindow(midnight + start.NanosecondOfDay, midnight + (last * Nanoseconds.PerDay) + end.NanosecondOfDay);
    }
}
