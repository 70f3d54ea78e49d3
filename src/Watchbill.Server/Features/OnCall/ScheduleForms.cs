using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>What schedules say in the form of the wire contracts, for the REST interface and for commands that need no server. Disabled accounts are nobody, as for paging.</summary>
public static class ScheduleForms
{
    /// <exception cref="ArgumentOutOfRangeException">The window cannot be rendered; see <see cref="Timetable.Render"/>.</exception>
    public static RenderedSchedule Render(ScheduleId schedule, OnCallPast past, Interval window)
    {
        ArgumentNullException.ThrowIfNull(past);
        var final = past.Render(window);
        var recorded = past.RecordedOf(window);
        return new RenderedSchedule(
            schedule.Value,
            window.Start,
            window.End,
            [.. final.Shifts.Select(shift => new RenderedShift(shift.Start, shift.End, Ids(shift.Users), Source(shift.Users)))],
            [.. final.Gaps.Select(gap => new GapInfo(gap.Start, gap.End))],
            Math.Round(final.CoveragePercent, 6),
            recorded is { } part ? new TimeRange(part.Start, part.End) : null);
    }

    public static ScheduleGaps Gaps(RenderedSchedule rendered)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        return new ScheduleGaps(rendered.Schedule, rendered.From, rendered.To, rendered.Gaps, rendered.CoveragePercent);
    }

    /// <exception cref="ArgumentOutOfRangeException">The instant is outside of what schedules can be asked for.</exception>
    public static OnCallAnswer At(ScheduleId schedule, OnCallPast past, Instant at, IReadOnlyList<OverlapInfo>? overlap)
    {
        ArgumentNullException.ThrowIfNull(past);
        var span = past.Around(at);
        return new OnCallAnswer(schedule.Value, at, Ids(span.Now.Users), span.Since, span.Until, span.Until is null ? [] : Ids(span.Next.Users), overlap);
    }

    /// <summary>Who is paged too; null when nobody is, and before <paramref name="now"/>: what an edit has changed since is not known.</summary>
    public static IReadOnlyList<OverlapInfo>? Overlap(DefinitionSet definitions, ScheduleId schedule, Instant at, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return at >= now && definitions.OverlapAt(schedule, at) is { IsEmpty: false } left ? [.. left.Select(one => new OverlapInfo(one.User.Value, one.Until))] : null;
    }

    /// <summary>The same from what a server answered about a schedule.</summary>
    public static OnCallAnswer Of(OnCallInfo info, Instant at)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new OnCallAnswer(info.Schedule, at, Ids(info.Users), info.Since, info.Until, Ids(info.Next), info.Overlap);

        static IReadOnlyList<string> Ids(IReadOnlyList<OnCallPerson> people) => [.. people.Select(person => person.User).Order(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> Ids(ImmutableArray<OnCallUser> users) => [.. users.Select(person => person.User.Value).Order(StringComparer.Ordinal)];

    private static string Source(ImmutableArray<OnCallUser> users) => string.Join("; ", users.Select(person => person.Because).Distinct(StringComparer.Ordinal));
}
