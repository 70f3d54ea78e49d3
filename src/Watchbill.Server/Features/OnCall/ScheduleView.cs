using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>One stretch of the coming weeks: a shift, or a gap when nobody is in it.</summary>
/// <param name="Because">The layers and overrides that lead to it.</param>
public sealed record Stretch(Instant Start, Instant End, ImmutableArray<string> People, ImmutableArray<string> Because)
{
    public bool IsGap => People.IsEmpty;
}

/// <summary>A schedule with its coming two weeks.</summary>
/// <param name="Overrides">Those that have not ended, in order of their start.</param>
public sealed record ScheduleView(
    Duty Duty, ImmutableArray<Stretch> Stretches, ImmutableArray<Override> Overrides, ImmutableArray<User> People, DefinitionSet Definitions)
{
    public static readonly Duration Ahead = Duration.FromDays(14);

    public static ScheduleView Of(DefinitionSet definitions, Schedule schedule, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        return new ScheduleView(
            Duty.Of(definitions, schedule, now),
            StretchesOf(definitions, schedule, new Interval(now, now + Ahead)),
            [.. definitions.OverridesOf(schedule.Id).Where(change => change.End > now).OrderBy(change => change.Start)],
            [.. definitions.Users.Values.Where(user => !user.Disabled).OrderBy(user => user.Name, StringComparer.Ordinal).ThenBy(user => user.Id)],
            definitions);
    }

    /// <summary>Shifts and gaps in one order, from the evaluator that paging asks.</summary>
    public static ImmutableArray<Stretch> StretchesOf(DefinitionSet definitions, Schedule schedule, Interval window)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        var rendering = definitions.TimetableOf(schedule.Id).Render(window);
        return
        [
            .. rendering.Shifts
                .Select(shift => new Stretch(
                    shift.Start, shift.End, Duty.Names(shift.Users, definitions), [.. shift.Users.Select(person => Because(person.Source, definitions)).Distinct()]))
                .Concat(rendering.Gaps.Select(gap => new Stretch(gap.Start, gap.End, [], [])))
                .OrderBy(stretch => stretch.Start),
        ];
    }

    private static string Because(OnCallSource source, DefinitionSet definitions) => source switch
    {
        FromLayer layer => layer.Layer,
        FromOverride { InsteadOf: { } user } => $"stands in for {definitions.NameOf(user)}",
        FromOverride => "override",
        _ => source.Words,
    };
}

/// <summary>The schedules in a list, with how much of the coming two weeks nobody is on call.</summary>
public sealed record SchedulesView(ImmutableArray<(Duty Duty, ImmutableArray<Stretch> Gaps)> Schedules)
{
    public static SchedulesView Of(DefinitionSet definitions, Instant now) => new(
    [
        .. Duty.All(definitions, now).Select(duty =>
            (duty, ScheduleView.StretchesOf(definitions, duty.Schedule, new Interval(now, now + ScheduleView.Ahead)).Where(stretch => stretch.IsGap).ToImmutableArray())),
    ]);
}
