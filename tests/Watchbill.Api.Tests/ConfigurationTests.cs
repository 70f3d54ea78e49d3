using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Doors.Tests;

namespace Watchbill.Api.Tests;

/// <summary>Applying files. Each case has a node of its own, because what is applied is the whole configuration.</summary>
public sealed class ConfigurationTests : IAsyncLifetime
{
    private readonly Node _node = new();

    public async ValueTask InitializeAsync() => await _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Applying_the_same_files_again_changes_nothing()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var body = Files(Node.Yaml(_node.Ana.Id));
        var first = await ana.PostAsync("config/apply", body);

        var (status, second) = await ana.PostAsync("config/apply", body);

        Assert.Equal(200, status);
        Assert.Empty(second["plan"]!["changes"]!.AsArray());
        Assert.Empty(second["keys"]!.AsArray());
        Assert.Equal((long)first.Body["revision"]!, (long)second["revision"]!);
    }

    [Fact]
    public async Task The_organisations_notification_rules_are_planned_applied_exported_and_taken_away_again()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var yaml = Node.Yaml(_node.Ana.Id);
        await ana.PostAsync("config/apply", Files(yaml));
        var more = Files(yaml + "\nnotification_defaults:\n  low:\n    rules: [{method: email, after: 5m, every: 10m, times: 3}]\n");

        var (_, applied) = await ana.PostAsync("config/apply", more);

        Assert.Equal("notification_defaults", (string)Assert.Single(applied["plan"]!["changes"]!.AsArray())!["kind"]!);
        var rule = Assert.Single(_node.Engine.Definitions.Current.NotificationDefaults[Urgency.Low].Rules);
        Assert.Equal(NodaTime.Duration.FromMinutes(10), rule.Repeat!.Every);
        Assert.Contains("notification_defaults", (await ana.GetAsync("config/export")).Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await ana.PostAsync("config/apply", more)).Body["plan"]!["changes"]!.AsArray());
        await ana.PostAsync("config/apply", Files(yaml));
        Assert.Empty(_node.Engine.Definitions.Current.NotificationDefaults);
    }

    [Fact]
    public async Task A_playbook_is_planned_applied_read_exported_as_written_and_taken_away_again()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        const string Text = "---\ntitle: Checkout down\nattach: [{services: [checkout], severities: [critical]}]\nsuccess: [It answers]\nvalidation: [{check: Nothing came back, for: 30m}]\n---\n\n## Look {#look within=5m}\n\n- [ ] Ask around {#ask}\n\n**If** released lately? {#released}\n\n- **yes**\n  - [ ] Roll back {#back}\n- **no** → [Look](#look)\n\n```step http id=health\nurl: https://checkout.example.org/${path}\nparameters: {path: {type: text, default: health}}\nexpect: {status: 200}\n```\n";
        var yaml = Node.Yaml(_node.Ana.Id);
        await ana.PostAsync("config/apply", Files(yaml));
        var both = JsonSerializer.Serialize(new { files = new Dictionary<string, string> { ["a.yaml"] = yaml, ["playbooks/checkout-down.md"] = Text } });

        var (status, applied) = await ana.PostAsync("config/apply", both);
        var again = (await ana.PostAsync("config/apply", both)).Body;
        var list = (await ana.GetAsync("playbooks")).Body;
        var detail = (await ana.GetAsync("playbooks/checkout-down")).Body;

        Assert.Equal(200, status);
        Assert.Equal("playbook", (string)Assert.Single(applied["plan"]!["changes"]!.AsArray())!["kind"]!);
        Assert.Empty(again["plan"]!["changes"]!.AsArray());
        Assert.Equal((long)applied["revision"]!, (long)again["revision"]!);
        Assert.Equal(("checkout-down", 2, 1), ((string)list["playbooks"]![0]!["id"]!, (int)list["playbooks"]![0]!["items"]!, (int)list["playbooks"]![0]!["steps"]!));
        Assert.Equal(["item ask", "branch released", "item back released: yes", "step health"], detail["phases"]![0]!["items"]!.AsArray().Select(item => $"{item!["kind"]} {item["id"]} {string.Join(' ', item["under"]!.AsArray())}".Trim()));
        Assert.Equal("5m", (string)detail["phases"]![0]!["within"]!);
        Assert.Equal(["status is 200"], detail["steps"]![0]!["expects"]!.AsArray().Select(words => (string)words!));
        Assert.Equal("Nothing came back, for 30m", (string)detail["validation"]![0]!);
        Assert.Equal(Text, (string)detail["text"]!);
        Assert.Equal(Text, (string)(await ana.GetAsync("config/export")).Body["files"]!["playbooks/checkout-down.md"]!);
        Assert.Equal(404, (await ana.GetAsync("playbooks/none")).Status);

        await ana.PostAsync("config/apply", Files(yaml));
        Assert.Empty(_node.Engine.Definitions.Current.Playbooks);
    }

    [Fact]
    public async Task Incident_processes_are_planned_applied_exported_renamed_and_taken_away_again()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var yaml = Node.Yaml(_node.Ana.Id);
        await ana.PostAsync("config/apply", Files(yaml));
        var more = yaml + "\nincident_processes:\n  shop:\n    name: Shop\n    severities: [{id: bad, name: Bad, definition: It is bad., alert_severity: error}]\n";

        var (_, applied) = await ana.PostAsync("config/apply", Files(more));

        Assert.Equal("incident_process", (string)Assert.Single(applied["plan"]!["changes"]!.AsArray())!["kind"]!);
        Assert.Equal("Bad", Assert.Single(_node.Engine.Definitions.Current.ProcessOf(null).Levels).Name);
        Assert.Contains("incident_processes", (await ana.GetAsync("config/export")).Body.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await ana.PostAsync("config/apply", Files(more))).Body["plan"]!["changes"]!.AsArray());
        var (_, renamed) = await ana.PostAsync("config/apply", Files(more.Replace("  shop:\n    name: Shop\n    sev", "  store:\n    name: Shop\n    sev", StringComparison.Ordinal) + "moved: [{kind: incident-process, from: shop, to: store}]\n"));
        Assert.Equal("moved", (string)Assert.Single(renamed["plan"]!["changes"]!.AsArray())!["change"]!);
        Assert.Equal(["store"], _node.Engine.Definitions.Current.IncidentProcesses.Keys);
        await ana.PostAsync("config/apply", Files(yaml));
        Assert.Empty(_node.Engine.Definitions.Current.IncidentProcesses);
    }

    [Fact]
    public async Task New_integrations_get_a_key_that_is_shown_once_and_opens_at_once()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var yaml = Node.Yaml(_node.Ana.Id).Replace("integrations: {am: {name: Prometheus, kind: alertmanager}}", "integrations: {am: {name: Prometheus, kind: alertmanager}, plain: {name: Plain, kind: json, mapping: plain}}", StringComparison.Ordinal);

        var (_, applied) = await ana.PostAsync("config/apply", Files(yaml));

        var key = Assert.Single(applied["keys"]!.AsArray())!;
        Assert.Equal(("checkout", "plain"), ((string)key["service"]!, (string)key["integration"]!));
        using var content = new StringContent("""{"title":"hello"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await ana.Client.PostAsync(new Uri((string)key["url"]!).PathAndQuery, content);
        Assert.Equal(202, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Errors_are_all_named_with_their_places_and_nothing_is_applied()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var revision = _node.Engine.Definitions.Current.Revision;

        var (status, body) = await ana.PostAsync("config/apply", Files(Node.Yaml(_node.Ana.Id).Replace("policy: shop", "policy: shoop", StringComparison.Ordinal)));

        Assert.Equal((422, "configuration_errors"), (status, (string)body["code"]!));
        Assert.Contains(body["problems"]!.AsArray(), problem => (string?)problem!["file"] == "all.yaml" && (int)problem["line"]! > 1 && ((string)problem["message"]!).Contains("shoop", StringComparison.Ordinal));
        Assert.Equal(revision, _node.Engine.Definitions.Current.Revision);
    }

    [Fact]
    public async Task Operations_stay_as_people_made_them()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        await ana.PostAsync("overrides", """{"schedule":"primary","start":"2030-06-03T10:00:00Z","end":"2030-06-03T12:00:00Z","kind":"add","user":"bob"}""");
        var before = _node.Engine.Definitions.Current;

        // The seed of a person who has contact methods is passed over.
        await ana.PostAsync("config/apply", Files(Node.Yaml(_node.Ana.Id).Replace("bob@example.org}}, rules", "other@example.org}}, rules", StringComparison.Ordinal)));

        var after = _node.Engine.Definitions.Current;
        Assert.Equal(before.Overrides, after.Overrides);
        Assert.Equal("bob@example.org", after.Responders[new UserId("bob")].Methods.Single().Address);
        Assert.Equal(before.Keys.Keys.Order(), after.Keys.Keys.Order());
    }

    [Fact]
    public async Task A_plan_says_who_would_be_on_call_differently_and_changes_nothing()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var revision = _node.Engine.Definitions.Current.Revision;

        var (status, plan) = await ana.PostAsync("config/plan", Files(Node.Yaml(_node.Ana.Id).Replace("participants: [ana, bob]", "participants: [bob, ana]", StringComparison.Ordinal), Node.Playbook));

        Assert.Equal(200, status);
        Assert.Equal("changed", (string)Assert.Single(plan["changes"]!.AsArray())!["change"]!);
        Assert.NotEmpty(plan["on_call"]!.AsArray());
        Assert.Equal(revision, _node.Engine.Definitions.Current.Revision);
    }

    [Fact]
    public async Task A_changed_layer_waits_for_its_handoff_unless_everything_is_to_hold_at_once()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var body = JsonNode.Parse(Files(Node.Yaml(_node.Ana.Id).Replace("participants: [ana, bob]", "participants: [zoe]", StringComparison.Ordinal)))!.AsObject();
        var now = (await ana.GetAsync("oncall?schedule=primary")).Body["schedules"]![0]!;

        var waiting = Assert.Single((await ana.PostAsync("config/apply", body.ToJsonString())).Body["plan"]!["layer_changes"]!.AsArray())!;
        var kept = (await ana.GetAsync("oncall?schedule=primary")).Body["schedules"]![0]!;
        body["at_once"] = true;
        var atOnce = Assert.Single((await ana.PostAsync("config/apply", body.ToJsonString())).Body["plan"]!["layer_changes"]!.AsArray())!;

        Assert.Equal(("primary", "Weekly", "changed", (string)now["until"]!), ((string)waiting["schedule"]!, (string)waiting["layer"]!, (string)waiting["change"]!, (string)waiting["at"]!));
        Assert.Equal("""["zoe"]""", waiting["after"]!.ToJsonString());
        Assert.Equal((string)now["users"]![0]!["user"]!, (string)kept["users"]![0]!["user"]!);
        Assert.Equal("zoe", (string)kept["next"]![0]!["user"]!);
        Assert.True(string.CompareOrdinal((string)atOnce["at"]!, (string)waiting["at"]!) < 0);
        Assert.Equal("zoe", (string)(await ana.GetAsync("oncall?schedule=primary")).Body["schedules"]![0]!["users"]![0]!["user"]!);
    }

    [Fact]
    public async Task A_service_with_open_alerts_is_not_removed_until_they_are_resolved()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        await _node.FireAsync("open", "lab");
        var yaml = string.Join('\n', Node.Yaml(_node.Ana.Id).Split('\n').Where(line => !line.Contains("Laboratory", StringComparison.Ordinal)));

        var (_, kept) = await ana.PostAsync("config/apply", Files(yaml));
        Assert.Contains("lab", (string)Assert.Single(kept["plan"]!["notes"]!.AsArray())!, StringComparison.Ordinal);
        Assert.Contains(new ServiceId("lab"), _node.Engine.Definitions.Current.Services.Keys);

        var alert = (await ana.GetAsync("alerts?service=lab")).Body["alerts"]![0]!["id"];
        await ana.PostAsync($"alerts/{alert}/resolve");
        await ana.PostAsync("config/apply", Files(yaml));
        Assert.DoesNotContain(new ServiceId("lab"), _node.Engine.Definitions.Current.Services.Keys);
        Assert.All(_node.Engine.Definitions.Current.Keys.Values.Where(key => key.Service.Value == "lab"), key => Assert.NotNull(key.ExpiresAt));
    }

    [Fact]
    public async Task A_key_by_reference_is_never_read_on_the_server_for_files_that_came_over_the_wire()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var secret = Path.Combine(_node.Folder, "secret");
        await File.WriteAllTextAsync(secret, "0123456789abcdef0123456789abcdef");
        var yaml = Node.Yaml(_node.Ana.Id).Replace("am: {name: Prometheus, kind: alertmanager}, scripts", $"am: {{name: Prometheus, kind: alertmanager, key: '${{file:{secret}}}'}}, scripts", StringComparison.Ordinal);

        var (status, body) = await ana.PostAsync("config/apply", Files(yaml));
        Assert.Equal(422, status);
        Assert.Contains(body["problems"]!.AsArray(), problem => (string?)problem!["code"] == "unresolved-key");

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("0123456789abcdef0123456789abcdef"u8));
        var sent = JsonNode.Parse(Files(yaml))!.AsObject();
        sent["keys"] = new JsonObject { ["lab/am"] = new JsonObject { ["hash"] = hash, ["hint"] = "cdef" } };
        Assert.Equal(200, (await ana.PostAsync("config/apply", sent.ToJsonString())).Status);
        Assert.Contains(hash, _node.Engine.Definitions.Current.Keys.Keys);
    }

    [Fact]
    public async Task What_is_exported_reads_back_as_the_same_configuration()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        var (_, export) = await ana.GetAsync("config/export");

        Assert.Contains("operations/responders.yaml", export["files"]!.AsObject().Select(file => file.Key));
        var (status, plan) = await ana.PostAsync("config/plan", new JsonObject { ["files"] = export["files"]!.DeepClone() }.ToJsonString());
        Assert.Equal(200, status);
        Assert.Empty(plan["changes"]!.AsArray());
    }

    private static string Files(string yaml, params ConfigurationFile[] more) => JsonSerializer.Serialize(new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal)
    {
        ["files"] = more.Append(new ConfigurationFile("all.yaml", yaml)).ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal),
    });
}
