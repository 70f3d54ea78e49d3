using Microsoft.Net.Http.Headers;
using Watchbill.Api;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>
/// The public's door: /status and below, and /api/v2 for the default page. No login, no cookies, the same answer for everybody, so that caches may keep it;
/// programs from anywhere may read it.
/// </summary>
internal static class StatusDoor
{
    /// <summary>So long a cache may answer without asking.</summary>
    private const string Cached = "public, max-age=30";

    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void MapStatusDoor(this IEndpointRouteBuilder app)
    {
        var open = AccessRule.Open("nothing to protect");
        app.MapMethods("/status", Reading, (HttpContext context, StatusDoorParts parts) => AnswerAsync(context, parts, null, "")).Allow(open);
        app.MapMethods("/status/{page}", Reading, (HttpContext context, StatusDoorParts parts, string page) => AnswerAsync(context, parts, page, "")).Allow(open);
        app.MapMethods("/status/{page}/{**path}", Reading, (HttpContext context, StatusDoorParts parts, string page, string path) => AnswerAsync(context, parts, page, path)).Allow(open);
        app.MapMethods("/api/v2/{**path}", Reading, (HttpContext context, StatusDoorParts parts, string path) => AnswerAsync(context, parts, null, $"api/v2/{path}")).Allow(open);
    }

    public static StatusLinks LinksOf(StatusPage page, AlertLinks links)
    {
        var own = links.Below($"status/{page.Id}").AbsoluteUri;
        return new StatusLinks($"/status/{page.Id}", page.Url ?? own, AssetFiles.StatusCss);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, StatusDoorParts parts, string? id, string path)
    {
        var page = id is null ? parts.Engine.Definitions.Current.DefaultStatusPage()?.Id : new StatusPageId(id);
        path = path.TrimEnd('/');
        if (path == "history" && context.Request.Query["month"].ToString() is { Length: > 0 } month)
        {
            path = $"history/{month}";
        }

        context.Response.Headers.AccessControlAllowOrigin = "*";
        var snapshot = page is { } known ? await parts.Snapshots.FindAsync(known, context.RequestAborted) : null;
        var document = snapshot is null ? null : await parts.Documents.FindAsync(snapshot, LinksOf(snapshot.Page, parts.Links), path, context.RequestAborted);
        if (document is null)
        {
            return NotFound(context, path);
        }

        var tag = new EntityTagHeaderValue($"\"{document.Tag}\"");
        context.Response.Headers.CacheControl = Cached;
        context.Response.GetTypedHeaders().ETag = tag;
        if (context.Request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } held && held.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (document.Type.StartsWith("text/html", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentSecurityPolicy = PageHeaders.Policy;
        }

        return TypedResults.Bytes(document.Content, document.Type);
    }

    /// <summary>Programs get JSON, whatever they say that they accept: one that got a page would misread it.</summary>
    private static IResult NotFound(HttpContext context, string path)
    {
        context.Response.Headers.CacheControl = "no-store";
        return path.StartsWith("api/", StringComparison.Ordinal) || !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? Answer.No(ErrorCode.NotFound, "There is no such thing on a status page here.")
            : TypedResults.Text("There is no such page here.\n", "text/plain; charset=utf-8", statusCode: StatusCodes.Status404NotFound);
    }
}

/// <summary>What the door works with.</summary>
internal sealed record StatusDoorParts(WatchbillEngine Engine, StatusSnapshots Snapshots, StatusDocuments Documents, AlertLinks Links);
