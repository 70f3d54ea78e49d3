using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>
/// One event of a calendar that Watchbill gives away. Times are instants, written in UTC: a shift is a stretch of real time, and an
/// instant needs no VTIMEZONE that could disagree with the reader's own zone rules. Whoever reads it shows it in their own zone.
/// </summary>
/// <param name="Uid">Stays the same as long as it is the same shift.</param>
/// <param name="Start">Of it, as of all times, the whole seconds are written: iCalendar knows no others.</param>
/// <param name="End">After the start.</param>
/// <param name="Summary">Any text; what a calendar shows in one line.</param>
/// <param name="Url">Absolute.</param>
public sealed record CalendarEvent(
    string Uid, Instant Start, Instant End, string Summary, string? Description = null, Uri? Url = null, CalendarStatus Status = CalendarStatus.Confirmed)
{
    /// <summary>Of this event alone, where events change by themselves; null = the calendar's.</summary>
    public long? Sequence { get; init; }

    /// <summary>When this event changed last; null = the calendar's.</summary>
    public Instant? Stamp { get; init; }
}

public enum CalendarStatus
{
    Confirmed = 0,
    Tentative = 1,
    Cancelled = 2,
}

/// <summary>A calendar that Watchbill gives away.</summary>
/// <param name="Stamp">When its contents were last found changed.</param>
/// <param name="Sequence">At least 0. Never falls, and rises whenever the times or people of any event have changed.</param>
/// <param name="Refresh">How often readers should ask again; whole minutes, at least one.</param>
public sealed record CalendarDocument(string Name, string? Description, Instant Stamp, long Sequence, Duration Refresh, IReadOnlyList<CalendarEvent> Events);
