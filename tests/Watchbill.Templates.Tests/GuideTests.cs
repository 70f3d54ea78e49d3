using Watchbill.Domain.Templates;
using Watchbill.Templates.Checking;

namespace Watchbill.Templates.Tests;

/// <summary>docs/guides/templates.md names everything that can be written.</summary>
public sealed class GuideTests
{
    private static readonly string Guide = File.ReadAllText(Find());

    [Fact]
    public void It_lists_every_name_with_its_type_and_words()
    {
        foreach (var (path, field) in TemplateModel.All().Where(one => one.Field.Type != TemplateType.Record))
        {
            var line = Guide.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{path.Replace(TemplateField.AnyName, "ID", StringComparison.Ordinal)}` |", StringComparison.Ordinal));
            Assert.True(line is not null, $"{path} is not in the guide");
            Assert.EndsWith($"| {field.Description} |", line, StringComparison.Ordinal);
            Assert.Equal(field.IsOptional && field.Type != TemplateType.List, line.Contains("may be missing", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void It_lists_no_name_that_there_is_not() =>
        Assert.Equal(TemplateModel.All().Count(one => one.Field.Type != TemplateType.Record), Guide[Guide.IndexOf("## All names", StringComparison.Ordinal)..].Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal)));

    [Fact]
    public void It_lists_every_helper_its_arguments_and_every_destination()
    {
        foreach (var call in TemplateCalls.All)
        {
            var line = Guide.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{call.Name}` |", StringComparison.Ordinal));
            Assert.True(line is not null, $"{call.Name} is not in the guide");
            Assert.All(call.Named, option => Assert.Contains(option.Name, line, StringComparison.Ordinal));
            Assert.All(call.Named.SelectMany(option => option.Words).Except(["iso", "words"]), word => Assert.Contains($"\"{word}\"", line, StringComparison.Ordinal));
        }

        Assert.All(TemplateWords.Destinations, word => Assert.Contains($"`{word}`", Guide, StringComparison.Ordinal));
        Assert.Contains("39,000", Guide, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_helper_that_it_shows_can_be_written()
    {
        foreach (var call in TemplateCalls.All)
        {
            var inner = call.Name switch
            {
                TemplateCall.Position => $"{{{{#each incident.updates}}}}{call.Example}{{{{/each}}}}",
                TemplateCall.List => $"{{{{#if incident.components}}}}{call.Example}{{{{/if}}}}",
                _ => call.Example,
            };

            Assert.Empty(Some.Errors(Some.Template(inner, Some.Input("failed", TemplateInputType.Number), Some.Input("requests", TemplateInputType.Number))));
        }
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "guides", "templates.md")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("docs/guides/templates.md is not above the tests.");
        }

        return Path.Combine(folder.FullName, "docs", "guides", "templates.md");
    }
}
