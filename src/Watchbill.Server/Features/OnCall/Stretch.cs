using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>One stretch of a final schedule: a shift, or a gap when nobody is in it.</summary>
/// <param name="People">Names of <paramref name="Users"/>.</param>
/// <param name="Because">The layers, overrides and temporary schedules that lead to it.</param>
public sealed record Stretch(Instant Start, Instant End, ImmutableArray<UserId> Users, ImmutableArray<string> People, ImmutableArray<string> Because)
{
    public bool IsGap => Users.IsEmpty;

    /// <summary>Shifts and gaps in one order.</summary>
    /// <param name="planned">A temporary schedule that is not stored yet, but in the rendering.</param>
    public static ImmutableArray<Stretch> Of(Rendering rendering, DefinitionSet definitions, TemporarySchedule? planned = null)
    {
        ArgumentNullException.ThrowIfNull(rendering);
        ArgumentNullException.ThrowIfNull(definitions);
        return
        [
            .. rendering.Shifts
                .Select(shift => Of(shift, shift.Users, definitions, planned))
                .Concat(rendering.Gaps.Select(gap => new Stretch(gap.Start, gap.End, [], [], [])))
                .OrderBy(stretch => stretch.Start),
        ];
    }

    /// <summary>How much of the time somebody is on call, from 0 to 100; less than 100 as soon as there is a gap.</summary>
    public static double Coverage(ImmutableArray<Stretch> stretches)
    {
        var gaps = stretches.Where(stretch => stretch.IsGap).Aggregate(Duration.Zero, (sum, gap) => sum + (gap.End - gap.Start));
        return gaps == Duration.Zero ? 100 : Math.Min(99.9, Math.Floor(1000 * (1 - (gaps / (stretches[^1].End - stretches[0].Start)))) / 10);
    }

    private static Stretch Of(Shift shift, ImmutableArray<OnCallUser> users, DefinitionSet definitions, TemporarySchedule? planned) => new(
        shift.Start, shift.End, [.. users.Select(person => person.User)], [.. users.Select(person => definitions.NameOf(person.User))], [.. users.Select(person => Reason(person.Source, definitions, planned)).Distinct()]);

    private static string Reason(OnCallSource source, DefinitionSet definitions, TemporarySchedule? planned) => source switch
    {
        FromLayer layer => layer.Layer,
        FromCalendar calendar => calendar.Layer,
        FromOverride { InsteadOf: { } user } => $"stands in for {definitions.NameOf(user)}",
        FromOverride => "override",
        FromTemporarySchedule temporary when temporary.Temporary == planned?.Id => planned.Name,
        FromTemporarySchedule temporary => definitions.TemporarySchedules.FirstOrDefault(known => known.Id == temporary.Temporary)?.Name ?? temporary.Temporary,
        _ => source.Words,
    };
}
