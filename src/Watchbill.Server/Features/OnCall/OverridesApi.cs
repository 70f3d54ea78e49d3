using System.Globalization;
using System.Security.Cryptography;
using NodaTime;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Json;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Overrides: operations, made at run time whoever manages the schedule.</summary>
internal static class OverridesApi
{
    private static readonly Duration Longest = Duration.FromDays(366);
    private static readonly InstantPattern IdTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd't'HHmmss'.'ffffff");

    public static void MapOverridesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/overrides", List).Answers<OverrideList>("listOverrides", "Overrides that have not ended", Permission.Observer);
        api.MapPost("/overrides", AddAsync).Takes<NewOverride>().Answers<OverrideInfo>("addOverride", "Changes who is on call for a while", Permission.Responder, 201).Refuses(404, 409, 422).Once();
        api.MapDelete("/overrides/{id}", RemoveAsync).Answers<OverrideInfo>("removeOverride", "Takes an override back", Permission.Responder).Refuses(404, 409).Once();
    }

    private static IResult List(HttpContext context, WatchbillEngine engine, string? schedule)
    {
        var now = engine.Time.Now();
        var overrides = engine.Definitions.Current.Overrides
            .Where(change => change.End > now && (schedule is null || change.Schedule.Value == schedule) && ScheduleAccess.MaySee(engine.Definitions.Current, context.Caller().User, change.Schedule))
            .OrderBy(change => change.Start)
            .Select(Info);
        return Answer.Ok(new OverrideList([.. overrides]), WatchbillJson.Default.OverrideList);
    }

    private static async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewOverride);
        if (problem is not null)
        {
            return problem;
        }

        var nonce = RandomNumberGenerator.GetHexString(4, lowercase: true);
        return await OperationRequest.AnswerAsync(context, engine, WatchbillJson.Default.OverrideInfo, StatusCodes.Status201Created, "override.add", seen =>
        {
            if (Objection(body!, context.Caller().User, seen.Definitions, seen.Now) is { } objection)
            {
                return OperationRequest.Change<OverrideInfo>.No(objection);
            }

            // Later overrides have the last word, and they are applied in the order of their ids: an id begins with its time.
            var made = Made(body!, $"ov-{IdTime.Format(seen.Now)}-{nonce}");
            return Changed(made, DefinitionJson.Of(made).Json);
        });
    }

    private static Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id) =>
        OperationRequest.AnswerAsync(context, engine, WatchbillJson.Default.OverrideInfo, StatusCodes.Status200OK, "override.remove", seen =>
            OperationRequest.Current(seen, seen.Definitions.Overrides, DefinitionKinds.Override, change => change.Id, DefinitionJson.ReadOverride)
                .FirstOrDefault(change => change.Id == id && ScheduleAccess.MaySee(seen.Definitions, context.Caller().User, change.Schedule)) is { } change
                ? ScheduleAccess.Objection(context.Caller().User, change) is { } objection
                    ? OperationRequest.Change<OverrideInfo>.No(new ApiError(ErrorCode.Forbidden, objection))
                    : Changed(change, null)
                : OperationRequest.Change<OverrideInfo>.No(new ApiError(ErrorCode.NotFound, $"There is no override '{id}'.")));

    private static Override Made(NewOverride body, string id) => new(
        id, new ScheduleId(body.Schedule), body.Start, body.End, Enum.Parse<OverrideKind>(body.Kind, ignoreCase: true), new UserId(body.User), body.Instead is null ? null : new UserId(body.Instead));

    private static ApiError? Objection(NewOverride body, User by, DefinitionSet definitions, Instant now)
    {
        if (!ScheduleAccess.MaySee(definitions, by, new ScheduleId(body.Schedule)))
        {
            return new ApiError(ErrorCode.NotFound, $"There is no schedule '{body.Schedule}'.");
        }

        if (!Enum.TryParse<OverrideKind>(body.Kind, ignoreCase: true, out var kind) || int.TryParse(body.Kind, out _))
        {
            return new ApiError(ErrorCode.Invalid, $"'{body.Kind}' is no kind of override.", "Use add, remove or replace.");
        }

        if (body.End <= body.Start || body.End - body.Start > Longest || body.End <= now || body.End > ScheduleLimits.Latest || body.Start < ScheduleLimits.Earliest)
        {
            return new ApiError(ErrorCode.Invalid, "An override ends after its start and after now, and lasts at most 366 days.");
        }

        if ((kind == OverrideKind.Replace) != (body.Instead is not null))
        {
            return new ApiError(ErrorCode.Invalid, "'instead' names who stands in: it belongs to replace, and to nothing else.");
        }

        if (body.Instead == body.User)
        {
            return new ApiError(ErrorCode.Invalid, "Nobody can stand in for themselves.");
        }

        return new[] { body.User, body.Instead }.FirstOrDefault(user => user is not null && !definitions.Users.ContainsKey(new UserId(user))) is { } unknown
            ? new ApiError(ErrorCode.UnknownUser, $"There is no user '{unknown}'.")
            : ScheduleAccess.Objection(by, Made(body, "")) is { } objection ? new ApiError(ErrorCode.Forbidden, objection) : null;
    }

    private static OperationRequest.Change<OverrideInfo> Changed(Override change, string? json) => new(
        null, Info(change), DefinitionKinds.Override, change.Id, json, $"schedule:{change.Schedule}",
        string.Create(CultureInfo.InvariantCulture, $"{change.Kind} {change.User} {change.Instead} {change.Start} {change.End}"));

    public static OverrideInfo Info(Override change) => new(
        change.Id, change.Schedule.Value, change.Start, change.End, EntryText.Snake(change.Kind), change.User.Value, change.Instead?.Value);
}
