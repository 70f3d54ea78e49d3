using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Tests.Checking;

public sealed class TemplateCheckTests
{
    [Theory]
    [InlineData("{{incident.titel}}", "1:3 template-unknown-name: incident.titel is not known")]
    [InlineData("a\nb {{incident.titel}}", "2:5 template-unknown-name: incident.titel is not known")]
    [InlineData("{{#if incident.impact}}x{{else}}{{incident.titel}}{{/if}}", "1:35 template-unknown-name: incident.titel is not known")]
    [InlineData("{{#each incident.updates}}{{else}}{{nope}}{{/each}}", "1:37 template-unknown-name: nope is not known")]
    [InlineData("{{#unless incident.is_drill}}{{#if incident.is_security}}{{#each incident.updates}}{{titel}}{{/each}}{{/if}}{{/unless}}", "1:86 template-unknown-name: titel is not known within this list")]
    [InlineData("{{#each incident.updates}}{{incident.title}}{{/each}}", "1:29 template-unknown-name: incident.title is not known within this list")]
    [InlineData("{{#each incident.updates}}{{../../incident.title}}{{/each}}", "1:29 template-unknown-name: ../../incident.title leads out of the text")]
    [InlineData("{{incident.updates.text}}", "1:3 template-unknown-name: incident.updates.text is not known")]
    [InlineData("{{@index}}", "1:3 template-unknown-name: @index has a meaning only within #each")]
    [InlineData("{{inputs.nope}}", "1:3 template-unknown-name: inputs.nope is not known")]
    [InlineData("{{shout incident.title}}", "1:3 template-unknown-helper: there is no helper \"shout\"")]
    [InlineData("{{upper (shout incident.title)}}", "1:10 template-unknown-helper: there is no helper \"shout\"")]
    [InlineData("{{lookup incident \"title\"}}", "1:3 template-unknown-helper: there is no helper \"lookup\"")]
    public void What_is_not_known_is_found_in_every_branch(string body, string expected) => Assert.Equal([expected], Some.Errors(Some.Template(body)));

    [Theory]
    [InlineData("{{incident.started_at}}", "1:3 template-wrong-type: incident.started_at is an instant")]
    [InlineData("{{incident.duration}}", "1:3 template-wrong-type: incident.duration is a duration")]
    [InlineData("{{incident.updates}}", "1:3 template-wrong-type: incident.updates is a list")]
    [InlineData("{{incident}}", "1:3 template-wrong-type: incident is not a text")]
    [InlineData("{{incident.is_drill}}", "1:3 template-wrong-type: incident.is_drill is not a text")]
    [InlineData("{{time incident.title}}", "1:8 template-wrong-type: incident.title is a text, and time takes an instant")]
    [InlineData("{{list incident.updates}}", "1:3 template-wrong-type: the items of incident.updates are more than texts")]
    [InlineData("{{#each incident.title}}{{/each}}", "1:9 template-wrong-type: incident.title is not a list")]
    [InlineData("{{#if incident}}{{/if}}", "1:7 template-wrong-type: incident is always there")]
    [InlineData("{{time incident.started_at incident.title}}", "1:3 template-arguments: time takes 1 value, not 2")]
    [InlineData("{{time incident.started_at zone=\"Mars\"}}", "1:33 template-arguments: zone of time cannot be this")]
    [InlineData("{{time incident.started_at zone=incident.title}}", "1:33 template-arguments: zone of time cannot be this")]
    [InlineData("{{time incident.started_at stile=\"x\"}}", "1:28 template-arguments: time has no argument \"stile\"")]
    [InlineData("{{date incident.started_at style=\"odd\"}}", "1:34 template-arguments: style of date cannot be this")]
    public void What_has_another_type_than_is_needed_is_found(string body, string expected) => Assert.Equal([expected], Some.Errors(Some.Template(body)));

    [Theory]
    [InlineData("{{incident.impact}}", "1:3 template-may-be-missing: incident.impact may have no value here")]
    [InlineData("{{time incident.resolved_at}}", "1:3 template-may-be-missing: incident.resolved_at may have no value here")]
    [InlineData("{{list incident.components}}", "1:3 template-may-be-missing: incident.components may have no value here")]
    [InlineData("{{#if incident.impact}}{{/if}}{{incident.impact}}", "1:33 template-may-be-missing: incident.impact may have no value here")]
    [InlineData("{{#if incident.impact}}{{else}}{{incident.impact}}{{/if}}", "1:34 template-may-be-missing: incident.impact may have no value here")]
    [InlineData("{{default incident.impact incident.summary}}", "1:3 template-may-be-missing: incident.summary may have no value here")]
    [InlineData("{{#each incident.updates}}{{#if by}}{{/if}}{{/each}}{{#each incident.timeline}}{{by}}{{/each}}", "1:82 template-may-be-missing: by may have no value here")]
    [InlineData("{{incident.roles.scribe}}", "1:3 template-may-be-missing: incident.roles.scribe may have no value here")]
    public void What_may_be_missing_has_to_be_asked_for(string body, string expected) => Assert.Equal([expected], Some.Errors(Some.Template(body)));

    [Theory]
    [InlineData("{{#if incident.impact}}{{incident.impact}}{{/if}}")]
    [InlineData("{{#unless incident.impact}}-{{else}}{{incident.impact}}{{/unless}}")]
    [InlineData("{{default incident.impact \"none\"}}")]
    [InlineData("{{default incident.impact (default incident.summary incident.title)}}")]
    [InlineData("{{#if incident.resolved_at}}{{time incident.resolved_at}}{{/if}}")]
    [InlineData("{{upper (default (list incident.components) \"none\")}}")]
    [InlineData("{{#each incident.updates}}{{position @index}} {{#if by}}{{by}}{{/if}} {{../incident.title}} {{@root.incident.title}}{{#if @last}}.{{/if}}{{/each}}")]
    [InlineData("{{#each incident.components}}{{this}}{{/each}}")]
    [InlineData("{{! a comment }}{{~ incident.title ~}}")]
    [InlineData("{{plural incident.update_number \"update\" 'updates'}}")]
    public void What_is_asked_for_may_be_written(string body) => Assert.Empty(Some.Errors(Some.Template(body)));

    [Fact]
    public void An_input_that_may_be_left_out_has_to_be_asked_for_too()
    {
        Assert.Equal(["1:3 template-may-be-missing: inputs.cause may have no value here"], Some.Errors(Some.Template("{{inputs.cause}}", Some.Input("cause", required: false))));
        Assert.Empty(Some.Errors(Some.Template("{{inputs.cause}}", Some.Input("cause", required: true))));
        Assert.Empty(Some.Errors(Some.Template("{{inputs.cause}}", Some.Input("cause", required: false) with { Default = "unknown" })));
    }

    [Theory]
    [InlineData("{{{incident.title}}}", "1:1 template-raw")]
    [InlineData("{{incident.title}}}", "1:1 template-raw")]
    [InlineData("{{{{incident.title}}}}", "1:1 template-raw")]
    [InlineData("{{&incident.title}}", "1:1 template-raw")]
    [InlineData("{{> other}}", "1:1 template-partial")]
    [InlineData("{{#> other}}{{/other}}", "1:1 template-block")]
    [InlineData("{{#*inline \"x\"}}{{/inline}}", "1:1 template-block")]
    [InlineData("{{* x}}", "1:1 template-syntax")]
    [InlineData("{{^}}", "1:1 template-syntax")]
    [InlineData("{{!-- x --}}", "1:1 template-syntax")]
    [InlineData("x \\{{incident.title}}", "1:3 template-syntax")]
    [InlineData("{{incident.title", "1:1 template-syntax")]
    [InlineData("{{incident.title\n}}", "1:1 template-syntax")]
    [InlineData("a }} b", "1:3 template-syntax")]
    [InlineData("{{}}", "1:3 template-syntax")]
    [InlineData("{{incident.[title]}}", "1:12 template-syntax")]
    [InlineData("{{upper \"a{b\"}}", "1:9 template-syntax")]
    [InlineData("{{upper \"a\\\"b\"}}", "1:9 template-syntax")]
    [InlineData("{{upper \"a}}", "1:9 template-syntax")]
    [InlineData("{{upper (incident.title}}", "1:9 template-syntax")]
    [InlineData("{{else}}", "1:1 template-block")]
    [InlineData("{{/if}}", "1:1 template-block")]
    [InlineData("{{#if incident.is_drill}}", "1:1 template-block")]
    [InlineData("{{#if incident.is_drill}}{{/each}}", "1:26 template-block")]
    [InlineData("{{#if incident.is_drill}}{{else if incident.impact}}{{/if}}", "1:26 template-block")]
    [InlineData("{{#if incident.is_drill}}{{else}}{{else}}{{/if}}", "1:34 template-block")]
    [InlineData("{{#with incident}}x{{/with}}", "1:1 template-block")]
    [InlineData("{{#each inputs.rows}}{{date}}{{/each}}", "1:9 template-unknown-name")]
    [InlineData("{{upper}}", "1:3 template-unknown-name")]
    [InlineData("{{\"words\"}}", "1:3 template-syntax")]
    [InlineData("{{-5}}", "1:3 template-syntax")]
    [InlineData("{{#repeat incident.title}}x{{/repeat}}", "1:1 template-block")]
    [InlineData("{{#if (upper incident.title)}}x{{/if}}", "1:8 template-block")]
    [InlineData("a\u0000b", "1:2 control-character")]
    [InlineData("a\uE001b", "1:2 control-character")]
    public void What_is_no_part_of_templates_is_refused(string body, string expected) => Assert.StartsWith(expected, Assert.Single(Some.Errors(Some.Template(body))), StringComparison.Ordinal);

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var template = Some.Template("{{incident.titel}}\n{{{incident.title}}}\n{{#if nope}}{{shout 1}}{{/if}}") with { Subject = "{{sumary}}", Zone = "Mars" };

        Assert.Equal(["template-raw", "template-unknown-helper", "template-unknown-name", "template-unknown-name", "template-unknown-name", "unknown-zone"], TemplateCheck.Check(template).Select(problem => problem.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_name_that_is_not_known_comes_with_those_that_would_be()
    {
        var problem = Assert.Single(TemplateCheck.Check(Some.Template("{{incident.titel}}")));

        Assert.Equal("incident.titel", problem.Written);
        Assert.Contains("incident.title", problem.Known);
        Assert.Contains("incident.severity.name", problem.Known);
    }

    [Fact]
    public void Within_a_list_a_name_of_the_outside_is_pointed_to() =>
        Assert.Equal("write @root.incident.title here", Assert.Single(TemplateCheck.Check(Some.Template("{{#each incident.updates}}{{incident.title}}{{/each}}"))).Fix);

    [Fact]
    public void Nesting_and_size_are_bounded()
    {
        string Nested(string open, string close, int depth) => string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));

        Assert.Empty(Some.Errors(Some.Template(Nested("{{#if incident.is_drill}}", "{{/if}}", 8))));
        Assert.Contains(Some.Errors(Some.Template(Nested("{{#if incident.is_drill}}", "{{/if}}", 9))), error => error.Contains("template-too-deep", StringComparison.Ordinal));
        Assert.Contains(Some.Errors(Some.Template(Nested("{{#each @root.incident.components}}", "{{/each}}", 4))), error => error.Contains("template-too-deep", StringComparison.Ordinal));
        Assert.Contains(Some.Errors(Some.Template($"{{{{{Nested("(upper ", ")", 6)}}}}}")), error => error.Contains("template-too-deep", StringComparison.Ordinal));
        Assert.Contains(Some.Errors(Some.Template(Nested("{{now}}", "", 501))), error => error.Contains("template-too-large", StringComparison.Ordinal));
        Assert.Contains(Some.Errors(Some.Template(new string('x', CommunicationTemplate.MaxBody + 1))), error => error.Contains("template-too-large", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_may_be_called_like_a_helper_and_not_like_a_word_of_the_language()
    {
        var template = Some.Template("{{#each inputs.rows}}{{date this.now}} {{this.date}}{{/each}}", Some.Input("rows", TemplateInputType.List) with { Columns = ["date", "what"] });

        Assert.Equal(["1:29 template-unknown-name: this.now is not known within this list"], Some.Errors(template));
        Assert.Equal("today", Some.Text(template with { Body = "{{#each inputs.rows}}{{this.date}}{{/each}}" }, inputs: [("rows", "today | x")]));
        Assert.Contains(TemplateCheck.Check(Some.Template("x", Some.Input("rows", TemplateInputType.List) with { Columns = ["else"] })), problem => problem.Code == "invalid-id");
    }

    [Theory]
    [InlineData(TemplateInputType.Choice, "", "", "", "", "input x is a choice of nothing")]
    [InlineData(TemplateInputType.Text, "a,b", "", "", "", "input x has options but is no choice")]
    [InlineData(TemplateInputType.Text, "", "a,b", "", "", "input x has columns but is no list")]
    [InlineData(TemplateInputType.Number, "", "", "many", "", "the example of input x must be a number such as 450 or 0.039")]
    [InlineData(TemplateInputType.Choice, "a,b", "", "c", "", "the example of input x must be one of a, b")]
    [InlineData(TemplateInputType.Instant, "", "", "soon", "", "the example of input x must be a time such as 2026-11-21 14:23, or 2026-11-21T14:23Z for UTC")]
    [InlineData(TemplateInputType.List, "", "what,state", "one", "", "the example of input x has an item that is not written as what | state")]
    [InlineData(TemplateInputType.Text, "", "", "", "incident.titel", "incident.titel is not known")]
    [InlineData(TemplateInputType.Text, "", "", "", "incident.duration", "incident.duration is a duration, which input x does not take")]
    [InlineData(TemplateInputType.Text, "", "", "", "inputs.x", "inputs.x is not known")]
    public void What_is_asked_of_the_sender_is_checked(TemplateInputType type, string options, string columns, string example, string from, string expected)
    {
        var input = Some.Input("x", type) with
        {
            Options = [.. options.Split(',', StringSplitOptions.RemoveEmptyEntries)],
            Columns = [.. columns.Split(',', StringSplitOptions.RemoveEmptyEntries)],
            Example = example.Length == 0 ? null : example,
            From = from.Length == 0 ? null : from,
        };

        Assert.Contains(expected, TemplateCheck.Check(Some.Template("{{#if inputs.x}}{{/if}}", input)).Select(problem => problem.Message));
    }

    [Fact]
    public void An_input_that_is_written_nowhere_is_a_warning() =>
        Assert.True(Assert.Single(TemplateCheck.Check(Some.Template("x", Some.Input("cause")))).IsWarning);

    [Fact]
    public void Mail_needs_a_subject_of_one_line()
    {
        Assert.Contains(TemplateCheck.Check(Some.Template("x") with { Subject = null }), problem => problem.Code == "template-subject");
        Assert.Contains(TemplateCheck.Check(Some.Template("x") with { Subject = "a\nBcc: everybody" }), problem => problem.Code == "template-subject");
    }

    [Fact]
    public void What_is_written_is_listed_in_order() =>
        Assert.Equal(
            ["incident.title", "time incident.started_at", "default incident.impact \"none\"", "text"],
            TemplateCheck.Placeholders(Some.Template("{{incident.title}} {{time incident.started_at}} {{#if incident.is_drill}}{{default incident.impact \"none\"}}{{/if}}{{#each incident.updates}}{{text}}{{/each}}")));
}
