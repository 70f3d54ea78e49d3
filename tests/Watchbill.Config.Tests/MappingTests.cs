using System.Text.Json;
using Watchbill.Config.Reading;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Tests;

/// <summary>
/// What the built-in mappings pick out of real bodies. The evaluator that paging uses belongs to the server; this one only follows paths.
/// </summary>
public class MappingTests
{
    private static readonly ConfigurationResult BuiltIn = ConfigurationReader.Read(BuiltInMappings.Files);

    [Fact]
    public void The_built_in_mappings_pass_the_check()
    {
        Assert.Empty(BuiltIn.Diagnostics);
        Assert.Equal(["grafana", "grafana-legacy", "plain"], BuiltIn.Documents.Mappings.Select(mapping => mapping.Id));
    }

    [Fact]
    public void A_file_may_replace_a_built_in_mapping()
    {
        var file = new ConfigurationFile("a.yaml", """
            mappings: {grafana: {action: a, dedup_key: b, title: c}}
            services: {s: {name: S, policy: p, integrations: {i: {kind: json, mapping: grafana}}}}
            """);

        var read = ConfigurationReader.Read([file]);

        Assert.Equal("a", Assert.Single(read.Documents.Mappings).Action.Paths[0]);
        Assert.Equal("a.yaml", read.Origins[new DefinitionKey(DefinitionKind.Mapping, "grafana")].File);
    }

    [Fact]
    public void Values_are_compared_without_case() =>
        Assert.Equal("trigger", Mapping("plain").Action.Values["FIRING"]);

    [Theory]
    [InlineData("grafana", "grafana.json", "trigger", "{}:{}", "TestAlert")]
    [InlineData("grafana", "grafana_alerting.json", "trigger", "{}:{alertname=\"InstanceDown\"}", "InstanceDown")]
    [InlineData("grafana-legacy", "grafana_legacy.alerting.json", "trigger", "7", "Zeta CPU alert")]
    [InlineData("grafana-legacy", "grafana_legacy.ok.json", "resolve", "7", "Zeta CPU alert")]
    public void Picks_action_key_and_title_out_of_a_vendors_body(string id, string file, string action, string key, string title)
    {
        using var body = Payload(file);
        var mapping = Mapping(id);

        Assert.Equal((action, key, title), (Pick(mapping.Action, body.RootElement, body.RootElement), Pick(mapping.DedupKey, body.RootElement, body.RootElement), Pick(mapping.Title, body.RootElement, body.RootElement)));
    }

    [Fact]
    public void Picks_the_members_of_a_group()
    {
        using var body = Payload("grafana_alerting.json");
        var mapping = Mapping("grafana");

        var members = body.RootElement.GetProperty(mapping.Items!).EnumerateArray().Select(item => (
            Pick(mapping.Fingerprint!, item, body.RootElement),
            Pick(mapping.DedupKey, item, body.RootElement),
            Pick(mapping.Title, item, body.RootElement),
            Pick(mapping.Severity!, item, body.RootElement),
            Pick(mapping.StartsAt!, item, body.RootElement)));

        Assert.Equal(
            [
                ("f404ecabc8dd5cd7", "{}:{alertname=\"InstanceDown\"}", "Instance localhost:8081 down", "critical", "2023-06-12T08:24:38.326Z"),
                ("f8f08d4e32c61a9d", "{}:{alertname=\"InstanceDown\"}", "Instance localhost:8082 down", "critical", "2023-06-12T08:24:38.326Z"),
                ("39f38c0611ee7abd", "{}:{alertname=\"InstanceDown\"}", "Instance localhost:8083 down", "critical", "2023-06-12T08:24:38.326Z"),
            ],
            members);
    }

    [Fact]
    public void The_plain_mapping_takes_a_body_with_a_title_only()
    {
        using var body = JsonDocument.Parse("""{"title": "Disk is full"}""");
        var mapping = Mapping("plain");

        Assert.Equal(("trigger", "Disk is full", "error"), (Pick(mapping.Action, body.RootElement, body.RootElement), Pick(mapping.DedupKey, body.RootElement, body.RootElement), Pick(mapping.Severity!, body.RootElement, body.RootElement)));
    }

    private static EventMapping Mapping(string id) => BuiltIn.Documents.Mappings.Single(mapping => mapping.Id == id);

    private static JsonDocument Payload(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "..", "shared", "payloads")))
        {
            folder = folder.Parent;
        }

        var path = folder is null ? null : Path.Combine(folder.FullName, "..", "shared", "payloads", file);
        Assert.SkipWhen(path is null || !File.Exists(path), $"../shared/payloads/{file} is not there");
        return JsonDocument.Parse(File.ReadAllText(path!));
    }

    private static string? Pick(FieldPick pick, JsonElement item, JsonElement body)
    {
        var text = pick.Paths.Select(path => Follow(path, item, body)).FirstOrDefault(found => found is not null);
        return text is null ? pick.Default : pick.Values.GetValueOrDefault(text, text);
    }

    private static string? Follow(string path, JsonElement item, JsonElement body)
    {
        var at = path.StartsWith("$.", StringComparison.Ordinal) ? body : item;
        foreach (var part in path.Replace("$.", "", StringComparison.Ordinal).Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            if (part.StartsWith('['))
            {
                var index = int.Parse(part.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
                if (at.ValueKind != JsonValueKind.Array || at.GetArrayLength() <= index)
                {
                    return null;
                }

                at = at[index];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
            {
                return null;
            }
        }

        return at.ToString();
    }
}
