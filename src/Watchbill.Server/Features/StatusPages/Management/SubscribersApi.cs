using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Engine.StatusPages;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.StatusPages.Subscribing;

namespace Watchbill.Server.Features.StatusPages.Management;

/// <summary>Subscribers for those who manage a page: addresses of strangers, which nobody else reads. Whoever is added here is asked first, as everybody is.</summary>
internal static class SubscribersApi
{
    private const int MostRows = 100;
    private const string Base = "/status-pages/{page}/subscribers";

    public static void MapSubscribersApi(this IEndpointRouteBuilder api)
    {
        api.MapGet(Base, ListAsync).Answers<StatuspageSubscriberList>("listStatusSubscribers", "Subscribers of a status page", Permission.Manager).Refuses(404);
        api.MapGet($"{Base}/count", CountAsync).Answers<StatuspageSubscriberCount>("countStatusSubscribers", "How many subscribers there are, by type", Permission.Manager).Refuses(404);
        api.MapPost(Base, AddAsync).Takes<NewStatusSubscriber>()
            .Answers<StatuspageSubscriber>("addStatusSubscriber", "Asks an address whether it wants to be told; nothing else is sent before it confirms", Permission.Manager, 201).Refuses(404, 429);
        api.MapGet($"{Base}/{{id}}", ShowAsync).Answers<StatuspageSubscriber>("getStatusSubscriber", "One subscriber", Permission.Manager).Refuses(404);
        api.MapDelete($"{Base}/{{id}}", RemoveAsync).Answers<StatuspageSubscriber>("removeStatusSubscriber", "Unsubscribes a subscriber", Permission.Manager).Refuses(404);
        api.MapPost($"{Base}/{{id}}/resend_confirmation", AskAgainAsync)
            .Answers<StatuspageSubscriber>("resendStatusConfirmation", "Asks a subscriber again who has not confirmed, or could not be reached", Permission.Manager, 201).Refuses(404, 429);
    }

    private static async Task<IResult> ListAsync(HttpContext context, StatusDoorParts parts, string page, string? q, string? type, string? state, int? limit, int? offset)
    {
        if (limit is < 1 or > MostRows || offset is < 0)
        {
            return Answer.No(ErrorCode.Invalid, $"'limit' is 1 to {MostRows}, and 'offset' is the number of a page of so many, from 0.");
        }

        var (subscribers, problem) = await WantedAsync(context, parts, page, type, state);
        return problem ?? Answer.Ok(
            new StatuspageSubscriberList(
            [
                .. subscribers.Where(one => q is null || one.Address.Contains(q, StringComparison.OrdinalIgnoreCase))
                    .OrderBy(one => one.Address, StringComparer.Ordinal)
                    .Skip((int)Math.Min((long)(offset ?? 0) * (limit ?? MostRows), int.MaxValue))
                    .Take(limit ?? MostRows)
                    .Select(Of),
            ]),
            StatuspageJson.Default.StatuspageSubscriberList);
    }

    private static async Task<IResult> CountAsync(HttpContext context, StatusDoorParts parts, string page, string? type, string? state)
    {
        var (subscribers, problem) = await WantedAsync(context, parts, page, type, state);
        return problem ?? Answer.Ok(
            new StatuspageSubscriberCount(subscribers.Count(one => one.Kind == SubscriberKind.Email), subscribers.Count(one => one.Kind == SubscriberKind.Webhook)), StatuspageJson.Default.StatuspageSubscriberCount);
    }

    private static async Task<IResult> AddAsync(HttpContext context, StatusDoorParts parts, SubscribeLimiter limiter, string page)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewStatusSubscriber);
        if (problem is not null)
        {
            return problem;
        }

        var (found, wrong) = SubscriberAddress.Read(body!.Email, body.Endpoint);
        return found is null ? Answer.No(ErrorCode.Invalid, wrong!, "Send 'email' or 'endpoint'.")
            : await AskAsync(context, parts, limiter, new StatusPageId(page), found, [.. (body.ComponentIds ?? []).Select(id => new ComponentId(id)).Distinct()]);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, StatusDoorParts parts, string page, string id) =>
        await FindAsync(context, parts, page, id) is { } subscriber ? Answer.Ok(Of(subscriber), StatuspageJson.Default.StatuspageSubscriber) : Answer.NotFound("such subscriber of this status page");

    private static async Task<IResult> RemoveAsync(HttpContext context, StatusDoorParts parts, string page, string id)
    {
        var caller = context.Caller();
        return await FindAsync(context, parts, page, id) is { } subscriber && await parts.Engine.Subscribers.UnsubscribeAsync(subscriber.Id, caller.User.Id, caller.Door)
            ? Answer.Ok(Of(subscriber), StatuspageJson.Default.StatuspageSubscriber)
            : Answer.NotFound("such subscriber of this status page");
    }

    private static async Task<IResult> AskAgainAsync(HttpContext context, StatusDoorParts parts, SubscribeLimiter limiter, string page, string id) =>
        await FindAsync(context, parts, page, id) is { } subscriber
            ? await AskAsync(context, parts, limiter, subscriber.Page, new SubscriberAddress(subscriber.Kind, subscriber.Address), subscriber.Components)
            : Answer.NotFound("such subscriber of this status page");

    private static async Task<IResult> AskAsync(HttpContext context, StatusDoorParts parts, SubscribeLimiter limiter, StatusPageId page, SubscriberAddress address, ImmutableArray<ComponentId> components)
    {
        if (limiter.Take(page, address.Address, parts.Engine.Time.Now()) is { } wait)
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Answer.No(ErrorCode.TooMany, "This address has just been asked.", "Ask again in an hour.");
        }

        var caller = context.Caller();
        return await parts.Engine.Subscribers.SubscribeAsync(page, address.Kind, address.Address, components, caller.User.Id, caller.Door) is { } refusal ? Answer.No(refusal)
            : await parts.Engine.Store.Reader.ReadSubscriberAsync(SubscriberPath.IdOf(page, address.Kind, address.Address), context.RequestAborted) is { } subscriber
                ? Answer.Ok(Of(subscriber), StatuspageJson.Default.StatuspageSubscriber, StatusCodes.Status201Created)
                : Answer.NotFound("such subscriber any more");
    }

    /// <summary>Active ones unless another state, or all, are asked for.</summary>
    private static async Task<(ImmutableArray<StatusSubscriber> Subscribers, IResult? Problem)> WantedAsync(HttpContext context, StatusDoorParts parts, string page, string? type, string? state)
    {
        if (StatusDesk.Find(parts, page) is not { } known)
        {
            return ([], Answer.NotFound("such status page"));
        }

        var (kind, wanted) = (StatusDesk.Word<SubscriberKind>(type), state is null ? SubscriberState.Active : StatusDesk.Word<SubscriberState>(state));
        if ((type is not null && kind is null) || (wanted is null && state != "all"))
        {
            return ([], Answer.No(
                type is not null && kind is null
                    ? StatusDesk.Unknown("type of subscriber", type, StatusDesk.Words<SubscriberKind>())
                    : StatusDesk.Unknown("state of a subscriber", state, StatusDesk.Words<SubscriberState>().Append("all"))));
        }

        var all = await parts.Engine.Store.Reader.ReadSubscribersAsync(known.Id, context.RequestAborted);
        return ([.. all.Where(one => (kind is null || one.Kind == kind) && (wanted is null || one.State == wanted))], null);
    }

    private static async Task<StatusSubscriber?> FindAsync(HttpContext context, StatusDoorParts parts, string page, string id) =>
        await parts.Engine.Store.Reader.ReadSubscriberAsync(id, context.RequestAborted) is { } subscriber && subscriber.Page.Value == page ? subscriber : null;

    private static StatuspageSubscriber Of(StatusSubscriber subscriber) => new(
        subscriber.Id,
        EntryText.Snake(subscriber.Kind),
        subscriber.Kind == SubscriberKind.Email ? subscriber.Address : null,
        subscriber.Kind == SubscriberKind.Webhook ? subscriber.Address : null,
        subscriber.QuarantinedAt,
        [.. subscriber.Components.Select(component => component.Value)],
        subscriber.CreatedAt);
}
