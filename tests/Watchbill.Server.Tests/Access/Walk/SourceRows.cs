using static Watchbill.Server.Tests.Access.Walk.EndpointRow;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Monitoring sources: their integration's key is all that they have.</summary>
internal static class SourceRows
{
    private const string Webhook = """
        {"version":"4","groupKey":"{}:{alertname=\"Walk\"}","status":"firing","receiver":"watchbill","groupLabels":{"alertname":"Walk"},"commonLabels":{},
         "commonAnnotations":{},"externalURL":"http://am.example","truncatedAlerts":0,"alerts":[{"status":"firing","labels":{"alertname":"Walk","severity":"critical"},
         "annotations":{"summary":"Walk"},"startsAt":"2026-05-01T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p.example","fingerprint":"00000000000000aa"}]}
        """;

    private const string Event = """{"routing_key":"$KEY","event_action":"trigger","dedup_key":"walk-pd","payload":{"summary":"Walk","source":"web-1","severity":"critical"}}""";

    private const string Change = """{"routing_key":"$KEY","payload":{"summary":"Deployed","source":"ci"}}""";

    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Post("/v1/integrations/{key}/alertmanager", stage => Task.FromResult(Call.To("key", stage.Keys["shop/am"]).WithJson(Webhook)), 202).ForgedAt("key", 404),
        Post("/v1/integrations/{key}/events", stage => Task.FromResult(Call.To("key", stage.Keys["shop/plain"]).WithJson("""{"key":"walk-plain","title":"Walk"}""")), 202).ForgedAt("key", 404),
        Post("/v2/enqueue", stage => Task.FromResult(WithKey(stage, Event)), 202).Forged(400, OtherKey),
        Post("/v2/change/enqueue", stage => Task.FromResult(WithKey(stage, Change)), 202).Forged(400, OtherKey),
    ];

    private static Call WithKey(Stage stage, string body) => Call.Json(body.Replace("$KEY", stage.Keys["shop/pd"], StringComparison.Ordinal));

    private static Call OtherKey(Call call)
    {
        var text = call.Body!.Value.Text;
        var key = text[(text.IndexOf("_key\":\"", StringComparison.Ordinal) + 7)..text.IndexOf("\",", StringComparison.Ordinal)];
        return call.WithJson(text.Replace(key, Call.Flip(key), StringComparison.Ordinal));
    }
}
