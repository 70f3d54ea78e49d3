using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Server.Access;

namespace Watchbill.Server.Ingest;

/// <summary>The endpoints of monitoring sources. What protects them is the integration's key.</summary>
internal static class IngestEndpoints
{
    private static readonly AccessRule ByKey = AccessRule.Open("integration key");

    public static void AddIngest(this IServiceCollection services)
    {
        services.AddSingleton<Rejections>();
        services.AddSingleton<SourceDesk>();
        services.AddSingleton<PagerDutyDesk>();
    }

    public static void MapIngest(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/integrations/{key}/alertmanager", (HttpContext context, string key, SourceDesk desk) =>
            desk.TakeAsync(context, key, "/v1/integrations/…/alertmanager", IntegrationKind.Alertmanager, AlertmanagerWebhook.Read)).Allow(ByKey);
        app.MapPost("/v1/integrations/{key}/events", (HttpContext context, string key, SourceDesk desk, WatchbillEngine engine) =>
            desk.TakeAsync(context, key, "/v1/integrations/…/events", IntegrationKind.Json, (body, source, now) =>
                EventMapper.Read(body, engine.Definitions.Current.Mappings[source.Integration.Mapping!], source, now))).Allow(ByKey);
        app.MapPost("/v2/enqueue", (HttpContext context, PagerDutyDesk desk) => desk.TakeEventAsync(context)).Allow(ByKey);
        app.MapPost("/v2/change/enqueue", (HttpContext context, PagerDutyDesk desk) => desk.TakeChangeAsync(context)).Allow(ByKey);

        // What parsing and authentication cost without the store. Not for production: whoever sends here pages nobody.
        if (Environment.GetEnvironmentVariable("WATCHBILL_BENCH") == "1")
        {
            app.MapPost("/v1/bench/parse-only/{key}", (HttpContext context, string key, SourceDesk desk) =>
                desk.TakeAsync(context, key, "/v1/bench/parse-only", IntegrationKind.Alertmanager, AlertmanagerWebhook.Read, isDry: true)).Allow(ByKey);
        }
    }
}
