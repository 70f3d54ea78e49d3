using System.Net;
using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Tests.Ingest;

public sealed class PagerDutyTests
{
    private const string Trigger = """
        {"routing_key":"KEY","event_action":"trigger","dedup_key":"disk","payload":{"summary":"Disk full","source":"host1","severity":"warning",
         "component":"disk","group":"storage","class":"space","timestamp":"2026-11-21T03:00:00.000+0000","custom_details":{"free":"1%","mounts":["a","b"]}},
         "client":"Nagios","client_url":"https://nagios.example/","links":[{"href":"https://wiki.example/"}]}
        """;

    [Theory]
    [InlineData("alertmanager-0.25.0-pagerduty-v2.json", "[FIRING:1] InstanceDown lab (127.0.0.1:18999 demo critical ops)")]
    [InlineData("alertmanager-0.28.1-pagerduty-v2.json", "[FIRING:1] InstanceDown lab (127.0.0.1:18999 demo critical ops)")]
    public async Task Alertmanagers_captured_story_is_one_alert_that_closes(string capture, string title)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var seen = new List<AlertStatus>();

        foreach (var request in Shared.Capture(capture))
        {
            using var answer = await ReplayAsync(server, client, request);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.Equal(
                $$"""{"status":"success","message":"Event processed","dedup_key":"{{request["body"]!["dedup_key"]}}"}""",
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            seen.Add((await server.AlertsAsync())[0].Status);
        }

        var alert = Assert.Single(await server.AlertsAsync());
        Assert.Equal(title, alert.Title);
        Assert.StartsWith("Alertmanager", alert.Labels["client"], StringComparison.Ordinal);
        Assert.Equal(AlertStatus.Triggered, seen[0]);
        Assert.Equal(AlertStatus.Resolved, alert.Status);
    }

    [Theory]
    [InlineData("alertmanager-0.25.0-fail-pd-400.json", "[FIRING:1] fail-pd-400 pd critical", Severity.Error)]
    [InlineData("alertmanager-0.25.0-fail-pd-429.json", "[FIRING:1] fail-pd-429 pd critical", Severity.Error)]
    [InlineData("alertmanager-0.25.0-fail-pd-503.json", "[FIRING:1] fail-pd-503 pd critical", Severity.Error)]
    [InlineData("apprise-1.2.0-pagerduty.json", "Disk full sda1 at 99%", Severity.Critical)]
    [InlineData("pdjs-2.2.4-events.json", "s", Severity.Error)]
    [InlineData("ansible-7.7.0-pagerduty-change.json", null, null)]
    public async Task Captured_requests_of_real_clients_are_taken_as_they_are(string capture, string? title, Severity? severity)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        foreach (var request in Shared.Capture(capture))
        {
            using var answer = await ReplayAsync(server, client, request);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.Equal("success", (await answer.JsonAsync())["status"]!.GetValue<string>());
        }

        var alert = (await server.AlertsAsync()).SingleOrDefault();
        Assert.Equal((title, severity), (alert?.Title, alert?.Severity));
        Assert.True(alert is null || alert.Run!.Pages.Length > 0);
    }

    [Fact]
    public async Task A_change_pages_nobody_is_kept_once_and_is_in_the_audit_log()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var answer = await ReplayAsync(server, client, Shared.Capture("ansible-7.7.0-pagerduty-change.json")[0]);

        Assert.Equal("""{"status":"success","message":"Change event processed"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await server.AlertsAsync());
        Assert.Contains(await server.Engine.Store.Reader.ReadAuditAsync(10, TestContext.Current.CancellationToken), entry => entry is { Action: "change", Detail: "Deployed 1.2.3" });

        // The capture says when it was made, so that a repeat is known.
        using var again = await ReplayAsync(server, client, Shared.Capture("ansible-7.7.0-pagerduty-change.json")[0]);
        var change = Assert.Single(await ChangesAsync(server));
        Assert.Equal(
            (NodaTime.Instant.FromUtc(2026, 11, 21, 3, 18, 7) + NodaTime.Duration.FromMilliseconds(116.319), ServiceChangeKind.Other, "Deployed 1.2.3", new ServiceId("shop"), "ci", "https://ci"),
            (change.At, change.Kind, change.Summary, change.Service, change.By, change.Link));
        Assert.Contains("\"repo\"", change.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_without_a_time_are_as_many_as_come_and_a_kind_among_the_details_is_taken()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var body = $$$"""{"routing_key":"{{{server.Keys["shop/pd"]}}}","payload":{"summary":"Flag on","custom_details":{"kind":"flag"}},"links":[{"href":"javascript:alert(1)"},{"href":"https://flags.example/1"}]}""";

        for (var i = 0; i < 2; i++)
        {
            using var answer = await client.PostJsonAsync("/v2/change/enqueue", body);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        Assert.Equal([(ServiceChangeKind.Flag, "https://flags.example/1"), (ServiceChangeKind.Flag, "https://flags.example/1")], (await ChangesAsync(server)).Select(change => (change.Kind, change.Link!)));
        using var tooLong = await client.PostJsonAsync("/v2/change/enqueue", body.Replace("Flag on", new string('x', 1_025), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
    }

    [Fact]
    public async Task Every_field_has_its_place_in_the_alert()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        await SendAsync(server, client, Trigger);

        var alert = Assert.Single(await server.AlertsAsync());
        Assert.Equal(("Disk full", Severity.Warning, "pd/disk", "https://nagios.example/"), (alert.Title, alert.Severity, alert.DedupKey, alert.Link));
        Assert.Equal("free: 1%\nmounts: [\"a\",\"b\"]", alert.Details);
        Assert.Equal("class=space client=Nagios component=disk group=storage source=host1", string.Join(' ', alert.Labels.Select(label => $"{label.Key}={label.Value}")));
    }

    [Fact]
    public async Task Acknowledge_and_resolve_need_the_keys_alone_and_another_trigger_is_another_alert()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        await SendAsync(server, client, Trigger);

        await SendAsync(server, client, """{"routing_key":"KEY","event_action":"acknowledge","dedup_key":"disk"}""");
        Assert.Equal(AlertStatus.Acknowledged, Assert.Single(await server.AlertsAsync()).Status);

        await SendAsync(server, client, Trigger);
        Assert.Equal(AlertStatus.Acknowledged, Assert.Single(await server.AlertsAsync()).Status);

        await SendAsync(server, client, """{"routing_key":"KEY","event_action":"resolve","dedup_key":"disk"}""");
        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);

        await SendAsync(server, client, Trigger);
        Assert.Equal([AlertStatus.Triggered, AlertStatus.Resolved], (await server.AlertsAsync()).Select(alert => alert.Status));
    }

    [Fact]
    public async Task Resolving_what_is_not_open_is_taken_and_does_nothing()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var answer = await SendAsync(server, client, """{"routing_key":"KEY","event_action":"resolve","dedup_key":"never"}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(await server.AlertsAsync());
    }

    [Fact]
    public async Task A_trigger_without_a_dedup_key_gets_one_that_resolves_it()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        using var answer = await SendAsync(server, client, Trigger.Replace("\"dedup_key\":\"disk\",", string.Empty, StringComparison.Ordinal));
        var key = (await answer.JsonAsync())["dedup_key"]!.GetValue<string>();
        Assert.Matches("^[0-9a-f]{32}$", key);

        await SendAsync(server, client, $$"""{"routing_key":"KEY","event_action":"resolve","dedup_key":"{{key}}"}""");

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);
    }

    [Theory]
    [InlineData("dedup_key")]
    [InlineData("client")]
    [InlineData("client_url")]
    [InlineData("links")]
    [InlineData("payload/component")]
    [InlineData("payload/group")]
    [InlineData("payload/class")]
    [InlineData("payload/timestamp")]
    [InlineData("payload/custom_details")]
    public async Task Without_an_optional_field_it_still_pages(string field)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var body = JsonNode.Parse(Trigger)!.AsObject();
        Assert.True((field.StartsWith("payload/", StringComparison.Ordinal) ? body["payload"]!.AsObject() : body).Remove(field.Split('/')[^1]));

        await SendAsync(server, client, body.ToJsonString());

        Assert.NotEmpty(Assert.Single(await server.AlertsAsync()).Run!.Pages);
    }

    [Theory]
    [InlineData("""{"event_action":"trigger","payload":{"summary":"s","source":"h","severity":"error"}}""", "'routing_key' is missing or blank")]
    [InlineData("""{"routing_key":"short!","event_action":"resolve","dedup_key":"d"}""", "Length of 'routing_key' is incorrect (should be 32 characters)|'routing_key' cannot contain non-alphanumeric characters.")]
    [InlineData("""{"routing_key":"KEY","payload":{}}""", "'event_action' is missing or blank")]
    [InlineData("""{"routing_key":"KEY","event_action":"explode"}""", "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')")]
    [InlineData("""{"routing_key":"KEY","event_action":"resolve"}""", "'dedup_key' is missing or blank")]
    [InlineData("""{"routing_key":"KEY","event_action":"trigger"}""", "'payload' is missing or blank")]
    [InlineData("""{"routing_key":"KEY","event_action":"trigger","payload":{}}""", "'payload.summary' is missing or blank|'payload.source' is missing or blank|'payload.severity' is missing or blank")]
    [InlineData("""{"routing_key":"KEY","event_action":"trigger","payload":{"summary":"s","source":"h","severity":"fatal"}}""", "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')")]
    [InlineData("""{"routing_key":"00000000000000000000000000000000","event_action":"resolve","dedup_key":"d"}""", "'routing_key' is not known")]
    [InlineData("""{"routing_key":"AMKEY","event_action":"resolve","dedup_key":"d"}""", "'routing_key' belongs to an integration of another kind")]
    public async Task What_is_wrong_is_said_in_their_words(string body, string errors)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var answer = await SendAsync(server, client, body.Replace("AMKEY", server.Keys["shop/am"], StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var json = await answer.JsonAsync();
        Assert.Equal(("invalid event", "Event object is invalid"), (json["status"]!.GetValue<string>(), json["message"]!.GetValue<string>()));
        Assert.Equal(errors.Split('|'), json["errors"]!.AsArray().Select(error => error!.GetValue<string>()));
        Assert.Empty(await server.AlertsAsync());
    }

    [Fact]
    public async Task Lengths_are_theirs()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        string WithKey(int length) => $$$"""{"routing_key":"KEY","event_action":"trigger","dedup_key":"{{{new string('k', length)}}}","payload":{"summary":"s","source":"h","severity":"error"}}""";
        string WithSummary(int length) => $$$"""{"routing_key":"KEY","event_action":"trigger","dedup_key":"x","payload":{"summary":"{{{new string('s', length)}}}","source":"h","severity":"error"}}""";

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(server, client, WithKey(255))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(server, client, WithKey(256))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(server, client, WithSummary(1024))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(server, client, WithSummary(1025))).StatusCode);
        Assert.All(await server.AlertsAsync(), alert => Assert.InRange(alert.DedupKey.Length, 1, 255));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public async Task What_is_no_object_is_unrecognized(string body)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var answer = await SendAsync(server, client, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            """{"status":"Unrecognized object","message":"Event object format is unrecognized","errors":["JSON parse error"]}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Overload_is_429_with_their_body()
    {
        await using var server = await ServerUnderTest.StartAsync(one => one.Options = one.Options with { QueueLimit = 0 });
        using var client = server.Client();

        using var answer = await SendAsync(server, client, Trigger);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(
            """{"status":"throttle exceeded","message":"Requests for this service are arriving too quickly.  Please retry later.","errors":["Enhance Your Calm."]}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task<IReadOnlyList<ServiceChange>> ChangesAsync(ServerUnderTest server) => server.Engine.Store.Reader.ListChangesAsync(
        new Store.Rows.ChangeFilter(default, NodaTime.Instant.FromUtc(2000, 1, 1, 0, 0), NodaTime.Instant.FromUtc(2100, 1, 1, 0, 0), 10), TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> SendAsync(ServerUnderTest server, HttpClient client, string body) =>
        client.PostJsonAsync("/v2/enqueue", body.Replace("\"KEY\"", $"\"{server.Keys["shop/pd"]}\"", StringComparison.Ordinal));

    /// <summary>As captured, but for the made-up routing key.</summary>
    private static Task<HttpResponseMessage> ReplayAsync(ServerUnderTest server, HttpClient client, JsonObject request)
    {
        var body = request["body"]!.DeepClone().AsObject();
        body["routing_key"] = server.Keys["shop/pd"];
        return Replay.SendAsync(client, request, request["target"]!.GetValue<string>(), body.ToJsonString());
    }
}
