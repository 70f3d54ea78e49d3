using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>The template "declared". A preview sends and keeps nothing.</summary>
internal static class TemplateRows
{
    private const string Why = "templates belong to the organisation, and say nothing of any incident";

    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/templates"),
        Get("/templates/{id}", Declared).Everybodys(Why),
        Get("/api/v1/templates"),
        Get("/api/v1/templates/{id}", Declared).Everybodys(Why),
        (Post("/api/v1/templates/{id}/preview", async stage => (await Declared(stage)).WithJson("""{"for":"slack","values":{"impact":"None"}}""")) with { Changes = false }).Everybodys(Why),
    ];

    private static Task<Call> Declared(Stage stage) => Task.FromResult(Call.To("id", "declared"));
}
