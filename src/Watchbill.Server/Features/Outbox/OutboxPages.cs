using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Outbox;

public static class OutboxPages
{
    private const int Shown = 100;

    public static void MapOutboxPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/outbox", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/outbox/{delivery}/html", HtmlAsync).Allow(AccessRule.Account(Permission.Observer));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return new PageResult<OutboxPage, OutboxView>(frame, await ReadAsync(context, engine, Shown));
    }

    /// <summary>A mail's own HTML, for the frame that shows it: nothing in it runs, loads or leads anywhere.</summary>
    private static async Task<IResult> HtmlAsync(HttpContext context, WatchbillEngine engine, string delivery)
    {
        var found = (await ReadAsync(context, engine, 1_000)).Messages.FirstOrDefault(row => row.Delivery.Value == delivery);
        if (found?.Html is not { } html)
        {
            return ErrorPages.NotFound(PageFrame.Bare(context, engine));
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "SAMEORIGIN";
        headers.CacheControl = "no-store";
        return Results.Text(html, "text/html; charset=utf-8");
    }

    private static async Task<OutboxView> ReadAsync(HttpContext context, WatchbillEngine engine, int limit)
    {
        var rows = await engine.Store.Reader.ReadOutboxAsync(limit, context.RequestAborted);
        var deliveries = await engine.Store.Reader.ReadRecentDeliveriesAsync(limit, context.RequestAborted);
        var reader = Caller.Of(context)!.User;
        return OutboxView.Of(rows, await new IncidentSight(engine, reader, context.RequestAborted).DeliveriesAsync(deliveries), engine.Definitions.Current, reader);
    }
}
