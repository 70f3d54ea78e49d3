using Watchbill.Server.Features.Backups;
using Watchbill.Server.Features.Shell;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>What belongs to the house as a whole: health, appearance, audit, backups.</summary>
internal static class HouseRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/healthz"),
        Get("/readyz"),
        Get("/metrics").Forged(401, call => call.WithHeader("X-Forwarded-For", "203.0.113.7")),
        Get("/openapi.json"),
        Get("/assets/{file}", _ => Task.FromResult(Call.To("file", AssetFiles.Css[(AssetFiles.Css.LastIndexOf('/') + 1)..]))),
        Get("/{**path}", _ => Task.FromResult(Call.To("path", "nowhere")), 404),
        Post("/theme", _ => Task.FromResult(Call.Fields(("theme", "dark"), ("back", "/alerts"))), 303, "/alerts") with { Changes = false },
        Get("/about"),
        Get("/audit"),
        Post("/api/v1/admin/backup", _ => Task.FromResult(Call.Json("""{"name":"walk.db"}""")), 201),
        Get("/api/v1/admin/hold"),
        Delete("/api/v1/admin/hold", HeldAsync),
    ];

    private static async Task<Call> HeldAsync(Stage stage)
    {
        await RestoreHold.SetAsync(stage.Server.Engine.Store, on: true, TestContext.Current.CancellationToken);
        return Call.Plain;
    }
}
