using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.Outlook;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Who is on call for a schedule at one moment, until when, and who comes next. Disabled accounts are nobody, as for paging.</summary>
/// <param name="Now">Names; empty in a gap.</param>
/// <param name="Since">When this shift or gap began; null when that is too long ago.</param>
/// <param name="Until">Null when nothing changes as far as one looks.</param>
public sealed record Duty(Schedule Schedule, ImmutableArray<string> Now, Instant? Since, Instant? Until, ImmutableArray<string> Next)
{
    public bool IsGap => Now.IsEmpty;

    public static Duty Of(DefinitionSet definitions, Schedule schedule, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        var span = definitions.TimetableOf(schedule.Id).Around(at);
        return new Duty(schedule, Names(span.Now.Users, definitions), span.Since, span.Until, Names(span.Next.Users, definitions));
    }

    /// <summary>Of every schedule that the reader may see: those with nobody on call first, then by name.</summary>
    public static ImmutableArray<Duty> All(DefinitionSet definitions, User reader, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return
        [
            .. definitions.Schedules.Values
                .Where(schedule => ScheduleAccess.MaySee(definitions, reader, schedule))
                .Select(schedule => Of(definitions, schedule, at))
                .OrderBy(duty => !duty.IsGap)
                .ThenBy(duty => duty.Schedule.Name, StringComparer.Ordinal)
                .ThenBy(duty => duty.Schedule.Id.Value, StringComparer.Ordinal),
        ];
    }

    public static ImmutableArray<string> Names(ImmutableArray<OnCallUser> users, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return [.. users.Where(person => definitions.IsSomebody(person.User)).Select(person => definitions.NameOf(person.User))];
    }

    public static string Join(ImmutableArray<string> names) => ForecastWords.Join(names);
}
