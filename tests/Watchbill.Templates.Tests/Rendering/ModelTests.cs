using Watchbill.Domain.Templates;
using Watchbill.Templates.Checking;

namespace Watchbill.Templates.Tests.Rendering;

public sealed class ModelTests
{
    [Fact]
    public void Every_name_of_the_model_can_be_written_and_has_a_value_in_the_sample()
    {
        foreach (var (path, field) in TemplateModel.All().Where(one => one.Field.Type != TemplateType.Record && one.Field.Name != TemplateField.AnyName))
        {
            var parts = path.Split("[].");
            var name = parts[^1];
            var written = field.Type switch
            {
                TemplateType.Instant => $"{{{{datetime {name}}}}}",
                TemplateType.Duration => $"{{{{duration {name}}}}}",
                TemplateType.List when field.Fields.IsEmpty => $"{{{{list {name}}}}}",
                TemplateType.List => $"{{{{#each {name}}}}}.{{{{/each}}}}",
                TemplateType.Flag => $"{{{{#if {name}}}}}yes{{{{else}}}}no{{{{/if}}}}",
                _ => $"{{{{{name}}}}}",
            };
            var asked = field.IsOptional ? $"{{{{#if {name}}}}}{written}{{{{/if}}}}" : written;
            var body = parts.Length == 1 ? asked : $"{{{{#each {parts[0]}}}}}{asked}{{{{/each}}}}";

            Assert.True(Some.Text(body).Length > 0, $"{path} wrote nothing");
        }
    }

    [Fact]
    public void No_name_is_also_a_helpers_or_a_blocks() =>
        Assert.Empty(TemplateModel.All().Select(one => one.Field.Name).Intersect([.. TemplateCalls.All.Where(call => call.Name != TemplateCall.Length).Select(call => call.Name), "if", "unless", "each", "with", "else", "log", "lookup", "this", "inputs"]));

    [Fact]
    public void Every_name_and_helper_has_words_for_people()
    {
        Assert.All(TemplateModel.All(), one => Assert.True(one.Field.Description.Length > 5, one.Path));
        Assert.All(TemplateCalls.All, call => Assert.Contains(call.Name, call.Example, StringComparison.Ordinal));
    }

    [Fact]
    public void A_preview_can_try_other_values()
    {
        foreach (var name in SampleIncident.Names)
        {
            var text = TemplateModel.Find(name.Split('.'))!.Type switch
            {
                TemplateType.Instant => "2026-11-21T10:00Z",
                TemplateType.Duration => "2h15m",
                TemplateType.Number => "7",
                _ => "other",
            };

            Assert.NotEqual(Some.Values, SampleIncident.With(Some.Values, name, text, "UTC", out var wrong));
            Assert.Null(wrong);
        }

        Assert.Null(SampleIncident.With(Some.Values, "incident.link", "x", "UTC", out _));
        Assert.Null(SampleIncident.With(Some.Values, "incident.duration", "soon", "UTC", out _));
    }
}
