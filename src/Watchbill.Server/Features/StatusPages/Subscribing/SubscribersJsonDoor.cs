using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Watchbill.Api;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.StatusPages;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.StatusPages.Subscribing;

/// <summary>
/// POST /api/v2/subscribers: subscribing for programs, in Statuspage's shape, as a form (<c>subscriber[email]=…</c>) or as JSON (<c>{"subscriber": {"email": …}}</c>). It asks the
/// address first, as the page's own form does, and its answer is the same whoever is a subscriber already.
/// </summary>
internal static class SubscribersJsonDoor
{
    private static readonly string[] Names = ["subscribers", "subscribers.json"];

    public static void MapSubscribersJsonDoor(this IEndpointRouteBuilder app)
    {
        var open = AccessRule.Open("nothing to protect");
        foreach (var name in Names)
        {
            app.MapPost($"/api/v2/{name}", (HttpContext context, StatusDoorParts parts, SubscribeLimiter limiter) => SubscribeAsync(context, parts, limiter, null)).Allow(open).ExcludeFromDescription();
            app.MapPost($"/status/{{page}}/api/v2/{name}", (HttpContext context, StatusDoorParts parts, SubscribeLimiter limiter, string page) => SubscribeAsync(context, parts, limiter, page))
                .Allow(open).ExcludeFromDescription();
        }
    }

    private static async Task<IResult> SubscribeAsync(HttpContext context, StatusDoorParts parts, SubscribeLimiter limiter, string? page)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "no-store";
        var known = page is null ? parts.Engine.Definitions.Current.DefaultStatusPage()?.Id : new StatusPageId(page);
        if (known is not { } id || await parts.Snapshots.FindAsync(id, context.RequestAborted) is not { Page.Subscribers: true } snapshot)
        {
            return Answer.No(ErrorCode.NotFound, "There is nothing to subscribe to here.");
        }

        var (asked, problem) = await ReadAsync(context);
        if (asked is null)
        {
            return problem!;
        }

        // A webhook may name a mail address as well; it is told by its endpoint.
        var (found, wrong) = SubscriberAddress.Read(string.IsNullOrWhiteSpace(asked.Endpoint) ? asked.Email : null, asked.Endpoint);
        if (found is null)
        {
            return Answer.No(ErrorCode.Invalid, wrong!, "Send subscriber[email] or subscriber[endpoint].");
        }

        if (limiter.Take(context.Connection.RemoteIpAddress?.ToString() ?? "", id, found.Address, parts.Engine.Time.Now()) is { } wait)
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Answer.No(ErrorCode.TooMany, "That was too often. Try again later.");
        }

        try
        {
            return await parts.Engine.Subscribers.SubscribeAsync(id, found.Kind, found.Address, asked.Components) is { } refusal
                ? Answer.No(refusal)
                : Answer.Ok(
                    new StatuspageSubscribed(StatuspageDocuments.Page(snapshot, StatusDoor.LinksOf(snapshot.Page, parts.Links)), Of(snapshot.Page.Id, found, asked.Components)),
                    StatuspageJson.Default.StatuspageSubscribed,
                    StatusCodes.Status201Created);
        }
        catch (CommitFailedException)
        {
            return Answer.No(ErrorCode.OutcomeUnknown, "It may not have been saved.", "Send it again.");
        }
    }

    /// <summary>Made of what was sent alone.</summary>
    private static StatuspageSubscriber Of(StatusPageId page, SubscriberAddress address, ImmutableArray<ComponentId> components) => new(
        SubscriberPath.IdOf(page, address.Kind, address.Address),
        address.Kind == SubscriberKind.Email ? "email" : "webhook",
        address.Kind == SubscriberKind.Email ? address.Address : null,
        address.Kind == SubscriberKind.Webhook ? address.Address : null,
        null,
        [.. components.Select(component => component.Value)],
        null);

    private static async Task<(Asked? Asked, IResult? Problem)> ReadAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return (new Asked(form["subscriber[email]"], form["subscriber[endpoint]"], Components(form["subscriber[component_ids][]"].OfType<string>())), null);
        }

        if (await Body.ReadAsync(context.Request.Body, Body.Limit, context.RequestAborted) is not { } bytes)
        {
            return (null, Answer.No(ErrorCode.TooLarge, $"The body is larger than {Body.Limit / 1024} KiB."));
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("subscriber", out var subscriber) && subscriber.ValueKind == JsonValueKind.Object)
            {
                var named = subscriber.TryGetProperty("component_ids", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(one => one.ToString()) : [];
                return (new Asked(Text(subscriber, "email"), Text(subscriber, "endpoint"), Components(named)), null);
            }
        }
        catch (JsonException)
        {
            // Told below, as anything else that is not what is expected.
        }

        return (null, Answer.No(ErrorCode.Invalid, "The body says nothing about a subscriber.", """Send {"subscriber": {"email": "ana@example.org"}}, or a form with subscriber[email]."""));
    }

    private static ImmutableArray<ComponentId> Components(IEnumerable<string> ids) => [.. ids.Distinct().Take(StatusPage.MostComponents + 1).Select(id => new ComponentId(id))];

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Asked(string? Email, string? Endpoint, ImmutableArray<ComponentId> Components);
}
