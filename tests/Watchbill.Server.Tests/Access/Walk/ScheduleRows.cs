using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

internal static class ScheduleRows
{
    private const string NoTeam = "a schedule belongs to no team";

    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/schedules"),
        Get("/schedules/{id}", Primary).Everybodys(NoTeam),
        Post("/schedules/{id}/overrides", FormAsync, 303, "/schedules/{id}?done=override-added").Everybodys(NoTeam),
        Post("/schedules/{id}/overrides/remove", async stage => (await Primary(stage)).WithFields(("override", await stage.OverrideAsync())), 303, "/schedules/{id}?done=override-removed").Everybodys(NoTeam),

        Get("/schedules/{id}/override", Primary).Everybodys(NoTeam),
        Get("/schedules/{id}/temporary", Primary).Everybodys(NoTeam),
        Post("/schedules/{id}/temporary", TemporaryFormAsync, 303, "/schedules/{id}?done=temporary-added").Everybodys(NoTeam),
        Post("/schedules/{id}/temporary/remove", async stage => (await Primary(stage)).WithFields(("temporary", await stage.TemporaryAsync())), 303, "/schedules/{id}?done=temporary-removed").Everybodys(NoTeam),

        Get("/schedules/{id}/fairness", Primary).Everybodys(NoTeam),

        Get("/api/v1/oncall"),
        Get("/api/v1/schedules"),
        Get("/api/v1/schedules/{id}", Primary).Everybodys(NoTeam),
        Get("/api/v1/schedules/{id}/render", async stage => (await Primary(stage)) with { Query = "?from=now&to=tomorrow" }).Everybodys(NoTeam),
        Get("/api/v1/schedules/{id}/gaps", Primary).Everybodys(NoTeam),
        Get("/api/v1/schedules/{id}/fairness", Primary).Everybodys(NoTeam),
        Get("/api/v1/temporary-schedules"),
        Post("/api/v1/temporary-schedules", stage => Task.FromResult(Call.Json(NewTemporary(stage))), 201),
        Delete("/api/v1/temporary-schedules/{id}", async stage => Call.To("id", await stage.TemporaryAsync())).Everybodys(NoTeam),
        Get("/api/v1/overrides"),
        Post("/api/v1/overrides", stage => Task.FromResult(Call.Json(New(stage))), 201),
        Delete("/api/v1/overrides/{id}", async stage => Call.To("id", await stage.OverrideAsync())).Everybodys(NoTeam),
    ];

    private static Task<Call> Primary(Stage stage) => Task.FromResult(Call.To("id", "primary"));

    private static async Task<Call> FormAsync(Stage stage)
    {
        var day = stage.Server.Time.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return (await Primary(stage)).WithFields(("kind", "replace"), ("off", "rita"), ("on", "max"), ("from", $"{day}T10:00"), ("to", $"{day}T12:00"), ("nonce", "walkoverride"));
    }

    private static async Task<Call> TemporaryFormAsync(Stage stage)
    {
        var day = stage.Server.Time.GetUtcNow().AddDays(40).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return (await Primary(stage)).WithFields(
            ("name", "Walk"), ("from", $"{day}T10:00"), ("to", $"{day}T12:00"), ("person1", "max"), ("length", "1"), ("unit", "days"), ("nonce", "walktemporary"));
    }

    private static string NewTemporary(Stage stage)
    {
        var (start, end) = (stage.Now + NodaTime.Duration.FromDays(20), stage.Now + NodaTime.Duration.FromDays(21));
        return $$"""{"schedule":"primary","name":"Walk","start":"{{start}}","end":"{{end}}","shifts":[{"start":"{{start}}","end":"{{end}}","users":["max"]}]}""";
    }

    private static string New(Stage stage)
    {
        var (start, end) = (stage.Now, stage.Now + NodaTime.Duration.FromHours(2));
        return $$"""{"schedule":"primary","start":"{{start}}","end":"{{end}}","kind":"replace","user":"rita","instead":"max"}""";
    }
}
