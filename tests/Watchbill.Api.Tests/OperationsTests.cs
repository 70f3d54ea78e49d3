using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Doors.Tests;
using Watchbill.Engine;

namespace Watchbill.Api.Tests;

public sealed class OperationsTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_rotated_key_works_at_once_and_the_old_one_for_another_day()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var old = node.Keys.Single(key => key.Minted.Row.Service.Value == "checkout").Minted.Key;

        var (status, made) = await ana.PostAsync("services/checkout/keys/rotate");

        Assert.Equal(201, status);
        Assert.Equal(32, ((string)made["key"]!).Length);
        Assert.Equal($"http://watch.example.org/v1/integrations/{made["key"]}/alertmanager", (string)made["url"]!);
        Assert.Equal(202, await PostAsync(ana, (string)made["key"]!));
        Assert.Equal(202, await PostAsync(ana, old));
        var (_, list) = await ana.GetAsync("services/checkout/keys");
        Assert.Equal(2, list["keys"]!.AsArray().Count);
        Assert.DoesNotContain(old, list.ToJsonString(), StringComparison.Ordinal);

        node.Time.Advance(Duration.FromHours(24) + Duration.FromMinutes(1));
        Assert.Equal(410, await PostAsync(ana, old));
        Assert.Equal(202, await PostAsync(ana, (string)made["key"]!));
    }

    [Fact]
    public async Task A_service_with_several_integrations_wants_one_named_and_scope_and_permission_hold()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        using var bob = await Rest.AsAsync(node, "bob");
        using var zoe = await Rest.AsAsync(node, "zoe");

        Assert.Equal(400, (await ana.PostAsync("services/lab/keys/rotate")).Status);
        Assert.Equal(201, (await ana.PostAsync("services/lab/keys/rotate", """{"integration":"scripts"}""")).Status);
        Assert.Equal(404, (await ana.PostAsync("services/lab/keys/rotate", """{"integration":"none"}""")).Status);
        Assert.Equal(403, (await bob.PostAsync("services/checkout/keys/rotate")).Status);
        Assert.Equal(404, (await zoe.PostAsync("services/checkout/keys/rotate")).Status);
        Assert.Equal(["lab"], (await zoe.GetAsync("services")).Body["services"]!.AsArray().Select(service => (string)service!["id"]!));
    }

    [Fact]
    public async Task An_event_of_a_script_is_an_alert_and_its_resolve_ends_it()
    {
        using var bob = await Rest.AsAsync(node, "bob");

        var (status, receipt) = await bob.PostAsync("events", """{"service":"checkout","title":"Disk full","dedup_key":"disk","severity":"error","labels":{"host":"a1"}}""");
        var (_, ended) = await bob.PostAsync("events", """{"service":"checkout","title":"Disk full","dedup_key":"disk","action":"resolve"}""");

        Assert.Equal(202, status);
        var alert = new AlertId((long)receipt["alert"]!);
        Assert.Equal(alert.Value, (long)ended["alert"]!);
        var stored = (await node.ReadAsync(alert)).Alert;
        Assert.Equal((AlertStatus.Resolved, Severity.Error, "a1"), (stored.Status, stored.Severity, stored.Labels["host"]));
        Assert.Equal(404, (await bob.PostAsync("events", """{"service":"lab","title":"x"}""")).Status);
        Assert.Equal(400, (await bob.PostAsync("events", """{"service":"checkout","title":"x","severity":"7"}""")).Status);
    }

    [Fact]
    public async Task A_token_is_shown_once_works_and_ends_when_it_is_revoked()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var (status, made) = await ana.PostAsync("tokens", """{"name":"script","expires_in_days":1}""");
        using var script = new Rest(node.Client((string)made["token"]!));

        Assert.Equal(201, status);
        Assert.Equal(200, (await script.GetAsync("tokens")).Status);
        Assert.DoesNotContain((string)made["token"]!, (await ana.GetAsync("tokens")).Body.ToJsonString(), StringComparison.Ordinal);
        using var bob = await Rest.AsAsync(node, "bob");
        Assert.Equal(404, (await bob.DeleteAsync($"tokens/{made["id"]}")).Status);
        Assert.Equal(200, (await ana.DeleteAsync($"tokens/{made["id"]}")).Status);
        Assert.Equal(401, (await script.GetAsync("tokens")).Status);
    }

    [Fact]
    public async Task An_override_changes_who_is_on_call_and_taking_it_back_does_too()
    {
        using var bob = await Rest.AsAsync(node, "bob");
        var start = Instant.FromUtc(2030, 6, 3, 10, 0);
        var before = await OnCallAsync(bob, start);
        var other = before == "ana" ? "bob" : "ana";

        var (status, made) = await bob.PostAsync(
            "overrides", $$"""{"schedule":"primary","start":"{{start}}","end":"2030-06-03T12:00:00Z","kind":"replace","user":"{{before}}","instead":"{{other}}"}""");

        Assert.Equal(201, status);
        Assert.Equal(other, await OnCallAsync(bob, start));
        Assert.Equal(before, await OnCallAsync(bob, Instant.FromUtc(2030, 6, 3, 12, 0)));
        Assert.Equal(200, (await bob.DeleteAsync($"overrides/{made["id"]}")).Status);
        Assert.Equal(before, await OnCallAsync(bob, start));
        Assert.Equal(422, (await bob.PostAsync("overrides", """{"schedule":"primary","start":"2030-06-03T10:00:00Z","end":"2030-06-03T12:00:00Z","kind":"add","user":"nobody"}""")).Status);
        Assert.Equal(400, (await bob.PostAsync("overrides", """{"schedule":"primary","start":"2030-06-03T12:00:00Z","end":"2030-06-03T12:00:00Z","kind":"add","user":"bob"}""")).Status);
    }

    [Fact]
    public async Task A_backup_stays_in_its_folder_and_overwrites_nothing()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        using var zoe = await Rest.AsAsync(node, "zoe");

        var (status, made) = await ana.PostAsync("admin/backup", """{"name":"one.db"}""");

        Assert.Equal(201, status);
        Assert.Equal(Path.Combine(node.Folder, "data", "backups", "one.db"), (string)made["path"]!);
        Assert.True(new FileInfo((string)made["path"]!).Length > 0);
        Assert.Equal(409, (await ana.PostAsync("admin/backup", """{"name":"one.db"}""")).Status);
        Assert.Equal(400, (await ana.PostAsync("admin/backup", """{"name":"../../one.db"}""")).Status);
        Assert.Equal(400, (await ana.PostAsync("admin/backup", """{"name":".hidden"}""")).Status);
        Assert.Equal(403, (await zoe.PostAsync("admin/backup")).Status);
    }

    [Fact]
    public async Task A_test_page_goes_out_by_every_way()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        using var olga = await Rest.AsAsync(node, "olga");

        var (status, sent) = await ana.PostAsync("test-page");

        Assert.Equal(202, status);
        Assert.Equal(4, sent["methods"]!.AsArray().Count);
        Assert.Equal(403, (await olga.PostAsync("test-page")).Status);
    }

    private static async Task<string> OnCallAsync(Rest rest, Instant at) =>
        (string)(await rest.GetAsync($"oncall?schedule=primary&at={at}")).Body["schedules"]![0]!["users"]!.AsArray().Single()!["user"]!;

    private static async Task<int> PostAsync(Rest rest, string key)
    {
        const string Event = """{"version":"4","groupKey":"{}:{}","status":"firing","receiver":"w","groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"","alerts":[{"status":"firing","labels":{"alertname":"A"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"a"}]}""";
        using var content = new StringContent(Event, System.Text.Encoding.UTF8, "application/json");
        using var answer = await rest.Client.PostAsync($"/v1/integrations/{key}/alertmanager", content);
        return (int)answer.StatusCode;
    }
}
