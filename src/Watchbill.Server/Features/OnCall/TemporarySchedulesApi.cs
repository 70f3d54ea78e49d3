using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Temporary schedules: operations, made at run time whoever manages the schedule. Here they are lists of shifts.</summary>
internal static class TemporarySchedulesApi
{
    private static readonly OperationRequest<TemporarySchedule, TemporaryScheduleInfo> Request = new(TemporaryOperation.Instance, (temporary, definitions) => Info(temporary, ZoneOf(temporary, definitions)), WatchbillJson.Default.TemporaryScheduleInfo);

    public static void MapTemporarySchedulesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/temporary-schedules", List).Answers<TemporaryScheduleList>("listTemporarySchedules", "Temporary schedules that have not ended", Permission.Observer);
        api.MapPost("/temporary-schedules", AddAsync).Takes<NewTemporarySchedule>()
            .Answers<TemporaryScheduleInfo>("addTemporarySchedule", "Replaces everything that a schedule says within a time", Permission.Manager, 201).Refuses(404, 409, 413, 422).Once();
        api.MapDelete("/temporary-schedules/{id}", RemoveAsync)
            .Answers<TemporaryScheduleInfo>("removeTemporarySchedule", "Takes a temporary schedule back", Permission.Manager).Refuses(404, 409).Once();
    }

    public static TemporaryScheduleInfo Info(TemporarySchedule temporary, DateTimeZone zone) => new(
        temporary.Id,
        temporary.Schedule.Value,
        temporary.Name,
        temporary.Start,
        temporary.End,
        [.. temporary.Layers.Select(layer => ScheduleApi.Info(layer, zone))],
        [.. temporary.Shifts.Select(shift => new TemporaryShiftInfo(shift.Start, shift.End, [.. shift.Users.Select(user => user.Value)]))]);

    private static DateTimeZone ZoneOf(TemporarySchedule temporary, DefinitionSet definitions) =>
        definitions.Schedules.TryGetValue(temporary.Schedule, out var schedule) ? schedule.Zone : DateTimeZone.Utc;

    private static IResult List(HttpContext context, WatchbillEngine engine, string? schedule) =>
        Answer.Ok(new TemporaryScheduleList([.. Request.List(context, engine, schedule)]), WatchbillJson.Default.TemporaryScheduleList);

    private static async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewTemporarySchedule, limit: 4 * Body.Limit);
        if (problem is not null)
        {
            return problem;
        }

        var shifts = body!.Shifts.Select(shift => new TemporaryShift(shift.Start, shift.End, [.. shift.Users.Select(user => new UserId(user))]));
        return await Request.AddAsync(context, engine, new TemporarySchedule("", new ScheduleId(body.Schedule), body.Name, body.Start, body.End, [], [.. shifts]));
    }

    private static Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id) => Request.RemoveAsync(context, engine, id);
}
