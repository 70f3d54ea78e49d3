using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Overrides: operations, made at run time whoever manages the schedule.</summary>
internal static class OverridesApi
{
    private static readonly OperationRequest<Override, OverrideInfo> Request = new(OverrideOperation.Instance, (change, _) => Info(change), WatchbillJson.Default.OverrideInfo);

    public static void MapOverridesApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/overrides", List).Answers<OverrideList>("listOverrides", "Overrides that have not ended", Permission.Observer);
        api.MapPost("/overrides", AddAsync).Takes<NewOverride>().Answers<OverrideInfo>("addOverride", "Changes who is on call for a while", Permission.Responder, 201).Refuses(404, 409, 422).Once();
        api.MapDelete("/overrides/{id}", RemoveAsync).Answers<OverrideInfo>("removeOverride", "Takes an override back", Permission.Responder).Refuses(404, 409).Once();
    }

    public static OverrideInfo Info(Override change) => new(
        change.Id, change.Schedule.Value, change.Start, change.End, EntryText.Snake(change.Kind), change.User.Value, change.Instead?.Value);

    private static IResult List(HttpContext context, WatchbillEngine engine, string? schedule) =>
        Answer.Ok(new OverrideList([.. Request.List(context, engine, schedule)]), WatchbillJson.Default.OverrideList);

    private static async Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewOverride);
        if (problem is not null)
        {
            return problem;
        }

        if (OverrideOperation.KindOf(body!.Kind) is not { } kind)
        {
            return Answer.No(ErrorCode.Invalid, $"'{body.Kind}' is no kind of override.", "Use add, remove or replace.");
        }

        var asked = new Override("", new ScheduleId(body.Schedule), body.Start, body.End, kind, new UserId(body.User), body.Instead is null ? null : new UserId(body.Instead));
        return await Request.AddAsync(context, engine, asked);
    }

    private static Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id) => Request.RemoveAsync(context, engine, id);
}
