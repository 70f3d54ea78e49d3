using System.Net;
using System.Text.Json;
using Watchbill.EndToEnd.Node;
using Watchbill.EndToEnd.Story;

namespace Watchbill.EndToEnd.Ingest;

/// <summary>What a source may get wrong, over HTTP to the real process: the exact answer, the counter, and the page where people see it.</summary>
public sealed class BadInputTests
{
    private const int MaxBody = 512 * 1024;
    private const string Json = "application/json";

    [Fact(Timeout = 120_000)]
    public async Task Every_wrong_form_has_its_own_answer_is_counted_and_is_shown_to_people()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var node = await Installation.CreateAsync(StoreKind.Sqlite, Shop.Configuration("1h"), Shop.Environment(), cancel);
        await node.StartAsync(cancel);
        Assert.Equal(0, await node.StopAsync(cancel));
        var token = (await node.RunAsync(cancel, "admin", "create-token", "ana")).Succeeded().Output.Trim();
        var password = (await node.RunAsync(cancel, "admin", "reset-password", "ana")).Succeeded().Output.Trim();
        await node.StartAsync(cancel);
        using var rest = new RestClient(node.Url, token);
        var events = $"v1/integrations/{Shop.EventsKey}/events";
        var webhook = $"v1/integrations/{Shop.AlertmanagerKey}/alertmanager";

        await RefusedAsync(rest, events, "{\"key\": ", Json, HttpStatusCode.BadRequest, "malformed_json", cancel);
        await RefusedAsync(rest, webhook, "[1, 2]", Json, HttpStatusCode.BadRequest, "invalid_event", cancel);
        await RefusedAsync(rest, webhook, """{"alerts": "none"}""", Json, HttpStatusCode.BadRequest, "invalid_event", cancel);
        await RefusedAsync(rest, events, new string(' ', MaxBody + 1), Json, HttpStatusCode.RequestEntityTooLarge, "body_too_large", cancel);
        await RefusedAsync(rest, events, Shop.Event("a"), "text/plain", HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", cancel);
        await RefusedAsync(rest, "v1/integrations/nosuchkey/events", Shop.Event("a"), Json, HttpStatusCode.NotFound, "unknown_key", cancel);
        await RefusedAsync(rest, $"v1/integrations/{Shop.EventsKey}/alertmanager", Shop.Event("a"), Json, HttpStatusCode.BadRequest, "wrong_endpoint", cancel);

        Assert.Empty(await rest.AlertsAsync(cancel));
        var metrics = await rest.TextAsync("metrics", cancel);
        foreach (var counted in new[]
        {
            """{service="shop",integration="scripts",code="malformed_json"} 1""",
            """{service="shop",integration="prometheus",code="invalid_event"} 2""",
            """{service="shop",integration="scripts",code="body_too_large"} 1""",
            """{service="shop",integration="scripts",code="unsupported_media_type"} 1""",
            """{service="shop",integration="scripts",code="wrong_endpoint"} 1""",
            """{service="",integration="",code="unknown_key"} 1""",
        })
        {
            Assert.Contains($"watchbill_intake_rejected_total{counted}\n", metrics, StringComparison.Ordinal);
        }

        await using var browser = await Browser.StartAsync();
        var ana = await browser.PersonAsync(node.Url, javaScript: false);
        await ana.LogInForTheFirstTimeAsync("ana", password);
        await ana.GoToAsync("/rejected");
        foreach (var word in new[] { "malformed json", "invalid event", "body too large", "unsupported media type", "unknown key", "wrong endpoint" })
            await ana.ReadsAsync(word, TimeSpan.FromSeconds(5));
    }

    private static async Task RefusedAsync(
        RestClient rest, string path, string body, string contentType, HttpStatusCode status, string code, CancellationToken cancel)
    {
        var answer = await rest.PostAsync(path, body, contentType, cancel);
        Assert.True(answer.Status == status, $"{(int)answer.Status} instead of {(int)status}: {answer.Body}");
        Assert.Equal(code, JsonElement.Parse(answer.Body).GetProperty("code").GetString());
    }
}
