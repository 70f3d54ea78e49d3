using System.Globalization;
using System.Security.Cryptography;
using NodaTime;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Engine.Definitions;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Json;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Temporary schedules: operations, made at run time whoever manages the schedule. Here they are lists of shifts.</summary>
internal static class TemporarySchedulesApi
{
    private static readonly Duration Longest = Duration.FromDays(366);
    private static readonly InstantPattern IdTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd't'HHmmss'.'ffffff");

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

    private static IResult List(HttpContext context, WatchbillEngine engine, string? schedule)
    {
        var (definitions, now) = (engine.Definitions.Current, engine.Time.Now());
        var list = definitions.TemporarySchedules
            .Where(temporary => temporary.End > now && (schedule is null || temporary.Schedule.Value == schedule) && ScheduleAccess.MaySee(definitions, context.Caller().User, temporary.Schedule))
            .OrderBy(temporary => temporary.Start)
            .Select(temporary => Info(temporary, ZoneOf(definitions, temporary)));
        return Answer.Ok(new TemporaryScheduleList([.. list]), WatchbillJson.Default.TemporaryScheduleList);
    }

    private static async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewTemporarySchedule, limit: 4 * Body.Limit);
        if (problem is not null)
        {
            return problem;
        }

        var nonce = RandomNumberGenerator.GetHexString(4, lowercase: true);
        return await OperationRequest.AnswerAsync(context, engine, WatchbillJson.Default.TemporaryScheduleInfo, StatusCodes.Status201Created, "temporary_schedule.add", seen =>
        {
            var made = new TemporarySchedule(
                $"ts-{IdTime.Format(seen.Now)}-{nonce}",
                new ScheduleId(body!.Schedule),
                body.Name,
                body.Start,
                body.End,
                [],
                [.. body.Shifts.Select(shift => new TemporaryShift(shift.Start, shift.End, [.. shift.Users.Select(user => new UserId(user))]))]);
            return Objection(made, context.Caller().User, seen) is { } objection
                ? OperationRequest.Change<TemporaryScheduleInfo>.No(objection)
                : Changed(made, seen.Definitions, DefinitionJson.Of(made).Json);
        });
    }

    private static Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id) =>
        OperationRequest.AnswerAsync(context, engine, WatchbillJson.Default.TemporaryScheduleInfo, StatusCodes.Status200OK, "temporary_schedule.remove", seen =>
            Current(seen).FirstOrDefault(temporary => temporary.Id == id && ScheduleAccess.MaySee(seen.Definitions, context.Caller().User, temporary.Schedule)) is { } temporary
                ? Changed(temporary, seen.Definitions, null)
                : OperationRequest.Change<TemporaryScheduleInfo>.No(new ApiError(ErrorCode.NotFound, $"There is no temporary schedule '{id}'.")));

    private static ApiError? Objection(TemporarySchedule made, User by, OperationContext seen)
    {
        if (!ScheduleAccess.MaySee(seen.Definitions, by, made.Schedule))
        {
            return new ApiError(ErrorCode.NotFound, $"There is no schedule '{made.Schedule}'.");
        }

        if (made.End <= seen.Now || made.End - made.Start > Longest || made.Start < ScheduleLimits.Earliest || made.End > ScheduleLimits.Latest)
        {
            return new ApiError(ErrorCode.Invalid, "A temporary schedule ends after now, and lasts at most 366 days.");
        }

        if (made.Shifts.SelectMany(shift => shift.Users).FirstOrDefault(user => !seen.Definitions.Users.ContainsKey(user)) is { Value: not null } unknown)
        {
            return new ApiError(ErrorCode.UnknownUser, $"There is no user '{unknown}'.");
        }

        return ScheduleProblems.Of(made, Current(seen)) switch
        {
            [] => null,
            [{ Kind: ScheduleProblemKind.TemporarySchedulesOverlap } overlap, ..] => new ApiError(ErrorCode.Conflict, overlap.Message),
            [var first, ..] => new ApiError(ErrorCode.Invalid, first.Message),
        };
    }

    private static IEnumerable<TemporarySchedule> Current(OperationContext seen) => OperationRequest.Current(
        seen, seen.Definitions.TemporarySchedules, DefinitionKinds.TemporarySchedule, temporary => temporary.Id, DefinitionJson.ReadTemporarySchedule);

    private static OperationRequest.Change<TemporaryScheduleInfo> Changed(TemporarySchedule temporary, DefinitionSet definitions, string? json) => new(
        null,
        Info(temporary, ZoneOf(definitions, temporary)),
        DefinitionKinds.TemporarySchedule,
        temporary.Id,
        json,
        $"schedule:{temporary.Schedule}",
        string.Create(CultureInfo.InvariantCulture, $"{temporary.Name}: {temporary.Start} {temporary.End}, {temporary.Shifts.Length} shifts"));

    private static DateTimeZone ZoneOf(DefinitionSet definitions, TemporarySchedule temporary) =>
        definitions.Schedules.TryGetValue(temporary.Schedule, out var schedule) ? schedule.Zone : DateTimeZone.Utc;
}
