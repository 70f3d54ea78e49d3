using NodaTime;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Tests.Rendering;

public sealed class RenderTests
{
    [Theory]
    [InlineData("{{incident.reference}}: {{incident.title}}", "INC-142: Checkout answers with errors")]
    [InlineData("{{time incident.started_at}}", "14:20 UTC")]
    [InlineData("{{time incident.started_at label=false}} to {{time now}}", "14:20 to 15:00 UTC")]
    [InlineData("{{time incident.started_at zone=\"Europe/Berlin\"}}", "15:20 CET")]
    [InlineData("{{date incident.started_at}} {{date incident.started_at style=\"long\"}}", "2026-11-21 November 21, 2026")]
    [InlineData("{{datetime incident.started_at}}", "2026-11-21 14:20 UTC")]
    [InlineData("{{duration incident.duration}}, {{duration incident.duration style=\"clock\"}}, {{duration incident.duration style=\"short\"}}", "40 minutes, 00:40, 40m")]
    [InlineData("{{upper incident.severity.name}}", "SEV 1")]
    [InlineData("{{list incident.components}}", "Payments and Web shop", true)]
    [InlineData("{{plural incident.update_number \"update\" \"updates\"}}", "3 updates")]
    [InlineData("{{incident.update_number}}", "3")]
    [InlineData("{{#each incident.updates}}{{position @index}}. {{text}}{{#unless @last}} {{/unless}}{{/each}}", "1. We look into failing payments. 2. A release is the cause.")]
    [InlineData("{{#each incident.updates}}{{#if @first}}{{../incident.reference}} {{@root.incident.reference}} {{/if}}{{/each}}", "INC-142 INC-142")]
    [InlineData("{{#if incident.is_drill}}DRILL{{else}}real{{/if}}", "real")]
    [InlineData("{{#if incident.roles.scribe}}{{incident.roles.scribe}}{{/if}} {{default incident.roles.nobody-has-it \"vacant\"}}", "Sam Sample vacant")]
    [InlineData("a\n{{#if incident.impact}}\nb\n{{else}}\nc\n{{/if}}\nd", "a\nb\nd")]
    public void A_text_is_rendered(string body, string expected, bool asked = false) =>
        Assert.Equal(expected, Some.Text(asked ? $"{{{{#if incident.components}}}}{body}{{{{/if}}}}" : body));

    [Theory]
    [InlineData(0, "0 seconds", "00:00", "0s", "0 minutes")]
    [InlineData(59, "59 seconds", "00:00", "59s", "0 minutes")]
    [InlineData(60, "1 minute", "00:01", "1m", "1 minute")]
    [InlineData(24 * 60, "24 minutes", "00:24", "24m", "24 minutes")]
    [InlineData(135 * 60, "2 hours 15 minutes", "02:15", "2h15m", "135 minutes")]
    [InlineData(26 * 3600, "1 day 2 hours", "26:00", "1d2h", "1560 minutes")]
    public void Durations_are_written_in_four_ways(int seconds, string words, string clock, string brief, string minutes)
    {
        var incident = Some.Incident with { Duration = Duration.FromSeconds(seconds) };

        Assert.Equal(
            $"{words}|{clock}|{brief}|{minutes}",
            Some.Text("{{duration incident.duration}}|{{duration incident.duration style=\"clock\"}}|{{duration incident.duration style=\"short\"}}|{{duration incident.duration style=\"minutes\"}}", incident: incident));
    }

    [Theory]
    [InlineData("450", "56000", "0.8%")]
    [InlineData("1", "3", "33.3%")]
    [InlineData("1", "0", "n/a")]
    public void A_share_is_computed(string part, string whole, string expected)
    {
        var template = Some.Template("{{percent inputs.part inputs.whole}}", Some.Input("part", TemplateInputType.Number), Some.Input("whole", TemplateInputType.Number));

        Assert.Equal(expected, Some.Text(template, inputs: [("part", part), ("whole", whole)]));
    }

    [Theory]
    [InlineData("0.039", "0.039")]
    [InlineData("2.10", "2.10")]
    [InlineData("-7", "-7")]
    public void A_number_keeps_the_decimals_that_it_was_given(string written, string expected) =>
        Assert.Equal(expected, Some.Text(Some.Template("{{inputs.rate}}", Some.Input("rate", TemplateInputType.Number)), inputs: [("rate", written)]));

    [Fact]
    public void A_list_has_as_many_rows_as_the_sender_wrote()
    {
        var template = Some.Template("{{#each inputs.actions}}\n- {{action}}: {{state}}\n{{/each}}", Some.Input("actions", TemplateInputType.List) with { Columns = ["action", "state"] });

        Assert.Equal("- Restart pods: done\n- Watch: running", Some.Text(template, inputs: [("actions", "Restart pods | done\n\nWatch | running\n")]));
    }

    [Theory]
    [InlineData("2026-11-21T14:23Z", "14:23 UTC")]
    [InlineData("2026-11-21T14:23:10Z", "14:23 UTC")]
    [InlineData("2026-11-21 15:23", "14:23 UTC")]
    [InlineData("2026-11-21T15:23", "14:23 UTC")]
    public void A_time_without_Z_is_one_of_the_templates_zone(string written, string expected)
    {
        var template = Some.Template("{{time inputs.at zone=\"UTC\"}}", Some.Input("at", TemplateInputType.Instant)) with { Zone = "Europe/Berlin" };

        Assert.Equal(expected, Some.Text(template, inputs: [("at", written)]));
    }

    [Fact]
    public void Times_are_those_of_the_templates_zone() => Assert.Equal("16:00 CET", Some.Text(Some.Template("{{time now}}") with { Zone = "Europe/Berlin" }));

    [Fact]
    public void An_input_that_is_not_filled_in_takes_its_value_from_the_incident_else_its_default()
    {
        var template = Some.Template("{{duration inputs.next}}", Some.Input("next", TemplateInputType.Duration) with { From = "incident.next_update_in", Default = "5m" });

        Assert.Equal("15 minutes", Some.Text(template));
        Assert.Equal("5 minutes", Some.Text(template, incident: Some.Incident with { NextUpdateIn = null }));
        Assert.Equal("10 minutes", Some.Text(template, inputs: [("next", "10m")]));
    }

    [Fact]
    public void Everything_that_is_missing_or_wrong_is_said_at_once()
    {
        var template = Some.Template(
            "{{inputs.a}}{{inputs.b}}{{inputs.c}}{{#if inputs.d}}{{duration inputs.d}}{{/if}}",
            Some.Input("a"),
            Some.Input("b", TemplateInputType.Number),
            Some.Input("c", TemplateInputType.Choice) with { Options = ["yes", "no"] },
            Some.Input("d", TemplateInputType.Duration, required: false)) with
        { Severities = ["SEV 2"], Statuses = ["Resolved"], Channels = [TemplateChannel.Mail] };

        var result = Some.Render(template, TemplateDestination.Slack, null, ("b", "many"), ("c", "perhaps"), ("d", "soon"), ("e", "x"));

        Assert.Null(result.Message);
        Assert.Equal(
            [
                "template-not-for-channel: Some is not written for Slack",
                "template-not-for-severity: Some is not for severity SEV 1",
                "template-not-for-status: Some is not for status Mitigating",
                "unknown-input: the template asks for no \"e\"",
                "missing-input: a is not filled in",
                "invalid-input: b must be a number such as 450 or 0.039",
                "invalid-input: c must be one of yes, no",
                "invalid-input: d must be a duration such as 45m, 2h15m or 3d",
            ],
            result.Problems.Select(problem => $"{problem.Code}: {problem.Message}"));
    }

    [Fact]
    public void A_template_with_problems_is_not_rendered_at_all() =>
        Assert.Equal(["template-unknown-name"], Some.Render(Some.Template("fine {{#if incident.is_drill}}{{nope}}{{/if}}")).Problems.Select(problem => problem.Code));

    [Theory]
    [InlineData("2h15m", 135)]
    [InlineData("1 h 5 m", 65)]
    [InlineData("1d", 1440)]
    public void Durations_are_read(string written, int minutes) =>
        Assert.Equal($"{minutes} minutes", Some.Text(Some.Template("{{duration inputs.d style=\"minutes\"}}", Some.Input("d", TemplateInputType.Duration)), inputs: [("d", written)]));

    [Theory]
    [InlineData("15")]
    [InlineData("m")]
    [InlineData("5m1h")]
    [InlineData("5m5m")]
    [InlineData("-5m")]
    [InlineData("99999999999999999999d")]
    public void What_is_no_duration_is_refused(string written) =>
        Assert.Equal(["invalid-input"], Some.Render(Some.Template("{{duration inputs.d}}", Some.Input("d", TemplateInputType.Duration)), inputs: [("d", written)]).Problems.Select(problem => problem.Code));
}
