using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Watchbill.Config.Tests;

public class GuideTests
{
    private static readonly string Guide = File.ReadAllText(Find("configuration.md"));
    private static readonly string Processes = File.ReadAllText(Find("incident-processes.md"));

    [Fact]
    public void Its_examples_are_one_configuration_without_problems()
    {
        var blocks = Blocks(Guide);

        Assert.Equal(14, blocks.Count);
        Assert.Empty(ConfigurationReader.Read(blocks).Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void The_process_of_the_guide_is_a_configuration_without_problems()
    {
        var read = ConfigurationReader.Read(Blocks(Processes));

        Assert.Empty(read.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal(3, Assert.Single(read.Documents.IncidentProcesses).Levels.Length);
    }

    [Fact]
    public void Its_temporary_schedule_is_an_operation_without_problems()
    {
        var block = Guide.Split("```yml\n")[1];
        var read = ConfigurationReader.ReadOperations([new ConfigurationFile("operations/temporary_schedules.yaml", block[..block.IndexOf("```", StringComparison.Ordinal)])]);

        Assert.Empty(read.Diagnostics);
        Assert.Equal(2, Assert.Single(read.TemporarySchedules).Shifts.Length);
    }

    [Fact]
    public void It_names_every_key_and_every_word_of_the_schema()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Collect(JsonNode.Parse(ConfigurationSchema.Text)!, words);

        Assert.DoesNotContain(words, word => !Regex.IsMatch(Guide + Processes, $"(?<![A-Za-z_-]){word}(?![A-Za-z_-])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
    }

    private static void Collect(JsonNode node, HashSet<string> words)
    {
        switch (node)
        {
            case JsonObject map:
                words.UnionWith(map["properties"]?.AsObject().Select(property => property.Key) ?? []);
                words.UnionWith(map["enum"]?.AsArray().Select(word => word!.GetValue<string>()) ?? []);
                map.Where(entry => entry.Value is not null && entry.Key != "enum").ToList().ForEach(entry => Collect(entry.Value!, words));
                break;
            case JsonArray list:
                list.OfType<JsonNode>().ToList().ForEach(item => Collect(item, words));
                break;
        }
    }

    private static List<ConfigurationFile> Blocks(string guide) =>
        [.. guide.Split("```yaml\n").Skip(1).Select((block, i) => new ConfigurationFile($"block-{i}.yaml", block[..block.IndexOf("```", StringComparison.Ordinal)]))];

    private static string Find(string guide)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "guides", guide)))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new FileNotFoundException($"docs/guides/{guide} is above none of the test's folders"), "docs", "guides", guide);
    }
}
