using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.Shell;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Alerts;

public static class AlertPages
{
    private const int PageSize = 50;

    public static void MapAlertPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/alerts", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/alerts/{id:long}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/alerts/{id:long}/events/{hash}", BodyAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapAlertActs();
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine, string? show, string? service, long? before)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        var reader = frame.Reader!;
        var services = definitions.Services.Values.Where(s => Permissions.MaySee(reader, s)).OrderBy(s => s.Name, StringComparer.Ordinal).ToImmutableArray();
        var view = new AlertsView(
            Enum.TryParse<AlertsShown>(show, ignoreCase: true, out var shown) && Enum.IsDefined(shown) ? shown : AlertsShown.Open,
            Slug.IsValid(service) ? new ServiceId(service!) : null, services, [], null);
        var filter = new AlertFilter(view.Statuses, view.Service, before is > 0 ? new AlertId(before.Value) : null, PageSize);
        var found = await engine.Store.Reader.ListAlertsAsync(filter, context.RequestAborted);
        var visible = found.Where(alert => Permissions.MaySee(definitions, reader, alert));
        var ordered = view.Shown == AlertsShown.Open ? AlertLine.MostUrgentFirst(visible) : visible;
        return new PageResult<AlertsPage, AlertsView>(frame, view with
        {
            Lines = [.. ordered.Select(alert => AlertLine.Of(alert, definitions, frame.Clock, frame.OpenIncidents))],
            Older = found.Count == PageSize ? found[^1].Id : null,
        });
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, long id)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        if (await FindAsync(context, engine, id) is not { } stored)
        {
            return ErrorPages.NotFound(frame);
        }

        var subject = Subjects.Of(stored.Alert.Id);
        var reader = engine.Store.Reader;
        var journal = await reader.ReadJournalAsync(subject, context.RequestAborted);
        var deliveries = await reader.ReadDeliveriesOfAsync(subject, context.RequestAborted);
        var incidents = await IncidentQuery.OfAlertAsync(engine, frame.Reader!, journal, context.RequestAborted);
        return new PageResult<AlertPage, AlertView>(frame, AlertView.Of(stored, journal, deliveries, incidents, engine.Definitions.Current, frame.Clock));
    }

    /// <summary>What a source sent, byte for byte: as plain text to be saved, so that nothing in it is ever shown as a page of ours.</summary>
    private static async Task<IResult> BodyAsync(HttpContext context, WatchbillEngine engine, long id, string hash)
    {
        if (await FindAsync(context, engine, id) is not { } stored
            || (await engine.Store.Reader.ReadJournalAsync(Subjects.Of(stored.Alert.Id), context.RequestAborted)).FirstOrDefault(row => row.BodyHash == hash) is not { } entry
            || await engine.Store.Reader.ReadBodyAsync(hash, entry.RecordedAt, context.RequestAborted) is not { } body)
        {
            return ErrorPages.NotFound(await PageFrame.OfAsync(context, engine));
        }

        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return Results.File(body.Content.ToArray(), "text/plain; charset=utf-8", $"alert-{stored.Alert.Id}-{hash[..8]}.txt");
    }

    /// <summary>Null when there is no such alert, or none for this reader.</summary>
    internal static async Task<StoredAlert?> FindAsync(HttpContext context, WatchbillEngine engine, long id) =>
        await engine.Store.Reader.ReadAlertAsync(new AlertId(id), context.RequestAborted) is { } stored
        && Permissions.MaySee(engine.Definitions.Current, Caller.Of(context)!.User, stored.Alert)
            ? stored
            : null;
}
