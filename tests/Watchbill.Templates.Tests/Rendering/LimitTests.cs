using System.Diagnostics;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Tests.Rendering;

/// <summary>No template and no value keeps the server busy: each of these ends at once, with a message or a refusal.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public void Loops_in_loops_are_counted_together()
    {
        var incident = Some.Incident with { Components = [.. Enumerable.Repeat("x", 1_000)] };

        Refused("{{#each incident.components}}{{#each @root.incident.components}}{{#each @root.incident.components}}{{/each}}{{/each}}{{/each}}", incident, "5000 turns");
        Assert.Equal(1_000, Some.Text("{{#each incident.components}}{{this}}{{/each}}", incident: incident).Length);
    }

    [Fact]
    public void A_message_has_a_greatest_length() =>
        Refused("{{#each incident.components}}{{@root.incident.title}}{{/each}}", Some.Incident with { Components = [.. Enumerable.Repeat("x", 1_000)], Title = new string('x', 5_000) }, "256 KiB");

    [Fact]
    public void A_message_has_a_greatest_number_of_values() =>
        Refused("{{#each incident.components}}{{this}}{{this}}{{this}}{{/each}}", Some.Incident with { Components = [.. Enumerable.Repeat("x", 3_000)] }, "6000 values");

    [Theory]
    [InlineData("*")]
    [InlineData("[")]
    [InlineData("[a](")]
    [InlineData("`")]
    [InlineData("_a ")]
    [InlineData("**_")]
    [InlineData("|")]
    [InlineData("(((")]
    [InlineData("{ ")]
    [InlineData("\n- ")]
    public void The_largest_text_of_anything_is_laid_out_soon(string part)
    {
        var body = string.Concat(Enumerable.Repeat(part, CommunicationTemplate.MaxBody / part.Length));
        var watch = Stopwatch.StartNew();
        foreach (var destination in Enum.GetValues<TemplateDestination>())
        {
            Assert.NotNull(Some.Render(Some.Template(body), destination).Message);
        }

        Assert.True(watch.Elapsed < Soon, $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("{{now}}")]
    [InlineData("{{(((((((")]
    [InlineData("{{#if x}}")]
    [InlineData("{{incident.x x=1 x=1}}")]
    [InlineData("}}")]
    [InlineData("{{{{")]
    public void The_largest_text_of_anything_is_checked_soon(string part)
    {
        var watch = Stopwatch.StartNew();
        var problems = TemplateCheck.Check(Some.Template(string.Concat(Enumerable.Repeat(part, CommunicationTemplate.MaxBody / part.Length))));

        Assert.NotEmpty(problems);
        Assert.True(watch.Elapsed < Soon, $"took {watch.Elapsed}");
    }

    [Fact]
    public void As_many_tags_as_are_allowed_are_compiled_and_rendered()
    {
        var body = string.Concat(Enumerable.Repeat("{{#if incident.is_drill}}a{{else}}{{incident.reference}}{{/if}} ", 125));

        Assert.Equal(125, Some.Text(body).Split("INC-142").Length - 1);
    }

    private static void Refused(string body, IncidentValues incident, string words)
    {
        var watch = Stopwatch.StartNew();
        var result = Some.Render(Some.Template(body), TemplateDestination.Plain, incident);

        Assert.Null(result.Message);
        Assert.Contains(words, Assert.Single(result.Problems).Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < Soon, $"took {watch.Elapsed}");
    }
}
