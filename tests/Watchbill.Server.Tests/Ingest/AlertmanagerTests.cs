using System.Net;
using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Tests.Ingest;

public sealed class AlertmanagerTests
{
    private const string Firing = """
        {"version":"4","groupKey":"{}:{alertname=\"Down\"}","truncatedAlerts":0,"status":"firing","receiver":"wb","externalURL":"http://am.example",
         "groupLabels":{"alertname":"Down"},"commonLabels":{"alertname":"Down","severity":"warning"},"commonAnnotations":{},
         "alerts":[{"status":"firing","labels":{"alertname":"Down","instance":"a","severity":"warning"},"annotations":{"summary":"a is down"},
          "startsAt":"2026-11-21T03:03:40.568Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prom.example/g","fingerprint":"aaaa"}]}
        """;

    [Theory]
    [InlineData("alertmanager-0.25.0-webhook-v4.json")]
    [InlineData("alertmanager-0.28.1-webhook-v4.json")]
    public async Task The_captured_story_of_two_targets_is_one_alert_that_closes(string capture)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var requests = Shared.Capture(capture);
        Assert.Equal(3, requests.Count);

        Assert.Equal(HttpStatusCode.Accepted, (await ReplayAsync(server, client, requests[0])).StatusCode);
        var alert = Assert.Single(await server.AlertsAsync());
        Assert.Equal("InstanceDown: Instance 127.0.0.1:18999 down", alert.Title);
        Assert.Equal(Severity.Critical, alert.Severity);
        Assert.Equal("am/{}/{}:{alertname=\"InstanceDown\", cluster=\"lab\"}", alert.DedupKey);
        Assert.StartsWith("http://prom.local/graph", alert.Link, StringComparison.Ordinal);
        Assert.Equal("ops", alert.Labels["team"]);
        Assert.Contains("https://runbooks.example.com/InstanceDown", alert.Details, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, (await ReplayAsync(server, client, requests[1])).StatusCode);
        var stored = await server.Engine.Store.Reader.ReadAlertAsync(alert.Id, TestContext.Current.CancellationToken);
        Assert.Equal(["acae9251f8969021", "f4b749f2d713e744"], stored!.Alert.Members.Keys);

        Assert.Equal(HttpStatusCode.Accepted, (await ReplayAsync(server, client, requests[2])).StatusCode);
        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);
    }

    [Fact]
    public async Task A_late_copy_from_the_second_alertmanager_reopens_nothing()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var requests = Shared.Capture("alertmanager-0.25.0-webhook-v4.json");

        foreach (var request in requests.Append(requests[1]).Append(requests[0]))
        {
            Assert.Equal(HttpStatusCode.Accepted, (await ReplayAsync(server, client, request)).StatusCode);
        }

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);
    }

    [Fact]
    public async Task A_member_missing_from_a_whole_group_has_ended_but_not_from_a_cut_one()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var two = Firing.Replace("\"alerts\":[", """
            "alerts":[{"status":"firing","labels":{"alertname":"Down","instance":"b"},"startsAt":"2026-11-21T03:03:40.568Z","fingerprint":"bbbb"},
            """, StringComparison.Ordinal);
        await PostAsync(server, client, two);

        await PostAsync(server, client, Firing.Replace("\"truncatedAlerts\":0", "\"truncatedAlerts\":3", StringComparison.Ordinal));
        Assert.Equal(["aaaa", "bbbb"], await FiringAsync(server));

        await PostAsync(server, client, Firing);
        Assert.Equal(["aaaa"], await FiringAsync(server));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("12")]
    [InlineData(null)]
    public async Task A_group_that_was_cut_while_it_fired_closes_however_short_its_end_is(string? truncatedAtTheEnd)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        await PostAsync(server, client, Firing.Replace("\"truncatedAlerts\":0", "\"truncatedAlerts\":12", StringComparison.Ordinal));
        Assert.Equal(12, Assert.Single(await server.AlertsAsync()).UncountedMembers);

        await PostAsync(server, client, Firing
            .Replace("\"firing\"", "\"resolved\"", StringComparison.Ordinal)
            .Replace("0001-01-01T00:00:00Z", "2026-11-21T03:04:40.568Z", StringComparison.Ordinal)
            .Replace("\"truncatedAlerts\":0,", truncatedAtTheEnd is null ? "" : $"\"truncatedAlerts\":{truncatedAtTheEnd},", StringComparison.Ordinal));

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("groupKey")]
    [InlineData("truncatedAlerts")]
    [InlineData("status")]
    [InlineData("receiver")]
    [InlineData("externalURL")]
    [InlineData("groupLabels")]
    [InlineData("commonLabels")]
    [InlineData("commonAnnotations")]
    [InlineData("groupKey groupLabels commonLabels")]
    [InlineData("alerts/status")]
    [InlineData("alerts/labels")]
    [InlineData("alerts/annotations")]
    [InlineData("alerts/startsAt")]
    [InlineData("alerts/endsAt")]
    [InlineData("alerts/generatorURL")]
    [InlineData("alerts/fingerprint")]
    public async Task Without_an_optional_field_it_still_pages_and_its_resolved_form_closes_it(string fields)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var firing = Without(Firing, fields);

        using var answer = await PostAsync(server, client, firing);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var alert = Assert.Single(await server.AlertsAsync());
        Assert.Equal(AlertStatus.Triggered, alert.Status);
        Assert.NotEmpty(alert.Run!.Pages);
        Assert.Contains("own", alert.Title, StringComparison.Ordinal);

        var resolved = Without(
            Firing.Replace("\"firing\"", "\"resolved\"", StringComparison.Ordinal).Replace("0001-01-01T00:00:00Z", "2026-11-21T03:04:40.568Z", StringComparison.Ordinal), fields);
        await PostAsync(server, client, resolved);

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);
    }

    [Theory]
    [InlineData("alertmanager.json", "InstanceDown (group=production", Severity.Critical)]
    [InlineData("alertmanager.v3.json", "failedConnect: Connect fail", Severity.Critical)]
    [InlineData("alertmanager.v4_alerta.json", null, null)]
    public async Task Samples_of_other_projects_page(string sample, string? title, Severity? severity)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var answer = await PostAsync(server, client, Shared.Json("payloads", sample).ToJsonString());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var alert = Assert.Single(await server.AlertsAsync());
        if (title is not null)
        {
            Assert.StartsWith(title[..12], alert.Title, StringComparison.Ordinal);
            Assert.Equal(severity, alert.Severity);
        }
    }

    [Fact]
    public async Task A_group_too_large_to_keep_whole_is_counted_and_ends_with_its_resolved_form()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        string Group(string status) => new JsonObject
        {
            ["groupKey"] = "big",
            ["status"] = status,
            ["truncatedAlerts"] = 0,
            ["alerts"] = new JsonArray([.. Enumerable.Range(0, 1_200).Select(i => new JsonObject { ["status"] = status, ["fingerprint"] = $"f{i}", ["startsAt"] = "2026-11-21T03:03:40Z" })]),
        }.ToJsonString();

        await PostAsync(server, client, Group("firing"));
        var alert = Assert.Single(await server.AlertsAsync());
        Assert.Equal(200, alert.UncountedMembers);

        await PostAsync(server, client, Group("resolved"));
        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);
    }

    private static async Task<string[]> FiringAsync(ServerUnderTest server)
    {
        var alert = Assert.Single(await server.AlertsAsync());
        var stored = await server.Engine.Store.Reader.ReadAlertAsync(alert.Id, TestContext.Current.CancellationToken);
        return [.. stored!.Alert.Members.Values.Where(member => member.Firing).Select(member => member.Fingerprint)];
    }

    private static string Without(string body, string fields)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        foreach (var field in fields.Split(' '))
        {
            var parent = field.StartsWith("alerts/", StringComparison.Ordinal) ? json["alerts"]![0]!.AsObject() : json;
            Assert.True(parent.Remove(field.Split('/')[^1]));
        }

        return json.ToJsonString();
    }

    private static Task<HttpResponseMessage> PostAsync(ServerUnderTest server, HttpClient client, string body) =>
        client.PostJsonAsync($"/v1/integrations/{server.Keys["shop/am"]}/alertmanager", body);

    /// <summary>With the client's own headers, as they were on the wire.</summary>
    private static async Task<HttpResponseMessage> ReplayAsync(ServerUnderTest server, HttpClient client, JsonObject request) =>
        await Replay.SendAsync(client, request, $"/v1/integrations/{server.Keys["shop/am"]}/alertmanager", request["body"]!.ToJsonString());
}
