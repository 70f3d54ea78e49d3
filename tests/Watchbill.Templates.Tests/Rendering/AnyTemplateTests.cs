using System.Collections.Immutable;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Tests.Rendering;

/// <summary>
/// Random texts, right and wrong. Whatever passes the check is rendered for every destination, with an incident that knows everything
/// and with one that knows nothing; and nothing but what a sender left out keeps it from being a message.
/// </summary>
public sealed class AnyTemplateTests
{
    private const int Templates = 1_500;

    private static readonly string[] Values =
    [
        "incident.title", "incident.impact", "incident.severity.name", "incident.update_number", "inputs.text", "inputs.maybe", "inputs.number", "incident.roles.scribe", "sender.name",
        "time incident.started_at", "time incident.resolved_at label=false", "duration incident.duration style=\"clock\"", "duration incident.quiet_time", "date now zone=\"Asia/Tokyo\"",
        "default incident.impact \"none\"", "default incident.impact incident.title", "upper (default sender.name \"us\")", "list incident.components", "default (list incident.components) \"none\"",
        "plural inputs.number 'one' 'many'", "percent inputs.number incident.update_number", "this", "text", "by", "name", "what", "date", "this.date", "@index", "position @index", "@root.incident.title",
        "../incident.title", "../../incident.title", "incident", "incident.updates", "nope", "incident.nope", "this.nope", "upper", "shout 1", "time", "default 1 2", "default inputs.number 2", "\"literal\"", "-5", "true",
    ];

    /// <summary>What fits the items of each list, mostly.</summary>
    private static readonly Dictionary<string, string[]> Items = new(StringComparer.Ordinal)
    {
        ["incident.updates"] = ["text", "number", "time at", "this.text", "default by \"us\"", "by", "at", "upper text", "@root.incident.title", "../incident.title", "position @index"],
        ["incident.components"] = ["this", "upper this", "@root.incident.title", "../incident.reference", "position @index", "text"],
        ["incident.services"] = ["name", "default dashboard \"none\"", "runbook", "@root.incident.title", "@index"],
        ["inputs.rows"] = ["what", "this.what", "this.date", "date", "upper what", "upper this.date", "@root.inputs.text", "../incident.title"],
    };

    private static readonly string[] Names = ["incident.impact", "incident.title", "incident.resolved_at", "incident.updates", "incident.components", "inputs.maybe", "incident.is_drill", "by", "this", "@first", "@root.incident.impact", "../incident.impact", "nope", "incident"];

    private static readonly string[] Lists = ["incident.updates", "incident.components", "incident.services", "inputs.rows", "@root.incident.timeline", "../incident.targets", "incident.title", "this", "nope"];

    private static readonly string[] Texts = ["words ", "\n", "\n- ", "**b** ", "`c` ", "| a | b |", "\n# ", "[x](https://a.example/", ") ", "{ } ", "\\", "~", "<b> ", "}} ", "{{{x}}} ", "{{> p}} ", "{{else}}", "{{/if}}", "{{! remark }}", "é 😀 "];

    [Fact]
    public void What_passes_the_check_can_be_rendered_with_anything()
    {
        var (passed, refused) = (0, 0);
        for (var seed = 0; seed < Templates; seed++)
        {
            var random = new Random(seed);
            var template = Some.Template(
                Text(random, depth: 0),
                Some.Input("text"),
                Some.Input("maybe", required: false),
                Some.Input("number", TemplateInputType.Number),
                Some.Input("rows", TemplateInputType.List, required: false) with { Columns = ["what", "date"] });
            if (Some.Errors(template).Any())
            {
                refused++;
                Assert.Null(Some.Render(template, inputs: [("text", "x"), ("number", "0")]).Message);
                continue;
            }

            passed++;
            foreach (var destination in Enum.GetValues<TemplateDestination>())
            {
                foreach (var incident in new[] { Some.Incident, Nothing })
                {
                    var result = Some.Render(template, destination, incident, ("text", "x"), ("number", "0"), ("rows", incident == Nothing ? "" : "a | b\nc | d"));
                    Assert.True(result.Message is not null, $"seed {seed}: {result.Problems.FirstOrDefault()?.Message} in {template.Body}");

                    // Whatever is written is written: there is no hole where a value should be.
                    Assert.False(result.Message.Text.Contains("‹›", StringComparison.Ordinal), $"seed {seed}: a hole in what {template.Body} writes");
                    Assert.DoesNotContain("{{", result.Message.Text.Replace("{ } ", "", StringComparison.Ordinal), StringComparison.Ordinal);
                }
            }
        }

        Assert.True(passed > Templates / 20 && refused > Templates / 20, $"{passed} passed, {refused} were refused: the texts try too little");
    }

    private static IncidentValues Nothing { get; } = new()
    {
        Reference = "INC-1",
        Title = "T",
        Severity = "S",
        Status = "N",
        Category = "live",
        DeclaredAt = Some.Now,
        DetectedAt = Some.Now,
        StartedAt = Some.Now,
        Duration = default,
        Link = "https://w.example/1",
    };

    private static string Text(Random random, int depth, string list = "")
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            parts.Add(random.Next(100) switch
            {
                < 35 => Of(random, Texts, wrong: 6),
                < 62 => $"‹{{{{{(Items.TryGetValue(list, out var items) && random.Next(12) > 0 ? Pick(random, items) : Of(random, Values, wrong: 19))}}}}}›",
                < 70 when depth < 4 => $"{{{{#if {Pick(random, Names)}}}}}{Text(random, depth + 1, list)}{(random.Next(2) == 0 ? "" : $"{{{{else}}}}{Text(random, depth + 1, list)}")}{{{{/if}}}}",
                < 74 when depth < 4 => $"{{{{#unless {Pick(random, Names)}}}}}{Text(random, depth + 1, list)}{{{{/unless}}}}",
                _ when depth < 4 => Each(random, depth, random.Next(5) == 0 ? Pick(random, Lists) : Lists[random.Next(Items.Count)]),
                _ => "end ",
            });
        }

        return string.Concat(parts);
    }

    private static string Each(Random random, int depth, string list) =>
        $"{{{{#each {list}}}}}{Text(random, depth + 1, list)}{(random.Next(3) == 0 ? "{{else}}none" : "")}{{{{/each}}}}";

    /// <summary>One of the first, and now and then of the last, which are mostly wrong.</summary>
    private static string Of(Random random, string[] from, int wrong) => random.Next(25) == 0 ? from[^random.Next(1, wrong)] : from[random.Next(from.Length - wrong)];

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
