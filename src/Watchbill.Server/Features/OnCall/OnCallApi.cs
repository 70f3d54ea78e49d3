using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Who is on call, by the evaluator that paging asks.</summary>
internal static class OnCallApi
{
    public static void MapOnCallApi(this IEndpointRouteBuilder api) =>
        api.MapGet("/oncall", Read).Answers<OnCallList>("onCall", "Who is on call for each schedule, now or at an instant", Permission.Observer).Refuses(404);

    /// <param name="at">An RFC 3339 instant; now when absent.</param>
    private static IResult Read(WatchbillEngine engine, string? schedule, string? at)
    {
        var instant = engine.Time.Now();
        if (at is not null && (!Timestamps.TryParse(at, out instant) || instant < ScheduleLimits.Earliest || instant > ScheduleLimits.Latest))
        {
            return Answer.No(ErrorCode.Invalid, "'at' is an instant like 2026-05-01T12:00:00Z, within what schedules can be asked for.");
        }

        var definitions = engine.Definitions.Current;
        if (schedule is not null && !definitions.Schedules.ContainsKey(new ScheduleId(schedule)))
        {
            return Answer.NotFound($"schedule '{schedule}'");
        }

        var schedules = definitions.Schedules.Values
            .Where(known => schedule is null || known.Id.Value == schedule)
            .OrderBy(known => known.Id.Value, StringComparer.Ordinal)
            .Select(known => Of(known, definitions, instant));
        return Answer.Ok(new OnCallList(instant, [.. schedules]), WatchbillJson.Default.OnCallList);
    }

    private static OnCallInfo Of(Schedule schedule, DefinitionSet definitions, Instant at)
    {
        var span = definitions.TimetableOf(schedule.Id).Around(at);
        return new OnCallInfo(
            schedule.Id.Value, schedule.Name, schedule.Zone.Id, People(span.Now, definitions), span.Since, span.Until, span.Until is null ? [] : People(span.Next, definitions));
    }

    /// <summary>Paging passes over disabled accounts, so they are not on call here either.</summary>
    private static IReadOnlyList<OnCallPerson> People(Domain.Schedules.OnCall onCall, DefinitionSet definitions) =>
    [
        .. onCall.Users
            .Where(person => !definitions.Users.TryGetValue(person.User, out var user) || !user.Disabled)
            .Select(person => new OnCallPerson(person.User.Value, definitions.NameOf(person.User), person.Because)),
    ];
}
