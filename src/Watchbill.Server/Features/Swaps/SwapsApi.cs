using System.Text.Json.Serialization.Metadata;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Swaps;
using Watchbill.Engine;
using Watchbill.Engine.People;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Swaps;

/// <summary>Requests to take over shifts.</summary>
internal static class SwapsApi
{
    private const string IdempotencyKey = "Idempotency-Key";

    public static void MapSwapsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/swaps", List).Answers<SwapList>("listSwaps", "Requests to take over shifts that are open; with all=true those that are over too", Permission.Observer);
        api.MapGet("/swaps/{id}", Show).Answers<SwapInfo>("getSwap", "A request with its offers and its history", Permission.Observer).Refuses(404);
        Post<NewSwap>(api, "/swaps", "requestSwap", "Asks others to take over a shift or a part of one", StrictJson.Default.NewSwap, null, (body, caller, _) => new RequestSwap(
            new ScheduleId(body.Schedule), new UserId(body.Requester ?? caller.User.Id.Value), body.Start, body.End, Clean(body.Reason), [.. (body.Asked ?? []).Select(user => new UserId(user)).Distinct()]));
        Post<SwapPartBody>(api, "/swaps/{id}/take", "takeSwap", "Takes over all that is open of a request, or a part of it", StrictJson.Default.SwapPartBody, new SwapPartBody(), (body, _, _) => new TakeSwap(body.Start, body.End));
        Post<NewSwapOffer>(api, "/swaps/{id}/offers", "offerSwap", "Offers to take it over in exchange for a shift of one's own", StrictJson.Default.NewSwapOffer, null, (body, _, swap) => new OfferSwap(
            body.Start, body.End, body.ExchangeSchedule is { } named ? new ScheduleId(named) : swap?.Schedule ?? default, body.ExchangeStart, body.ExchangeEnd));
        api.MapPost("/swaps/{id}/offers/{offer}/accept", (HttpContext context, WatchbillEngine engine, string id, string offer) => DoAsync(context, engine, id, new AcceptOffer(offer)))
            .Answers<SwapInfo>("acceptOffer", "Accepts an exchange: both shifts change hands", Permission.Responder).Refuses(404, 409).Once();
        api.MapPost("/swaps/{id}/offers/{offer}/drop", (HttpContext context, WatchbillEngine engine, string id, string offer) => DoAsync(context, engine, id, new DropOffer(offer)))
            .Answers<SwapInfo>("dropOffer", "Declines an exchange, or withdraws one's own", Permission.Responder).Refuses(404, 409).Once();
        api.MapPost("/swaps/{id}/cancel", (HttpContext context, WatchbillEngine engine, string id) => DoAsync(context, engine, id, new CancelSwap()))
            .Answers<SwapInfo>("cancelSwap", "Calls a request back; what was taken stays taken", Permission.Responder).Refuses(404, 409).Once();
    }

    /// <summary>The key of a request that counts once; null when there is none.</summary>
    /// <returns>Whether it can be used.</returns>
    public static bool TryKey(HttpContext context, out string? key, out IResult? problem)
    {
        var sent = context.Request.Headers[IdempotencyKey].ToString();
        key = sent.Length == 0 ? null : sent;
        problem = sent.Length > CommandPath.MaxIdLength ? Answer.No(ErrorCode.Invalid, $"{IdempotencyKey} has at most {CommandPath.MaxIdLength} characters.") : null;
        return problem is null;
    }

    /// <summary>One line, as people read it; nothing when there is nothing in it.</summary>
    public static string? Clean(string? text) => text is null || new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim() is not { Length: > 0 } clean ? null : clean;

    private static void Post<T>(
        IEndpointRouteBuilder api, string path, string name, string summary, JsonTypeInfo<T> type, T? whenEmpty, Func<T, Access.Caller, Swap?, SwapCommand> command)
        where T : class
    {
        var isNew = path == "/swaps";
        api.MapPost(path, async (HttpContext context, WatchbillEngine engine) =>
            {
                var (body, problem) = await Body.ReadAsync(context, type, whenEmpty);
                var id = context.Request.RouteValues["id"] as string;
                return problem ?? await DoAsync(context, engine, id, command(body!, context.Caller(), id is null ? null : engine.Definitions.Current.Swaps.GetValueOrDefault(id)), isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
            })
            .Takes<T>(optional: whenEmpty is not null)
            .Answers<SwapInfo>(name, summary, Permission.Responder, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK).Refuses(404, 409, 422).Once();
    }

    private static IResult List(HttpContext context, WatchbillEngine engine, string? schedule, bool? all)
    {
        var (definitions, now) = (engine.Definitions.Current, engine.Time.Now());
        var swaps = SwapInfos.Visible(definitions, context.Caller().User, now)
            .Where(swap => (schedule is null || swap.Schedule.Value == schedule) && (all == true || swap.StatusAt(now) == SwapStatus.Open));
        return Answer.Ok(new SwapList([.. swaps.Select(swap => SwapInfos.Of(swap, now))]), WatchbillJson.Default.SwapList);
    }

    private static IResult Show(HttpContext context, WatchbillEngine engine, string id)
    {
        var (definitions, now) = (engine.Definitions.Current, engine.Time.Now());
        return SwapInfos.Find(definitions, context.Caller().User, now, id) is { } found
            ? Answer.Ok(SwapInfos.Of(found, now), WatchbillJson.Default.SwapInfo)
            : Answer.NotFound($"request '{id}'");
    }

    private static async Task<IResult> DoAsync(HttpContext context, WatchbillEngine engine, string? swap, SwapCommand command, int status = StatusCodes.Status200OK)
    {
        if (!TryKey(context, out var key, out var problem))
        {
            return problem!;
        }

        var caller = context.Caller();
        var reply = await new SwapDesk(engine, caller.User.Id, caller.Door).DoAsync(key, swap, command);
        return reply.Done is { } done ? Answer.Ok(SwapInfos.Of(done, engine.Time.Now()), WatchbillJson.Default.SwapInfo, status) : Answer.No(reply.Refusal!);
    }
}
