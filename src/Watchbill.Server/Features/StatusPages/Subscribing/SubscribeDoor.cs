using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.StatusPages.Subscribing;

/// <summary>
/// Subscribing to a status page: a form, a question to the address, and the page behind the link in it, whose button confirms or unsubscribes. Fetching a page changes
/// nothing, and no answer tells whether somebody is a subscriber.
/// </summary>
internal static class SubscribeDoor
{
    public static void MapSubscribeDoor(this IEndpointRouteBuilder app)
    {
        var open = AccessRule.Open("nothing to protect");
        var link = AccessRule.Open("subscription link");
        app.MapGet("/status/{page}/subscribe", FormAsync).Allow(open).ExcludeFromDescription();
        app.MapPost("/status/{page}/subscribe", SubscribeAsync).Allow(open).ExcludeFromDescription();
        app.MapGet("/status/{page}/subscribers/{token}", ShowAsync).Allow(link).ExcludeFromDescription();
        app.MapPost("/status/{page}/subscribers/{token}", ChangeAsync).Allow(link).ExcludeFromDescription();
    }

    private static async Task<IResult> FormAsync(HttpContext context, StatusDoorParts parts, string page) =>
        await FindAsync(context, parts, page) is { } snapshot ? Page(context, parts, snapshot, new SubscribeView(SubscribeState.Form)) : NotFound();

    private static async Task<IResult> SubscribeAsync(HttpContext context, StatusDoorParts parts, SubscribeLimiter limiter, string page)
    {
        if (await FindAsync(context, parts, page) is not { } snapshot)
        {
            return NotFound();
        }

        if (!context.Request.HasFormContentType)
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (mail, webhook) = (form["email"].ToString().Trim(), form["webhook"].ToString().Trim());
        var (found, problem) = SubscriberAddress.Read(mail, webhook);
        if (found is null)
        {
            return Page(context, parts, snapshot, new SubscribeView(SubscribeState.Form) { Problem = problem, Mail = mail, Webhook = webhook }, StatusCodes.Status400BadRequest);
        }

        var (kind, address) = found;
        ImmutableArray<ComponentId> components = [.. form["component"].OfType<string>().Distinct().Take(StatusPage.MostComponents + 1).Select(id => new ComponentId(id))];
        if (limiter.Take(context.Connection.RemoteIpAddress?.ToString() ?? "", snapshot.Page.Id, address, parts.Engine.Time.Now()) is { } wait)
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Page(context, parts, snapshot, new SubscribeView(SubscribeState.TooMany), StatusCodes.Status429TooManyRequests);
        }

        try
        {
            var refusal = await parts.Engine.Subscribers.SubscribeAsync(snapshot.Page.Id, kind, address, components);
            return refusal is null
                ? Page(context, parts, snapshot, new SubscribeView(SubscribeState.Asked) { IsWebhook = kind == SubscriberKind.Webhook })
                : Page(context, parts, snapshot, new SubscribeView(SubscribeState.Form) { Problem = refusal.Message }, StatusCodes.Status400BadRequest);
        }
        catch (CommitFailedException)
        {
            return Page(context, parts, snapshot, new SubscribeView(SubscribeState.Form) { Problem = "It may not have been saved. Send it again.", Mail = mail, Webhook = webhook }, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, StatusDoorParts parts, string page, string token)
    {
        var (snapshot, subscriber) = await ReadAsync(context, parts, page, token);
        return snapshot is null ? NotFound()
            : subscriber is null ? Page(context, parts, snapshot, new SubscribeView(SubscribeState.Unknown), StatusCodes.Status404NotFound)
            : Page(context, parts, snapshot, new SubscribeView(subscriber.State == SubscriberState.Active ? SubscribeState.Active : SubscribeState.Unconfirmed) { Token = token, Address = subscriber.Address });
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, StatusDoorParts parts, string page, string token)
    {
        var (snapshot, subscriber) = await ReadAsync(context, parts, page, token);
        if (snapshot is null || subscriber is null)
        {
            return snapshot is null ? NotFound() : Page(context, parts, snapshot, new SubscribeView(SubscribeState.Unknown), StatusCodes.Status404NotFound);
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        try
        {
            // Mail programs unsubscribe with a field of their own (RFC 8058).
            if (form["act"] == "unsubscribe" || form["List-Unsubscribe"] == "One-Click")
            {
                await parts.Engine.Subscribers.UnsubscribeAsync(subscriber.Id);
                return Page(context, parts, snapshot, new SubscribeView(SubscribeState.Gone));
            }

            if (form["act"] != "confirm")
            {
                return Page(context, parts, snapshot, new SubscribeView(SubscribeState.Unconfirmed) { Token = token, Address = subscriber.Address, Problem = "Press one of the buttons." }, StatusCodes.Status400BadRequest);
            }

            return await parts.Engine.Subscribers.ConfirmAsync(subscriber.Id)
                ? Page(context, parts, snapshot, new SubscribeView(SubscribeState.Confirmed) { Address = subscriber.Address })
                : Page(context, parts, snapshot, new SubscribeView(SubscribeState.Unknown), StatusCodes.Status404NotFound);
        }
        catch (CommitFailedException)
        {
            return Page(
                context, parts, snapshot, new SubscribeView(SubscribeState.Unconfirmed) { Token = token, Address = subscriber.Address, Problem = "It may not have been saved. Press again." }, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<(StatusSnapshot? Page, StatusSubscriber? Subscriber)> ReadAsync(HttpContext context, StatusDoorParts parts, string page, string token)
    {
        var snapshot = await FindAsync(context, parts, page);
        var id = snapshot is null ? null : parts.Links.ReadSubscriber(snapshot.Page.Id, token);
        var subscriber = id is null ? null : await parts.Engine.Store.Reader.ReadSubscriberAsync(id, context.RequestAborted);
        var isLate = subscriber is { State: SubscriberState.Unconfirmed } && subscriber.CreatedAt + StatusSubscriber.ConfirmWithin < parts.Engine.Time.Now();
        return (snapshot, isLate ? null : subscriber);
    }

    private static async Task<StatusSnapshot?> FindAsync(HttpContext context, StatusDoorParts parts, string page) =>
        await parts.Snapshots.FindAsync(new StatusPageId(page), context.RequestAborted) is { Page.Subscribers: true } snapshot ? snapshot : null;

    private static RazorComponentResult<SubscribePage> Page(HttpContext context, StatusDoorParts parts, StatusSnapshot page, SubscribeView view, int status = StatusCodes.Status200OK)
    {
        PageHeaders.Set(context.Response);
        return new RazorComponentResult<SubscribePage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(SubscribePage.Page)] = page,
            [nameof(SubscribePage.Links)] = StatusDoor.LinksOf(page.Page, parts.Links),
            [nameof(SubscribePage.Model)] = view,
        })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
    }

    private static ContentHttpResult NotFound() => TypedResults.Text("There is nothing to subscribe to here.\n", "text/plain; charset=utf-8", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>Keeps the form from being used to send mail to others. Thread-safe; forgets on restart.</summary>
internal sealed class SubscribeLimiter
{
    /// <summary>Per network address and hour.</summary>
    public const int PerVisitor = 10;

    /// <summary>Questions to one address in an hour.</summary>
    public const int PerAddress = 2;

    /// <summary>Per page and hour.</summary>
    public const int PerPage = 500;

    private readonly TokenBuckets _buckets = new(Duration.FromHours(1));

    /// <returns>Null when it may go on; else how long to wait, and nothing was taken.</returns>
    public Duration? Take(string visitor, StatusPageId page, string address, Instant now) =>
        _buckets.Take(now, new Bucket($"from:{visitor}", PerVisitor), new Bucket($"to:{page}:{address}", PerAddress), new Bucket($"page:{page}", PerPage));

    /// <summary>For somebody whom we know: the address alone is spared.</summary>
    public Duration? Take(StatusPageId page, string address, Instant now) => _buckets.Take(now, new Bucket($"to:{page}:{address}", PerAddress));
}
