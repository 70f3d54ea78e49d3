using System.Text.Json;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Tests.Destinations;

/// <summary>What values hold is text wherever they go. Titles and names come from monitoring, customers and chat.</summary>
public sealed class HostileValueTests
{
    private const string Body = "# {{incident.title}}\n\n**Impact**: {{incident.title}} and `{{incident.title}}`\n- {{incident.title}}\n1. {{incident.title}}\n> {{incident.title}}\n| a | {{incident.title}} |\n[{{incident.title}}]({{incident.title}})\n{{incident.title}}\n";

    public static TheoryData<string> Hostile =>
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</li></ul><h1>gone",
        "<!channel> <!here> <@U123> <#C123|x> <https://evil.example|Click>",
        "*bold* _it_ ~no~ `code` ```block```",
        "[click](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>",
        "# heading",
        "- [x] done",
        "1. one",
        "| a | b |",
        "---",
        "> quote",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://ok.example/a)b|c<d>\"e'f`g*h",
        "{{incident.link}} {{{incident.link}}} {{#each x}}",
        "&lt;b&gt; &amp; &#60;",
        "a\r\nBcc: everybody@example.org\r\n\r\nbody",
        "\u202Egnp.exe\u2066x\u2069",
        "nul\0bell\aescape\u001B[31mred",
        "zero\u200Bwidth\uFEFF\u00AD",
        "\uE000\uE001private\uF8FF",
        "line\u2028separator\u2029\u0085next",
        "\uD800 lone \uDC00",
        "\\ backslash \\* \\\\",
        "$1 $& ${x} %s %n",
        "=cmd|' /C calc'!A0",
        new string('x', 100_000),
        string.Concat(Enumerable.Repeat("*_`<", 5_000)),
        string.Concat(Enumerable.Repeat("[a](", 5_000)),
        "e" + new string('\u0301', 5_000),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_value_leaves_its_place_in_html(string title)
    {
        var html = Text(title, TemplateDestination.MailHtml);

        Assert.DoesNotMatch("<(?!/?(h2|p|br|ul|ol|li|strong|em|code|blockquote|table|tr|th|td|hr|a)[ >])", html);
        Assert.DoesNotMatch("<(?!a href=\"(https?://|mailto:)[^\"<>']*\">)a", html);
        Assert.DoesNotMatch("<(?!a )[a-z0-9]+ ", html);

        // One heading, one list item of each kind: no more tags than the template has.
        Assert.Equal(1, Count(html, "<h2>"));
        Assert.Equal(2, Count(html, "<li>"));
        Assert.Equal(1, Count(html, "<blockquote>"));
        AssertClean(html);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_value_mentions_or_formats_in_Slack(string title)
    {
        var text = Text(title, TemplateDestination.Slack);

        // The only thing in angle brackets is the template's own link, if its address is one.
        Assert.DoesNotMatch("<(?!https?://[^<>|\\s]*\\|)", text);
        Assert.True(Count(text, "<") <= 1, text);
        Assert.True(text.Length <= 39_000);
        Assert.InRange(Count(text, "`"), text.EndsWith('…') ? 1 : 2, 2);
        Assert.DoesNotMatch("&(?!amp;|lt;|gt;)", text);
        AssertClean(text);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_value_is_markup_in_Markdown(string title)
    {
        var template = Some.Template("T {{incident.title}} T");
        var text = Some.Text(template, TemplateDestination.Markdown, Some.Incident with { Title = title });

        Assert.DoesNotMatch(@"(?<!\\)(\\\\)*[*_`<>\[\]#|~]", text);
        Assert.Single(text.TrimEnd('\n').Split('\n'));
        AssertClean(Text(title, TemplateDestination.Markdown));
        Assert.DoesNotContain("](javascript", Text(title, TemplateDestination.Markdown), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("](data", Text(title, TemplateDestination.Markdown), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_value_breaks_out_of_the_webhooks_text(string title)
    {
        var json = Text(title, TemplateDestination.Webhook);
        using var read = JsonDocument.Parse(json);

        Assert.Equal(["subject", "text"], read.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain('<', json);
        AssertClean(read.RootElement.GetProperty("text").GetString()!);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void No_value_adds_a_line_to_a_subject(string title)
    {
        var template = Some.Template("x") with { Subject = "[RESOLVED] {{incident.title}}" };
        var subject = Some.Render(template, TemplateDestination.MailText, Some.Incident with { Title = title }).Message!.Subject!;

        Assert.StartsWith("[RESOLVED] ", subject, StringComparison.Ordinal);
        Assert.True(subject.Length <= 200);
        Assert.DoesNotContain(subject, char.IsControl);
        AssertClean(subject);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Plain_text_and_SMS_keep_the_templates_lines(string title)
    {
        foreach (var destination in new[] { TemplateDestination.MailText, TemplateDestination.StatusPage, TemplateDestination.Plain, TemplateDestination.Sms })
        {
            var text = Some.Text(Some.Template("From us: {{incident.title}}\nEnd"), destination, Some.Incident with { Title = title });

            Assert.Equal(title.Length > 400 && destination == TemplateDestination.Sms ? 1 : 2, text.Split('\n').Length);
            Assert.StartsWith("From us: ", text, StringComparison.Ordinal);
            Assert.True(destination != TemplateDestination.Sms || text.Length <= 480);
            AssertClean(text);
        }
    }

    [Fact]
    public void Every_value_is_treated_so_also_inputs_names_and_what_helpers_write()
    {
        const string Bad = "<!channel>*x*";
        var incident = Some.Incident with { Commander = Bad, Components = [Bad, Bad], Timeline = [new TimelineValues(Some.Now, Bad, Bad)] };
        var template = Some.Template(
            "{{inputs.a}} {{upper (default incident.commander \"x\")}} {{default (list incident.components) \"x\"}} {{#each incident.timeline}}{{text}}{{default by \"x\"}}{{/each}} {{#each inputs.rows}}{{what}}{{/each}} {{plural 2 \"<a>\" \"<!here>\"}} {{inputs.pick}}",
            Some.Input("a"),
            Some.Input("rows", TemplateInputType.List) with { Columns = ["what", "state"] },
            Some.Input("pick", TemplateInputType.Choice) with { Options = [Bad] });

        var slack = Some.Text(template, TemplateDestination.Slack, incident, ("a", Bad), ("rows", $"{Bad} | {Bad}"), ("pick", Bad));
        Assert.DoesNotContain("<", slack, StringComparison.Ordinal);
        Assert.DoesNotContain("*", slack, StringComparison.Ordinal);

        var html = Some.Text(template, TemplateDestination.MailHtml, incident, ("a", Bad), ("rows", $"{Bad} | {Bad}"), ("pick", Bad));
        Assert.Equal("<p>", html[..3]);
        Assert.Equal(2, Count(html, "<"));
    }

    [Fact]
    public void What_the_template_itself_says_is_escaped_too() =>
        Assert.Equal("<p>a &lt;b&gt; &amp; <strong>c</strong></p>", Some.Text("a <b> & **c**", TemplateDestination.MailHtml));

    [Fact]
    public void A_value_alone_on_its_line_keeps_its_lines_and_no_other_does()
    {
        var incident = Some.Incident with { Title = "one\ntwo" };

        Assert.Equal("one\ntwo\n- one two", Some.Text("{{incident.title}}\n- {{incident.title}}", TemplateDestination.Plain, incident));
        Assert.Equal("one\ntwo\n• one two", Some.Text("{{incident.title}}\n- {{incident.title}}", TemplateDestination.Slack, incident));
        Assert.Equal("<p>one<br>\ntwo</p>", Some.Text("{{incident.title}}", TemplateDestination.MailHtml, incident));
    }

    private static string Text(string title, TemplateDestination destination) => Some.Text(Some.Template(Body), destination, Some.Incident with { Title = title });

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>Nothing that cannot be seen or that turns what follows around.</summary>
    private static void AssertClean(string text) =>
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200B' or '\uFEFF' or >= '\uE000' and <= '\uF8FF');
}
