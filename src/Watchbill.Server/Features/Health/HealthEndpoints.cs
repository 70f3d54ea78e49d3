using System.Net;
using System.Text.Json;
using Watchbill.Engine;
using Watchbill.Engine.Calendars;
using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Health;

/// <summary>For load balancers, monitors and Prometheus.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var open = AccessRule.Open("nothing to protect");

        // Alive: the process answers. Restarting it would help nobody as long as this is 200.
        app.MapGet("/healthz", (HttpContext context) => context.Response.WriteAsync("ok\n", context.RequestAborted)).Allow(open);
        app.MapGet("/readyz", ReadyAsync).Allow(open);
        app.MapGet("/metrics", MetricsAsync).Allow(AccessRule.Open("loopback, else a session or token"));
    }

    private static async Task ReadyAsync(HttpContext context, Readiness readiness)
    {
        var report = await readiness.LookAsync(context.RequestAborted);
        context.Response.StatusCode = report.Reasons.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", report.Reasons.IsEmpty);
            json.WriteStartArray("reasons");
            foreach (var reason in report.Reasons)
            {
                json.WriteStringValue(reason);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static async Task MetricsAsync(HttpContext context, WatchbillEngine engine, ServerMetrics metrics, CalendarFetcher calendars)
    {
        if (!IsLocal(context) && Caller.Of(context) is null)
        {
            await Denial.UnknownAsync(context);
            return;
        }

        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(await MetricsPage.WriteAsync(engine, metrics, calendars, context.RequestAborted), context.RequestAborted);
    }

    /// <summary>A header that no trusted proxy has taken away means that somebody farther away is asking through a proxy on this host.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded");
}
