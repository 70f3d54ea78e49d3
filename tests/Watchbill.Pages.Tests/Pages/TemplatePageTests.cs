using System.Net;

namespace Watchbill.Pages.Tests.Pages;

public sealed class TemplatePageTests
{
    [Fact]
    public async Task Templates_are_listed_with_what_they_are_for()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var page = await site.PageAsync("olga", "/templates");

        Assert.Equal("/templates/declared", page.QuerySelector("main td a")!.GetAttribute("href"));
        Assert.Contains("declaration slack, mail us", Site.Text(page.QuerySelector("main tbody tr")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_shows_what_its_examples_make_of_it()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var page = await site.PageAsync("olga", "/templates/declared");

        var preview = page.QuerySelector("section[aria-labelledby=preview]")!;
        Assert.Contains("*Checkout answers with errors*: One of five payments fails (20 %, some customers)", preview.TextContent, StringComparison.Ordinal);
        Assert.Contains("• Roll back: running", preview.TextContent, StringComparison.Ordinal);
        Assert.Equal("One of five payments fails", page.QuerySelector("input[name='i.impact']")!.GetAttribute("value"));
        Assert.Equal("some customers", page.QuerySelector("select[name='i.scope'] option[selected]")!.TextContent);
        await site.PageAsync("olga", "/templates/none", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_form_shows_what_was_written_and_says_what_is_wrong_beside_each_field()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var page = await site.PageAsync("olga", "/templates/declared?for=mail-html&i.impact=%3Cscript%3Ealert(1)%3C%2Fscript%3E&i.words=x&i.rate=3&i.scope=all+customers&i.steps=&i.since=2026-11-21T03:00Z&i.next=2h");

        var preview = page.QuerySelector("section[aria-labelledby=preview]")!;
        Assert.Empty(preview.QuerySelectorAll("script"));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; (3 %, all customers)", preview.TextContent, StringComparison.Ordinal);
        Assert.Contains("Since 03:00 UTC. Next update in 2 hours", preview.TextContent, StringComparison.Ordinal);

        page = await site.PageAsync("olga", "/templates/declared?for=slack&i.impact=x&i.words=x&i.rate=many&i.scope=all+customers");

        Assert.Contains("Failing, in percent must be a number", Site.Text(page.GetElementById("i.rate-problem")), StringComparison.Ordinal);
        Assert.Equal("many", page.QuerySelector("input[name='i.rate']")!.GetAttribute("value"));
        Assert.Equal("true", page.QuerySelector("input[name='i.rate']")!.GetAttribute("aria-invalid"));
        Assert.Empty(page.QuerySelectorAll("section[aria-labelledby=preview] pre"));
    }
}
