using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>The calendar of one person, or of one schedule: the words, and how much there may be of it.</summary>
public static class OnCallCalendar
{
    /// <summary>Of more, the latest are left out, and the calendar's description says so.</summary>
    public const int MostEvents = 4_000;

    public static readonly Duration Refresh = Duration.FromHours(1);

    /// <summary>One's own shifts in the schedules given, and when one shadows.</summary>
    /// <param name="publicUrl">Of the installation; ends in "/".</param>
    public static CalendarDocument OfPerson(DefinitionSet definitions, UserId owner, IEnumerable<ScheduleId> schedules, Uri publicUrl, Interval window, Instant stamp, long sequence)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var shifts = schedules.Order(Comparer<ScheduleId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value)))
            .Select(definitions.TimetableOf)
            .SelectMany(timetable => ShiftCalendar.Of(timetable, window, owner).Concat(ShiftCalendar.ShadowsOf(timetable, window, owner)));
        return Of(definitions, $"On call: {definitions.NameOf(owner)}", shifts, publicUrl, stamp, sequence, owner);
    }

    /// <summary>Everybody's shifts in one schedule.</summary>
    /// <inheritdoc cref="OfPerson" path="/param"/>
    public static CalendarDocument OfSchedule(DefinitionSet definitions, ScheduleId schedule, Uri publicUrl, Interval window, Instant stamp, long sequence)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return Of(definitions, $"On call: {definitions.Schedules[schedule].Name}", ShiftCalendar.Of(definitions.TimetableOf(schedule), window), publicUrl, stamp, sequence, owner: null);
    }

    private static CalendarDocument Of(DefinitionSet definitions, string name, IEnumerable<CalendarShift> shifts, Uri publicUrl, Instant stamp, long sequence, UserId? owner)
    {
        // A disabled account is nobody, whatever the schedule still says.
        var all = shifts
            .Select(shift => shift with { Users = [.. shift.Users.Where(definitions.IsSomebody)] })
            .Where(shift => !shift.Users.IsEmpty)
            .OrderBy(shift => shift.Start)
            .ToList();
        var description = all.Count > MostEvents ? $"Only the first {MostEvents} shifts, until {all[MostEvents - 1].Start}; there are {all.Count}." : null;
        return new CalendarDocument(name, description, stamp, sequence, Refresh, [.. all.Take(MostEvents).Select(shift => Of(definitions, shift, publicUrl, owner))]);
    }

    private static CalendarEvent Of(DefinitionSet definitions, CalendarShift shift, Uri publicUrl, UserId? owner)
    {
        var schedule = definitions.Schedules[shift.Schedule];
        var people = string.Join(", ", shift.Users.Select(definitions.NameOf));
        return new CalendarEvent(
            shift.Uid(publicUrl.IdnHost, owner),
            shift.Start,
            shift.End,
            owner is null ? $"{people}: {schedule.Name}" : $"{(shift.IsShadow ? "Shadow" : "On call")}: {schedule.Name}",
            shift.IsShadow ? $"{people}, following {shift.Source.Words}: shown what happens, not paged." : $"{people}, because of {shift.Source.Words}.",
            new Uri(publicUrl, $"schedules/{Uri.EscapeDataString(shift.Schedule.Value)}"));
    }
}
