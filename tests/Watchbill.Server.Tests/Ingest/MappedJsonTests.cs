using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;
using Watchbill.Server.Ingest;

namespace Watchbill.Server.Tests.Ingest;

public sealed class MappedJsonTests
{
    [Theory]
    [InlineData("shop/grafana", "grafana_alerting.json", "grafana/{}:{alertname=\"InstanceDown\"}", "InstanceDown", Severity.Critical)]
    [InlineData("shop/grafana", "grafana.json", "grafana/{}:{}", "TestAlert", Severity.Error)]
    [InlineData("shop/legacy", "grafana_legacy.alerting.json", "legacy/7", "Zeta CPU alert", Severity.Error)]
    public async Task A_vendors_firing_sample_pages(string integration, string sample, string key, string title, Severity severity)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        using var answer = await PostAsync(server, client, integration, Shared.Json("payloads", sample).ToJsonString());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var alert = Assert.Single(await server.AlertsAsync());
        Assert.Equal((key, severity), (alert.DedupKey, alert.Severity));
        Assert.Equal(title, alert.Title);
        Assert.NotEmpty(alert.Run!.Pages);
    }

    [Fact]
    public async Task Grafanas_resolved_form_closes_what_its_firing_form_began()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var body = Shared.Json("payloads", "grafana_alerting.json").ToJsonString();

        await PostAsync(server, client, "shop/grafana", body);
        await PostAsync(server, client, "shop/grafana", body.Replace("\"firing\"", "\"resolved\"", StringComparison.Ordinal));

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);
    }

    [Fact]
    public async Task One_of_grafanas_members_ends_and_the_alert_stays()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var body = Shared.Json("payloads", "grafana_alerting.json").AsObject();
        await PostAsync(server, client, "shop/grafana", body.ToJsonString());

        body["alerts"]![0]!["status"] = "resolved";
        await PostAsync(server, client, "shop/grafana", body.ToJsonString());

        var alert = Assert.Single(await server.AlertsAsync());
        var stored = await server.Engine.Store.Reader.ReadAlertAsync(alert.Id, TestContext.Current.CancellationToken);
        Assert.Equal(AlertStatus.Triggered, alert.Status);
        Assert.Equal(["f404ecabc8dd5cd7"], stored!.Alert.Members.Values.Where(member => !member.Firing).Select(member => member.Fingerprint));
    }

    [Fact]
    public async Task Old_grafanas_ok_closes_what_its_alerting_began()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();

        await PostAsync(server, client, "shop/legacy", Shared.Json("payloads", "grafana_legacy.alerting.json").ToJsonString());
        await PostAsync(server, client, "shop/legacy", Shared.Json("payloads", "grafana_legacy.ok.json").ToJsonString());

        Assert.Equal(AlertStatus.Resolved, Assert.Single(await server.AlertsAsync()).Status);
    }

    [Theory]
    [InlineData("groupKey")]
    [InlineData("status")]
    [InlineData("commonLabels")]
    [InlineData("alerts")]
    [InlineData("alerts/status")]
    [InlineData("alerts/labels")]
    [InlineData("alerts/annotations")]
    [InlineData("alerts/startsAt")]
    [InlineData("alerts/fingerprint")]
    public async Task Without_an_optional_field_grafana_still_pages(string field)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var body = Shared.Json("payloads", "grafana_alerting.json").AsObject();
        foreach (var parent in field.StartsWith("alerts/", StringComparison.Ordinal) ? body["alerts"]!.AsArray().Select(alert => alert!.AsObject()) : [body])
        {
            Assert.True(parent.Remove(field.Split('/')[^1]));
        }

        using var answer = await PostAsync(server, client, "shop/grafana", body.ToJsonString());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.NotEmpty(Assert.Single(await server.AlertsAsync()).Run!.Pages);
    }

    [Theory]
    [InlineData("""{"key":"disk","title":"Disk is full","severity":"warning"}""", EventAction.Trigger, "plain/disk", "Disk is full", Severity.Warning)]
    [InlineData("""{"status":"FIRING","id":7,"summary":"Slow"}""", EventAction.Trigger, "plain/7", "Slow", Severity.Error)]
    [InlineData("""{"state":"ok","dedup_key":"a:b","message":"fine"}""", EventAction.Resolve, "plain/a:b", "fine", Severity.Error)]
    [InlineData("""{"action":"acknowledge","key":"k"}""", EventAction.Acknowledge, "plain/k", "Alert", Severity.Error)]
    [InlineData("""{"action":"jump","title":"no such action pages"}""", EventAction.Trigger, "plain/no such action pages", "no such action pages", Severity.Error)]
    [InlineData("""{"key":"k","title":"a\r\n\tb \u0000 c","priority":"P1"}""", EventAction.Trigger, "plain/k", "a b \uFFFD c", Severity.Critical)]
    [InlineData("""{"key":"\ud83d","title":"half a character"}""", EventAction.Trigger, "plain/\\ud83d", "half a character", Severity.Error)]
    [InlineData("""{"key":["a"],"title":"t","link":"javascript:alert(1)"}""", EventAction.Trigger, "plain/[\"a\"]", "t", Severity.Error)]
    public void The_plain_mapping_reads(string body, EventAction action, string key, string title, Severity severity)
    {
        var e = Assert.Single(Assert.IsType<Understood>(Read("plain", body)).All);

        Assert.Equal((action, key, title, severity), (e.Action, e.DedupKey, e.Title, e.Severity));
        Assert.Null(e.Link);
    }

    [Fact]
    public void What_says_nothing_is_refused_with_the_fields_that_were_looked_for()
    {
        var malformed = Assert.IsType<Malformed>(Read("plain", """{"foo":1}"""));

        Assert.Equal(["nothing says what this is about: none of key, dedup_key, id, title, summary, message is there (mapping plain)"], malformed.Problems);
    }

    [Fact]
    public void Items_are_events_of_their_own_and_one_without_meaning_does_not_silence_the_others()
    {
        var mapping = Mapping("""
            mappings: {m: {items: "list.events[0]", action: {path: [s], default: trigger}, dedup_key: [id], title: [t, "$.all"], labels: tags}}
            """, "m");

        var read = Read(mapping, """{"list":{"events":[[{"id":"a","t":"A","tags":{"x":1}},{"s":"resolve"},{"s":"resolve","id":"b"}]]}}""");

        var events = Assert.IsType<Understood>(read).All;
        Assert.Equal(["plain/a", "plain/b"], events.Select(e => e.DedupKey));
        Assert.Equal("1", events[0].Labels["x"]);
        Assert.Empty(events[1].Members);
    }

    [Fact]
    public void Too_many_items_are_refused_rather_than_cut()
    {
        var mapping = Mapping("mappings: {m: {items: l, action: {path: [s], default: trigger}, dedup_key: [id], title: [id]}}", "m");

        var read = Read(mapping, $$"""{"l":[{{string.Join(',', Enumerable.Range(0, 1_001).Select(i => $"{{\"id\":{i}}}"))}}]}""");

        Assert.Equal(["l holds 1001 events; send at most 1000 at once"], Assert.IsType<Malformed>(read).Problems);
    }

    [Fact]
    public async Task A_mapping_that_is_gone_still_pages_by_the_plainest_rule()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var shop = server.Engine.Definitions.Current.Services[new ServiceId("shop")];
        await Organisation.WriteAsync(server.Engine, Store.Json.DefinitionJson.Of(shop with
        {
            Integrations = [.. shop.Integrations.Select(one => one.Id.Value == "plain" ? one with { Mapping = "gone" } : one)],
        }));

        using var answer = await PostAsync(server, client, "shop/plain", """{"title":"anything"}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var alert = Assert.Single(await server.AlertsAsync());
        Assert.Equal("An event could not be interpreted (Scripts)", alert.Title);
        Assert.NotEmpty(alert.Run!.Pages);
    }

    private static Reading Read(string mapping, string body) => Read(Mapping("""
        services: {s: {name: S, policy: p, integrations: {i: {kind: json, mapping: plain}}}}
        """, mapping), body);

    private static Reading Read(EventMapping mapping, string body)
    {
        using var json = JsonDocument.Parse(body);
        var integration = new Integration(new IntegrationId("plain"), "Plain", IntegrationKind.Json, mapping.Id);
        var service = new Service(new ServiceId("s"), "S", null, new PolicyId("p"), null, UrgencyRule.FromSeverity, [integration]);
        return EventMapper.Read(json.RootElement, mapping, new Source(service, integration), Instant.FromUtc(2026, 1, 1, 0, 0));
    }

    private static EventMapping Mapping(string yaml, string id) =>
        ConfigurationReader.Read([new ConfigurationFile("m.yaml", yaml)]).Documents.Mappings.Single(mapping => mapping.Id == id);

    private static Task<HttpResponseMessage> PostAsync(ServerUnderTest server, HttpClient client, string integration, string body) =>
        client.PostJsonAsync($"/v1/integrations/{server.Keys[integration]}/events", body);
}
