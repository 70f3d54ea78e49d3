using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Escalation;

/// <summary>Times of the week in a zone, less holidays: support hours, nights, weekends.</summary>
/// <param name="Times">A union, as with the restrictions of a layer; at least one.</param>
/// <param name="Except">Ids of holiday calendars whose days, midnight to midnight in the zone, do not belong. A calendar that is gone has no days.</param>
/// <param name="Outside">True when the condition holds outside of these times.</param>
public sealed record WorkingHours(DateTimeZone Zone, ImmutableArray<Restriction> Times, ImmutableArray<string> Except, bool Outside)
{
    public bool Holds(DefinitionSet definitions, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var local = at.InZone(Zone).LocalDateTime;
        return Contains(local) && !Except.Any(calendar => IsDayOf(definitions, calendar, local.Date)) ? !Outside : Outside;
    }

    private bool Contains(LocalDateTime local)
    {
        var sinceMonday = (((int)local.DayOfWeek - 1) * Nanoseconds.PerDay) + local.TimeOfDay.NanosecondOfDay;
        return Times.Any(restriction => restriction.OfWeek().Any(window =>
            (window.Start <= sinceMonday && sinceMonday < window.End) || sinceMonday + Nanoseconds.PerWeek < window.End));
    }

    private static bool IsDayOf(DefinitionSet definitions, string calendar, LocalDate date) =>
        definitions.HolidayCalendars.TryGetValue(calendar, out var holidays) && holidays.Days.Any(day => day.Date == date);
}
