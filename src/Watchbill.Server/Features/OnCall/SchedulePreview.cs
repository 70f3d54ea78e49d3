using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Who would be on call within a range if something were written, from the evaluator that will be asked then.</summary>
/// <param name="ChangesNothing">The same people are on call all the time.</param>
/// <param name="NewGap">How long nobody would be on call where somebody is now.</param>
/// <param name="Temporary">The name of a temporary schedule that hides overrides in a part of the range; null when none does.</param>
public sealed record SchedulePreview(ImmutableArray<Stretch> Stretches, bool ChangesNothing, Duration NewGap, string? Temporary)
{
    public static SchedulePreview Of(DefinitionSet definitions, Schedule schedule, Override made)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(made);
        return Of(definitions, schedule, new Timetable(schedule, definitions.OverridesOf(schedule.Id).Add(made), definitions.TemporarySchedules), new Interval(made.Start, made.End)) with
        {
            Temporary = definitions.TemporarySchedules.FirstOrDefault(temporary => temporary.Schedule == schedule.Id && temporary.Start < made.End && temporary.End > made.Start)?.Name,
        };
    }

    public static SchedulePreview Of(DefinitionSet definitions, Schedule schedule, TemporarySchedule made)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(made);
        return Of(definitions, schedule, new Timetable(schedule, definitions.OverridesOf(schedule.Id), definitions.TemporarySchedules.Add(made)), new Interval(made.Start, made.End), made);
    }

    private static SchedulePreview Of(DefinitionSet definitions, Schedule schedule, Timetable after, Interval range, TemporarySchedule? planned = null)
    {
        UserId? Read(UserId user) => definitions.IsSomebody(user) ? user : null;
        var now = definitions.TimetableOf(schedule.Id).Render(range);
        var then = after.Render(range);
        var differences = ScheduleDifference.Between(ScheduleDifference.StretchesOf(now, Read), ScheduleDifference.StretchesOf(then, Read));
        return new SchedulePreview(
            Stretch.Of(then.Only(definitions.IsSomebody), definitions, planned),
            differences.IsEmpty,
            differences.Where(difference => difference.After.IsEmpty).Aggregate(Duration.Zero, (sum, gap) => sum + (gap.End - gap.Start)),
            null);
    }
}
