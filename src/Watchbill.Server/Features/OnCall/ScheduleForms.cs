using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>What schedules say in the form of the wire contracts, for the REST interface and for commands that need no server. Disabled accounts are nobody, as for paging.</summary>
public static class ScheduleForms
{
    /// <exception cref="ArgumentOutOfRangeException">The window cannot be rendered; see <see cref="Timetable.Render"/>.</exception>
    public static RenderedSchedule Render(DefinitionSet definitions, ScheduleId schedule, Interval window)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var final = Final(definitions, schedule, window);
        return new RenderedSchedule(
            schedule.Value,
            window.Start,
            window.End,
            [.. final.Shifts.Select(shift => new RenderedShift(shift.Start, shift.End, Ids(shift.Users), Source(shift.Users)))],
            [.. final.Gaps.Select(gap => new GapInfo(gap.Start, gap.End))],
            Math.Round(final.CoveragePercent, 6));
    }

    public static ScheduleGaps Gaps(RenderedSchedule rendered)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        return new ScheduleGaps(rendered.Schedule, rendered.From, rendered.To, rendered.Gaps, rendered.CoveragePercent);
    }

    /// <summary>The final schedule as it pages.</summary>
    public static Rendering Final(DefinitionSet definitions, ScheduleId schedule, Interval window)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return definitions.TimetableOf(schedule).Render(window).Only(definitions.IsSomebody);
    }

    /// <exception cref="ArgumentOutOfRangeException">The instant is outside of what schedules can be asked for.</exception>
    public static OnCallAnswer At(DefinitionSet definitions, ScheduleId schedule, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var span = definitions.TimetableOf(schedule).Around(at);
        return new OnCallAnswer(schedule.Value, at, Enabled(span.Now), span.Since, span.Until, span.Until is null ? [] : Enabled(span.Next));

        IReadOnlyList<string> Enabled(Domain.Schedules.OnCall onCall) => Ids([.. onCall.Users.Where(person => definitions.IsSomebody(person.User))]);
    }

    /// <summary>The same from what a server answered about a schedule.</summary>
    public static OnCallAnswer Of(OnCallInfo info, Instant at)
    {
        ArgumentNullException.ThrowIfNull(info);
        return new OnCallAnswer(info.Schedule, at, Ids(info.Users), info.Since, info.Until, Ids(info.Next));

        static IReadOnlyList<string> Ids(IReadOnlyList<OnCallPerson> people) => [.. people.Select(person => person.User).Order(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> Ids(ImmutableArray<OnCallUser> users) => [.. users.Select(person => person.User.Value).Order(StringComparer.Ordinal)];

    private static string Source(ImmutableArray<OnCallUser> users) => string.Join("; ", users.Select(person => person.Because).Distinct(StringComparer.Ordinal));
}
