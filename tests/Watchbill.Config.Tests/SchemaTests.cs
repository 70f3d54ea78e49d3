using System.Globalization;
using System.Text.Json.Nodes;
using Watchbill.Config.Reading;
using Watchbill.Config.Reading.Processes;

namespace Watchbill.Config.Tests;

public class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(ConfigurationSchema.Text)!;

    public static TheoryData<string, string[]> Enumerations => new()
    {
        { "severity", [.. Words.Severities.Texts] },
        { "urgency", [.. Words.Urgencies.Texts] },
        { "weekday", [.. Words.Weekdays.Texts] },
        { "method", [.. Words.Methods.Texts] },
        { "action", [.. Words.Actions] },
        { "user/properties/permission", [.. Words.Permissions.Texts] },
        { "rule/properties/base", [.. Words.Bases.Texts] },
        { "rule/properties/until", [.. Words.Untils.Texts] },
        { "service/properties/urgency", [.. Words.UrgencyRules.Texts] },
        { "supportHours/properties/outside", [.. Words.UrgencyRules.Texts] },
        { "integration/properties/kind", [.. Words.Integrations.Texts] },
        { "seed/properties/news", [.. Words.News.Texts] },
        { "notificationRule/properties/during", [.. Words.RuleHours.Texts] },
        { "section/properties/shows", [.. Words.ReportContents.Texts] },
        { "responseTarget/properties/met_by/anyOf/0", [.. ProcessWords.PlainTriggers.Texts] },
        { "responseTarget/properties/from", [.. ProcessWords.Bases.Texts] },
        { "responseTarget/properties/comparison", [.. ProcessWords.Comparisons.Texts] },
        { "metBy/properties/update", [.. ProcessWords.Updates] },
        { "incidentStatus/properties/category", [.. ProcessWords.Categories.Texts] },
        { "incidentStatus/properties/phase", [.. ProcessWords.Phases.Texts] },
        { "incidentStatus/properties/sets", [.. ProcessWords.Anchors.Texts] },
        { "template/properties/purpose", [.. Words.Purposes.Texts] },
        { "template/properties/audience", [.. Words.Audiences.Texts] },
        { "template/properties/channels/items", [.. Words.Channels.Texts] },
        { "templateInput/properties/type", [.. Words.InputTypes.Texts] },
        { "mailList/properties/audience", [.. Words.Audiences.Texts] },
        { "updateWebhook/properties/audience", [.. Words.Audiences.Texts] },
        { "updateApproval/properties/audience", [.. Words.Audiences.Texts] },
        { "move/properties/kind", [.. Words.Kinds.Texts] },
    };

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Its_words_are_those_that_are_read(string path, string[] words)
    {
        var node = path.Split('/').Aggregate(Schema["$defs"]!, (at, part) => at is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)]! : at[part]!);

        Assert.Equal(words, node["enum"]!.AsArray().Select(word => word!.GetValue<string>()));
    }

    [Fact]
    public void No_enumeration_is_left_untested() =>
        Assert.Equal(Enumerations.Count, ConfigurationSchema.Text.Split("\"enum\":").Length - 1);

    [Fact]
    public void The_targets_and_methods_are_those_that_are_read()
    {
        Assert.Equal(TargetReader.TargetWords, Keys("target").Except(["next"]));
        Assert.Equal([.. Words.Methods.Texts, "disabled"], Keys("contactMethod"));
    }

    [Fact]
    public void The_sample_and_the_built_in_mappings_fit()
    {
        foreach (var file in SampleOrganisation.Files.Where(file => file.Path.EndsWith(".yaml", StringComparison.Ordinal)).Concat(BuiltInMappings.Files))
        {
            Assert.Empty(JsonSchemaCheck.Problems(Schema, YamlAsJson.Of(file)));
        }
    }

    [Fact]
    public void Whatever_is_exported_fits()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            foreach (var file in ConfigurationExport.Write(new RandomDocuments(seed).Next()).Where(file => !file.Path.StartsWith("operations/", StringComparison.Ordinal) && file.Path.EndsWith(".yaml", StringComparison.Ordinal)))
            {
                Assert.Empty(JsonSchemaCheck.Problems(Schema, YamlAsJson.Of(file)));
            }
        }
    }

    [Fact]
    public void Every_key_that_it_describes_is_read()
    {
        // The schema's own keys, all of them at once with nonsense in them: the reader may dislike the values but must know the keys.
        var text = $"""
            users: {"{"}u: {Nonsense("user")}, v: {"{"}seed: {"{"}methods: {"{"}m: {Nonsense("contactMethod")}{"}"}, rules: [{Nonsense("notificationRule")}]{"}"}{"}"}, w: {"{"}seed: {Nonsense("seed")}{"}"}{"}"}
            notification_defaults: {"{"}high: {Nonsense("defaultRules")}, low: {"{"}rules: [{Nonsense("defaultRule")}]{"}"}{"}"}
            teams: {"{"}t: {Nonsense("team")}{"}"}
            positions: {"{"}p: {Nonsense("position")}{"}"}
            schedules: {"{"}s: {Nonsense("schedule")}, h: {"{"}handoff: {Nonsense("handoffSettings")}{"}"}, r: {"{"}handoff: {"{"}report: {Nonsense("report")}{"}"}{"}"}, n: {"{"}handoff: {"{"}report: {"{"}sections: [{Nonsense("section")}]{"}"}{"}"}{"}"}, t: {"{"}layers: [{Nonsense("layer")}, {Nonsense("calendarLayer")}, {"{"}calendar: {Nonsense("calendar")}{"}"}, {"{"}restrictions: [{Nonsense("restriction")}]{"}"}]{"}"}{"}"}
            status_pages: {"{"}a: {Nonsense("statusPage")}, b: {"{"}groups: {"{"}g: {Nonsense("statusGroup")}{"}"}, components: {"{"}c: {Nonsense("statusComponent")}{"}"}{"}"}{"}"}
            policies: {"{"}p: {Nonsense("policy")}, q: {"{"}repeat: {Nonsense("repeat")}, rules: [{Nonsense("rule")}, {"{"}page: [{Nonsense("target")}], when: {Nonsense("condition")}{"}"}, {"{"}when: {"{"}calendar: {Nonsense("hours")}{"}"}{"}"}]{"}"}{"}"}
            services: {"{"}s: {Nonsense("service")}, t: {"{"}integrations: {"{"}i: {Nonsense("integration")}{"}"}{"}"}{"}"}
            mappings: {"{"}m: {Nonsense("mapping")}, n: {"{"}title: {Nonsense("textPick")}, action: {Nonsense("actionPick")}, severity: {Nonsense("severityPick")}{"}"}{"}"}
            incident_processes: {"{"}a: {Nonsense("incidentProcess")}, b: {"{"}severities: [{Nonsense("incidentSeverity")}, {"{"}resolve: {Nonsense("resolveGate")}, targets: [{Nonsense("responseTarget")}, {"{"}met_by: {Nonsense("metBy")}, within: {Nonsense("businessDays")}, missed: [{Nonsense("missedStep")}]{"}"}]{"}"}], statuses: [{Nonsense("incidentStatus")}], roles: [{Nonsense("incidentRole")}], severity_questions: [{Nonsense("severityQuestion")}]{"}"}{"}"}
            templates: {"{"}t: {Nonsense("template")}, u: {"{"}inputs: {"{"}i: {Nonsense("templateInput")}{"}"}{"}"}{"}"}
            moved: [{Nonsense("move")}]
            """;

        var unknown = ConfigurationReader.Read([new ConfigurationFile("a.yaml", text)]).Diagnostics.Where(diagnostic => diagnostic.Code is "unknown-key" or "yaml-syntax");

        Assert.Empty(unknown.Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [InlineData("teams: {core: {nam: Core}}")]
    [InlineData("users: {Bob: {name: Bob}}")]
    [InlineData("services: {shop: {name: Shop}}")]
    [InlineData("policies: {p: {name: P, rules: [{page: [{user: a, team: b}]}]}}")]
    [InlineData("policies: {p: {name: P, rules: [{page: [{user: a}], after: 5}]}}")]
    [InlineData("schedules: {s: {name: S, zone: UTC, layers: [{participants: [a], every: 1w, handoff: Mon 09:00, start: 2026-01-05}], handoff: {tell: sometimes}}}")]
    [InlineData("schedules: {s: {name: S, zone: UTC, layers: [{participants: [a], every: 1w, handoff: Mon 09:00, start: 2026-01-05}], handoff: {report: {sections: []}}}}")]
    [InlineData("schedules: {s: {name: S, zone: UTC, layers: [{participants: [a], every: 1w, handoff: Mon 09:00, start: 2026-01-05}], handoff: {remind: [1h, 1h]}}}")]
    [InlineData("policies: {p: {name: P, rules: [{page: [{user: a, next: true}]}]}}")]
    [InlineData("status_pages: {main: {name: Main, components: {}}}")]
    [InlineData("status_pages: {main: {name: Main, time_zone: UTC, colour: red, components: {}}}")]
    [InlineData("policies: {p: {name: P, rules: [{page: [{user: a}], when: {facts: [Customer facing]}}]}}")]
    [InlineData("policies: {p: {name: P, rules: [{page: [{user: a}], when: {calendar: {zone: UTC}}}]}}")]
    [InlineData("incident_processes: {p: {name: P, severities: []}}")]
    [InlineData("incident_processes: {p: {name: P, severities: [{id: p0, name: P0, definition: Bad, alert_severity: terrible}]}}")]
    [InlineData("incident_processes: {p: {name: P, severities: [{id: p0, name: P0, definition: Bad, alert_severity: error, targets: [{id: a, name: A, met_by: luck, within: 5m}]}]}}")]
    [InlineData("incident_processes: {p: {name: P, severities: [{id: p0, name: P0, definition: Bad, alert_severity: error, targets: [{id: a, name: A, met_by: hand, within: {business_days: 0, zone: UTC}}]}]}}")]
    [InlineData("incident_processes: {p: {name: P, severities: [{id: p0, name: P0, definition: Bad, alert_severity: error}], severity_questions: [{id: q, ask: Q?, above: 5, yes: p0, no: none}]}}")]
    [InlineData("schedules: {s: {name: S, zone: UTC, layers: [{participants: [a], every: weekly, handoff: Mon 09:00, start: 2026-01-05}]}}")]
    public void It_refuses_what_the_reader_refuses(string text)
    {
        var file = new ConfigurationFile("a.yaml", text);

        Assert.NotEmpty(JsonSchemaCheck.Problems(Schema, YamlAsJson.Of(file)));
        Assert.True(ConfigurationReader.Read([file]).HasErrors);
    }

    private static IEnumerable<string> Keys(string definition) => Schema["$defs"]![definition]!["properties"]!.AsObject().Select(property => property.Key);

    private static string Nonsense(string definition) => $"{{{string.Join(", ", Keys(definition).Select(key => $"{key}: 1"))}}}";
}
