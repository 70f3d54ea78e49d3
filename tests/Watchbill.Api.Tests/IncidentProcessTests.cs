using System.Text.Json.Nodes;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Doors.Tests;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Api.Tests;

/// <summary>How incidents are run, over REST.</summary>
public sealed class IncidentProcessTests(Node node) : IClassFixture<Node>, IAsyncLifetime
{
    private const string Text = """
        incident_processes:
          shop:
            name: Shop
            reference: "INC-{date}-{day:000}"
            severities:
              - id: p1
                name: P1
                definition: Nobody can buy.
                bands: {error rate: above 20 %}
                alert_severity: critical
                targets:
                  - {id: told, name: Told, met_by: {update: customer}, within: 1h, opens_after: 30m, remind: 10m, outward: true, comparison: less_than, missed: [{after: 5m, role: commander}]}
                  - {id: review, name: Review, met_by: hand, within: {business_days: 5, zone: UTC}, from: resolved, page: false}
                resolve: {quiet: 30m, confirm: [Smoke checks are green]}
              - {id: p2, name: P2, definition: Some cannot buy., alert_severity: error, pages: false}
            severity_questions:
              - {id: down, ask: Is it down?, yes: p1, no: errors}
              - {id: errors, measure: error rate, unit: "%", above: 20, yes: p1, no: some}
              - {id: some, ask: Can some not buy?, yes: p2, no: none}
        """;

    public async ValueTask InitializeAsync()
    {
        var document = DefinitionJson.Of(ConfigurationReader.Read([new ConfigurationFile("shop.yaml", Text)]).Documents.IncidentProcesses.Single());
        await node.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.Engine("test"), default)], []);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_process_is_listed_and_read_with_all_that_it_says()
    {
        using var bob = await Rest.AsAsync(node, "bob");
        var (_, list) = await bob.GetAsync("incident-processes");
        var (status, shop) = await bob.GetAsync("incident-processes/shop");
        var (_, usual) = await bob.GetAsync("incident-processes/default");
        var worst = shop["severities"]![0]!;

        Assert.Equal("""["P1","P2"]""", Assert.Single(list["incident_processes"]!.AsArray())!["severities"]!.ToJsonString());
        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(shop, usual), "the only one holds where nothing is said");
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    [
                      {"id":"told","name":"Told","met_by":"update","of":"customer","within_seconds":3600,"from":"declared","every":false,"remind_seconds":600,"comparison":"less_than","opens_after_seconds":1800,
                       "when":[],"outward":true,"responsible":[],"missed":[{"after_seconds":300,"role":"commander"}],"page":true,
                       "words":"an update to customers in less than 1 h; once it is open for 30 min; reminder 10 min before; held back while security is at stake"},
                      {"id":"review","name":"Review","met_by":"hand","business_days":{"days":5,"zone":"UTC"},"from":"resolved","every":false,"comparison":"within","opens_after_seconds":0,
                       "when":[],"outward":false,"responsible":[],"missed":[],"page":false,"words":"somebody says that it is done within 5 business days (UTC) of being resolved; a miss pages nobody"}
                    ]
                    """),
                worst["targets"]),
            worst["targets"]!.ToJsonString());
        Assert.Equal("""{"quiet_seconds":1800,"confirm":["Smoke checks are green"],"tasks_done":false,"playbooks_done":false,"reopen_within_seconds":0}""", worst["resolve"]!.ToJsonString());
        Assert.Equal("""{"id":"some","ask":"Can some not buy?","yes":"p2","no":"none"}""", shop["severity_questions"]![2]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{}""", null, null, "down")]
    [InlineData("""{"answers":{"down":"yes"}}""", "p1", true, null)]
    [InlineData("""{"answers":{"down":"unsure"}}""", "p1", true, null)]
    [InlineData("""{"answers":{"down":"no"},"measured":{"error rate":"20.5"}}""", "p1", true, null)]
    [InlineData("""{"answers":{"down":"no"},"measured":{"error rate":"20"}}""", null, null, "some")]
    [InlineData("""{"answers":{"down":"no","errors":"no","some":"no"}}""", null, false, null)]
    public async Task Answers_lead_to_a_severity_or_to_the_next_question(string body, string? severity, bool? isIncident, string? next)
    {
        using var bob = await Rest.AsAsync(node, "bob");

        var (status, walk) = await bob.PostAsync("incident-processes/shop/severity", body);

        Assert.Equal(
            (200, severity, isIncident, next),
            (status, (string?)walk["severity"]?["id"], (bool?)walk["is_incident"], (string?)walk["next"]?["id"]));
    }

    [Theory]
    [InlineData("shop", """{"answers":{"dwon":"yes"}}""", 400, "The questions are down, errors, some.")]
    [InlineData("shop", """{"answers":{"down":"perhaps"}}""", 400, "Answer yes, no or unsure.")]
    [InlineData("shop", """{"answers":{"down":null}}""", 400, "Answer yes, no or unsure.")]
    [InlineData("shop", """{"measured":{"latency":"5"}}""", 400, "What is measured: error rate.")]
    [InlineData("shop", """{"measured":{"error rate":null}}""", 400, "as a number")]
    [InlineData("shop", """{"answer":{}}""", 400, "answer")]
    [InlineData("shop", """{"answers":{"down":1}}""", 400, "")]
    [InlineData("shop", "[]", 400, "")]
    [InlineData("shop", "", 400, "empty")]
    [InlineData("none", "{}", 404, "")]
    public async Task What_is_wrong_is_refused(string process, string body, int status, string says)
    {
        using var bob = await Rest.AsAsync(node, "bob");

        var (answered, refusal) = await bob.PostAsync($"incident-processes/{process}/severity", body);

        Assert.Equal(status, answered);
        Assert.Contains(says, $"{refusal["message"]} {refusal["fix"]}", StringComparison.Ordinal);
    }
}
