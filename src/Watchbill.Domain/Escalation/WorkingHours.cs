using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Escalation;

/// <summary>Times of the week in a zone, less holidays: support hours, nights, weekends.</summary>
/// <param name="Times">A union, as with the restrictions of a layer; at least one.</param>
/// <param name="Except">Ids of holiday calendars whose days, midnight to midnight in the zone, do not belong. A calendar that is gone has no days.</param>
/// <param name="Outside">True when the condition holds outside of these times.</param>
public sealed record WorkingHours(DateTimeZone Zone, ImmutableArray<Restriction> Times, ImmutableArray<string> Except, bool Outside)
{
    /// <summary>Those without holidays are the same under all definitions, and are asked often.</summary>
    private static readonly ConditionalWeakTable<WorkingHours, WeeklyHours> Known = [];

    public bool Holds(DefinitionSet definitions, Instant at) => Hours(definitions).Hold(at) != Outside;

    /// <summary>The stretch around an instant in which they hold, or do not.</summary>
    public HoursStretch Around(DefinitionSet definitions, Instant at)
    {
        var stretch = Hours(definitions).Around(at);
        return stretch with { Holds = stretch.Holds != Outside };
    }

    /// <summary>Every instant of a window at which they begin or end, in order.</summary>
    public IEnumerable<Instant> Edges(DefinitionSet definitions, Interval window) => Hours(definitions).Edges(window);

    private WeeklyHours Hours(DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return Except.IsDefaultOrEmpty
            ? Known.GetValue(this, static hours => new WeeklyHours(hours.Zone, hours.Times))
            : new WeeklyHours(Zone, Times, [.. Except.SelectMany(calendar => definitions.HolidayCalendars.TryGetValue(calendar, out var holidays) ? holidays.Days : []).Select(day => day.Date)]);
    }
}
