namespace Watchbill.Templates.Tests.Destinations;

public sealed class DestinationTests
{
    private const string Body =
        """
        # Report {{incident.reference}}

        **Severity**: {{incident.severity.name}} and *now*, `code` snake_case 2*3*4 \*not\*
        Second line

        - one
        - [ ] open
        - [x] done
        1. first
        1. second
        > said
        ---
        | Time | What |
        |------|------|
        | {{time now}} | a |
        [Room]({{incident.link}}) [Bad](javascript:x)
        """;

    [Fact]
    public void Slack_gets_its_own_marks() => Assert.Equal(
        """
        *Report INC-142*

        *Severity*: SEV 1 and _now_, `code` snake_case 2*3*4 *not*
        Second line

        • one
        ☐ open
        ☑ done
        1. first
        2. second
        > said
        ———
        Time | What
        15:00 UTC | a
        <https://watchbill.example.org/incidents/142|Room> Bad (javascript:x)
        """.ReplaceLineEndings("\n"),
        Some.Text(Body, TemplateDestination.Slack));

    [Fact]
    public void Mail_gets_html() => Assert.Equal(
        """
        <h2>Report INC-142</h2>
        <p><strong>Severity</strong>: SEV 1 and <em>now</em>, <code>code</code> snake_case 2*3*4 *not*<br>
        Second line</p>
        <ul>
        <li>one</li>
        <li>☐ open</li>
        <li>☑ done</li>
        </ul>
        <ol>
        <li>first</li>
        <li>second</li>
        </ol>
        <blockquote>said</blockquote>
        <hr>
        <table>
        <tr><th>Time</th><th>What</th></tr>
        <tr><td>15:00 UTC</td><td>a</td></tr>
        </table>
        <p><a href="https://watchbill.example.org/incidents/142">Room</a> Bad (javascript:x)</p>
        """.ReplaceLineEndings("\n"),
        Some.Text(Body, TemplateDestination.MailHtml));

    [Fact]
    public void Plain_text_says_the_same_without_marks() => Assert.Equal(
        """
        Report INC-142

        Severity: SEV 1 and now, code snake_case 2*3*4 *not*
        Second line

        - one
        [ ] open
        [x] done
        1. first
        2. second
        > said
        ---
        Time | What
        15:00 UTC | a
        Room (https://watchbill.example.org/incidents/142) Bad (javascript:x)
        """.ReplaceLineEndings("\n"),
        Some.Text(Body, TemplateDestination.MailText));

    [Fact]
    public void A_document_stays_the_Markdown_that_it_is() =>
        Assert.Equal(Body.ReplaceLineEndings("\n").Replace("{{incident.reference}}", "INC-142", StringComparison.Ordinal).Replace("{{incident.severity.name}}", "SEV 1", StringComparison.Ordinal).Replace("{{time now}}", "15:00 UTC", StringComparison.Ordinal).Replace("{{incident.link}}", "https://watchbill.example.org/incidents/142", StringComparison.Ordinal) + "\n", Some.Text(Body, TemplateDestination.Markdown));

    [Theory]
    [InlineData("{{incident.title}}", "1. a - b", "1\\. a - b")]
    [InlineData("{{incident.title}}", "- a", "\\- a")]
    [InlineData("- {{incident.title}}", "2026-11-21 1. x", "2026-11-21 1. x")]
    [InlineData("1{{incident.title}}", ". x", "\\. x", "1")]
    [InlineData("x {{incident.title}}", "a_b *c* #d", "a\\_b \\*c\\* \\#d", "x ")]
    [InlineData("`{{incident.title}}`", "a`b*c", "a'b*c`", "`")]
    [InlineData("[x]({{incident.title}})", "https://a.example/x)y", "https://a.example/x%29y)", "[x](")]
    public void Markdown_is_escaped_where_it_would_mean_something(string body, string title, string expected, string? before = null) =>
        Assert.Equal((before ?? (body.StartsWith('-') ? "- " : "")) + expected + "\n", Some.Text(body, TemplateDestination.Markdown, Some.Incident with { Title = title }));

    [Fact]
    public void A_webhook_gets_json() =>
        Assert.Equal("""{"subject":"S","text":"INC-142"}""", Some.Text("{{incident.reference}}", TemplateDestination.Webhook));

    [Fact]
    public void Fenced_code_stays_code()
    {
        Assert.Equal("```\n*x*\n```\ny", Some.Text("```\n*x*\n```\ny", TemplateDestination.Slack));
        Assert.Equal("<pre>*x*\n</pre>\n<p>y</p>", Some.Text("```\n*x*\n```\ny", TemplateDestination.MailHtml));
    }
}
