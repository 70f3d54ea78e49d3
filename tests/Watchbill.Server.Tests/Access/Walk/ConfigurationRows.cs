using System.Text.Json;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>The configuration as files: the stage's own, with one team more.</summary>
internal static class ConfigurationRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Post("/api/v1/config/plan", Files) with { Changes = false },
        Post("/api/v1/config/apply", Files),
        Get("/api/v1/config/export"),
    ];

    private static Task<Call> Files(Stage stage)
    {
        var files = Stage.Files(stage.Tess.Id).ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
        files["more.yaml"] = "teams:\n  gamma: {name: Gamma, members: [max]}\n";
        return Task.FromResult(Call.Json(JsonSerializer.Serialize(new { files })));
    }
}
