using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Who is on call for a schedule at one moment, until when, and who comes next.</summary>
public sealed record Duty(Schedule Schedule, OnCallSpan Span)
{
    public static Duty Of(DefinitionSet definitions, Schedule schedule, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        return new Duty(schedule, OnCallResolver.Around(schedule, definitions.OverridesOf(schedule.Id), at));
    }

    /// <summary>Of every schedule, by name; those with nobody on call first.</summary>
    public static ImmutableArray<Duty> All(DefinitionSet definitions, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return
        [
            .. definitions.Schedules.Values
                .Select(schedule => Of(definitions, schedule, at))
                .OrderBy(duty => !duty.Span.Now.IsGap)
                .ThenBy(duty => duty.Schedule.Name, StringComparer.Ordinal)
                .ThenBy(duty => duty.Schedule.Id.Value, StringComparer.Ordinal),
        ];
    }

    public static string Names(Domain.Schedules.OnCall onCall, DefinitionSet definitions) =>
        onCall.IsGap ? "nobody" : Outlook.ForecastWords.Names(onCall.Users.Select(person => person.User), definitions);
}
