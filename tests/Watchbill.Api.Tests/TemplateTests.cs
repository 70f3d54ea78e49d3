using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Doors.Tests;

namespace Watchbill.Api.Tests;

public sealed class TemplateTests : IAsyncLifetime
{
    private const string Declared = "---\nname: Declared\npurpose: declaration\nchannels: [slack]\ninputs: {impact: {label: Impact, required: true}}\n---\n**{{incident.title}}**: {{inputs.impact}}\n";

    private readonly Node _node = new();

    public async ValueTask InitializeAsync() => await _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_template_in_a_Markdown_file_is_applied_read_previewed_exported_and_taken_away_again()
    {
        using var ana = await Rest.AsAsync(_node, "ana");
        using var olga = await Rest.AsAsync(_node, "olga");

        var (status, applied) = await ana.PostAsync("config/apply", Files(Declared));

        Assert.Equal(200, status);
        Assert.Contains(applied["plan"]!["changes"]!.AsArray(), change => (string)change!["kind"]! == "template" && (string)change["id"]! == "declared");
        Assert.Empty((await ana.PostAsync("config/apply", Files(Declared))).Body["plan"]!["changes"]!.AsArray());
        Assert.Equal("declared", (string)Assert.Single((await olga.GetAsync("templates")).Body["templates"]!.AsArray())!["id"]!);
        var read = (await olga.GetAsync("templates/declared")).Body;
        Assert.Equal(("**{{incident.title}}**: {{inputs.impact}}", "Impact"), ((string)read["body"]!, (string)read["inputs"]![0]!["label"]!));
        Assert.Equal(["incident.title", "inputs.impact"], read["placeholders"]!.AsArray().Select(one => (string)one!));

        var shown = (await olga.PostAsync("templates/declared/preview", """{"values":{"impact":"<!here>","incident.title":"Down"}}""")).Body;
        Assert.Equal(("slack", "*Down*: &lt;!here&gt;"), ((string)shown["for"]!, (string)shown["text"]!));
        var refused = (await olga.PostAsync("templates/declared/preview", "{}")).Body;
        Assert.Null(refused["text"]);
        Assert.Equal(("missing-input", "impact"), ((string)refused["problems"]![0]!["code"]!, (string)refused["problems"]![0]!["input"]!));
        Assert.Equal(400, (await olga.PostAsync("templates/declared/preview", """{"for":"pigeon"}""")).Status);
        Assert.Equal(404, (await olga.GetAsync("templates/none")).Status);
        Assert.Equal(404, (await olga.PostAsync("templates/none/preview", "{}")).Status);

        var exported = (string)(await ana.GetAsync("config/export")).Body["files"]!["templates/declared.md"]!;
        Assert.EndsWith("---\n**{{incident.title}}**: {{inputs.impact}}\n", exported, StringComparison.Ordinal);
        Assert.Empty((await ana.PostAsync("config/plan", Files(exported))).Body["changes"]!.AsArray());
        var changed = (await ana.PostAsync("config/plan", Files(Declared.Replace("**: ", "**, ", StringComparison.Ordinal)))).Body;
        Assert.Equal("body: **{{incident.title}}**: {{inputs.impact}} → **{{incident.title}}**, {{inputs.impact}}", (string)Assert.Single(changed["changes"]!.AsArray())!["fields"]![0]!);
        await ana.PostAsync("config/apply", Files(null));
        Assert.Empty((await olga.GetAsync("templates")).Body["templates"]!.AsArray());
    }

    [Fact]
    public async Task A_template_with_a_fault_is_refused_with_its_place()
    {
        using var ana = await Rest.AsAsync(_node, "ana");

        var (status, body) = await ana.PostAsync("config/apply", Files(Declared.Replace("incident.title", "incident.titel", StringComparison.Ordinal)));

        Assert.Equal(422, status);
        var problem = Assert.Single(body["problems"]!.AsArray(), one => (string)one!["code"]! == "template-unknown-name")!;
        Assert.Equal(("templates/declared.md", 7, 5), ((string)problem["file"]!, (int)problem["line"]!, (int)problem["column"]!));
        Assert.Empty((await ana.GetAsync("templates")).Body["templates"]!.AsArray());
    }

    private string Files(string? template)
    {
        var files = new JsonObject { ["conf.yaml"] = Node.Yaml(_node.Ana.Id) };
        if (template is not null)
        {
            files["templates/declared.md"] = template;
        }

        return JsonSerializer.Serialize(new JsonObject { ["files"] = files });
    }
}
