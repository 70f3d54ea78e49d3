using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

internal static class ScheduleRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/schedules"),
        Get("/schedules/{id}", Primary).Owned(),
        Post("/schedules/{id}/overrides", FormAsync, 303, "/schedules/{id}?done=override-added").Owned(),
        Post("/schedules/{id}/overrides/remove", async stage => (await Primary(stage)).WithFields(("override", await stage.OverrideAsync())), 303, "/schedules/{id}?done=override-removed").Owned(),

        Get("/schedules/{id}/override", Primary).Owned(),
        Get("/schedules/{id}/temporary", Primary).Owned(),
        Post("/schedules/{id}/temporary", TemporaryFormAsync, 303, "/schedules/{id}?done=temporary-added").Owned(),
        Post("/schedules/{id}/temporary/remove", async stage => (await Primary(stage)).WithFields(("temporary", await stage.TemporaryAsync())), 303, "/schedules/{id}?done=temporary-removed").Owned(),

        Get("/schedules/{id}/fairness", Primary).Owned(),
        Get("/schedules/{id}/import", Primary).Owned(),
        Post("/schedules/{id}/import", async stage => (await Primary(stage)).WithFields(("calendar", Calendar(stage, "page"))), 303, "/schedules/{id}?done=calendar-imported").Owned(),
        Post("/api/v1/schedules/{id}/import", async stage => (await Primary(stage)) with { Body = ("text/calendar", Calendar(stage, "rest")) }).Owned(),

        Get("/api/v1/oncall"),
        Get("/api/v1/schedules"),
        Get("/api/v1/schedules/{id}", Primary).Owned(),
        Get("/api/v1/schedules/{id}/render", async stage => (await Primary(stage)) with { Query = "?from=now&to=tomorrow" }).Owned(),
        Get("/api/v1/schedules/{id}/gaps", Primary).Owned(),
        Get("/api/v1/schedules/{id}/fairness", Primary).Owned(),
        Get("/api/v1/schedules/{id}/record", async stage => (await Primary(stage)) with { Query = "?from=yesterday&to=now" }).Owned(),
        Get("/schedules/{id}/handover", stage => stage.HandedAsync(HandoverStage.OfPages)).Owned(),
        Post("/schedules/{id}/handover/acknowledge", async stage => (await stage.HandedToRitaAsync(HandoverStage.OfPages)).WithFields(("number", "1")), 303, "/schedules/{id}/handover?done=handover-acknowledged").Owned(),
        Post("/schedules/{id}/handover/notes", async stage => (await stage.HandedAsync(HandoverStage.OfPages)).WithFields(("number", "1"), ("section", "Notes"), ("text", "Walk")), 303, "/schedules/{id}/handover?done=handover-noted").Owned(),
        Post("/schedules/{id}/handover/checklist", async stage => (await stage.HandedAsync(HandoverStage.OfPages)).WithFields(("part", "before"), ("shift", await stage.ShiftAsync(HandoverStage.OfPages)), ("item", "Test")), 303, "/schedules/{id}/handover?done=item-ticked").Owned(),

        Get("/api/v1/schedules/{id}/handover", stage => stage.HandedAsync()).Owned(),
        Post("/api/v1/schedules/{id}/handover/acknowledge", async stage => (await stage.HandedToRitaAsync()).WithJson("""{"number":1}""")).Owned(),
        Post("/api/v1/schedules/{id}/handover/notes", async stage => (await stage.HandedAsync()).WithJson("""{"section":"Notes","text":"Walk"}""")).Owned(),
        Post("/api/v1/schedules/{id}/handover/checklist", async stage => (await stage.HandedAsync()).WithJson("""{"part":"before_shift","item":"Test","done":true}""")).Owned(),
        Get("/api/v1/temporary-schedules"),
        Post("/api/v1/temporary-schedules", stage => Task.FromResult(Call.Json(NewTemporary(stage))), 201).Owned(),
        Delete("/api/v1/temporary-schedules/{id}", async stage => Call.To("id", await stage.TemporaryAsync())).Owned(),
        Get("/api/v1/overrides"),
        Post("/api/v1/overrides", stage => Task.FromResult(Call.Json(New(stage))), 201).Owned(),
        Delete("/api/v1/overrides/{id}", async stage => Call.To("id", await stage.OverrideAsync())).Owned(),
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

    private static string Calendar(Stage stage, string uid) =>
        $"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{uid}\nDTSTART:{stage.Now.InUtc().Date.PlusDays(2):uuuuMMdd}T100000Z\nDURATION:PT2H\nSUMMARY:max\nEND:VEVENT\nEND:VCALENDAR\n";

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
