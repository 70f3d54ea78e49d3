using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Alerts of the team alpha, by page and by REST.</summary>
internal static class AlertRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Get("/"),
        Get("/live"),
        Get("/alerts"),
        Get("/alerts/{id:long}", OneAsync).Owned(),
        Get("/alerts/{id:long}/events/{hash}", BodyAsync).Owned(),
        Form("acknowledge"),
        Form("resolve"),
        Form("escalate"),
        Form("snooze", ("for", "1h")),
        Form("reassign", ("to", "max")),
        Form("take-over"),
        Form("restart"),
        Form("fact", ("fact", "customer-facing"), ("holds", "yes")),
        Form("false-positive", ("cause", "expected")),
        Get("/outbox"),
        Get("/outbox/{delivery}/html", MailAsync).Owned(),
        Get("/rejected"),

        Get("/api/v1/alerts"),
        Get("/api/v1/alerts/{id}", OneAsync).Owned(),
        Rest("acknowledge", "{}"),
        Rest("resolve", "{}"),
        Rest("escalate", "{}"),
        Rest("snooze", """{"for":"1h"}"""),
        Rest("reassign", """{"to":"max"}"""),
        Rest("take-over", "{}"),
        Rest("restart", "{}"),
        Rest("fact", """{"fact":"customer-facing"}"""),
        Rest("false-positive", """{"cause":"expected"}"""),
        Get("/api/v1/reports/false-positives"),
        Post("/api/v1/events", _ => Task.FromResult(Call.Json("""{"service":"shop","title":"Walk","dedup_key":"walk-rest"}""")), 202).Owned(),
    ];

    private static EndpointRow Form(string verb, params (string Name, string Value)[] fields) => Post(
        $"/alerts/{{id:long}}/{verb}",
        async stage => (await OneAsync(stage)).WithFields(("nonce", $"walk{verb}")).WithFields(fields),
        303,
        "/alerts/{id}").Owned();

    private static EndpointRow Rest(string verb, string body) => Post($"/api/v1/alerts/{{id}}/{verb}", async stage => (await OneAsync(stage)).WithJson(body)).Owned();

    private static async Task<Call> OneAsync(Stage stage) => Call.To("id", await stage.AlertAsync());

    private static async Task<Call> BodyAsync(Stage stage)
    {
        var alert = await stage.AlertAsync();
        return Call.To("id", alert).At("hash", (await stage.JournalAsync(alert)).Select(entry => entry.BodyHash).First(hash => hash is not null)!);
    }

    private static async Task<Call> MailAsync(Stage stage) => Call.To("delivery", await stage.MailAsync());
}
