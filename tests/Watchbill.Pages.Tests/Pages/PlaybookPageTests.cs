using System.Net;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Pages;

public sealed class PlaybookPageTests
{
    [Fact]
    public async Task The_list_says_what_each_is_for()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var page = await site.PageAsync("olga", "/playbooks");

        Assert.Equal("Checkout does not answer", page.QuerySelector("a[href='/playbooks/checkout-down']")!.TextContent);
        Assert.Equal("alerts called *checkout*, critical; or alertname=*Down, Checkout API", Site.Text(page.QuerySelector("td[data-label=For]")));
    }

    [Fact]
    public async Task A_playbook_shows_phases_items_branches_hazards_and_steps()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var page = await site.PageAsync("bob", "/playbooks/checkout-down");

        Assert.Equal(["Overview", "Look within 5m", "Act within 15m", "Verify"], page.QuerySelectorAll("section[id^=phase-] > h2").Select(heading => Site.Text(heading)));
        Assert.Contains("Tell the channel that you are looking within 2m", page.QuerySelectorAll(".todo").Select(item => Site.Text(item).TrimStart('☐', ' ')));
        Assert.StartsWith("Hazard: going back over a change", Site.Text(page.QuerySelector("#phase-act .banner")), StringComparison.Ordinal);
        var branch = page.QuerySelector(".branch")!;
        Assert.Equal("was something released in the last hour?", branch.GetAttribute("aria-label"));
        Assert.Equal("#phase-verify", branch.QuerySelectorAll("a").Single(link => link.TextContent == "go on with Verify").GetAttribute("href"));
        var step = branch.QuerySelector("details.step")!;
        Assert.Equal("Back to the release before changes something", Site.Text(step.QuerySelector("summary")));
        Assert.Equal("kubectl rollout undo deployment/${deployment}", step.QuerySelector("pre")!.TextContent);
        Assert.Contains("Needs the approval of role commander, somebody else than who asks; it holds for 10m.", Site.Text(step), StringComparison.Ordinal);
        Assert.Contains("deployment label deployment of the alerts; checkout unless another is given", Site.Text(step), StringComparison.Ordinal);
        Assert.Equal("https://status.example.org/", page.QuerySelector("section[aria-labelledby=links] a")!.GetAttribute("href"));
        await site.PageAsync("bob", "/playbooks/none", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whose_service_it_is_not_does_not_see_it()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await WriteAsync(site, "---\ntitle: Reports late\nattach: [{services: [reports]}, {services: [checkout]}]\n---\n- [ ] Wait {#wait}\n");

        Assert.Equal("Reports", Site.Text((await site.PageAsync("dora", "/playbooks")).QuerySelector("td[data-label=For]")));
        await site.PageAsync("dora", "/playbooks/checkout-down", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Hostile_text_stays_text_and_links_lead_nowhere_else()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await WriteAsync(
            site,
            """
            ---
            title: "<script>alert(1)</script>"
            links: [{title: "<b>x</b>", url: "javascript:alert(1)"}]
            ---

            <script>alert(1)</script> <img src=x onerror=alert(1)>

            [one](javascript:alert(1)) [two](  JaVaScRiPt:alert(1)) [three](//evil.example) [four](data:text/html,x) <javascript:alert(1)> [ref]

            ![picture](https://evil.example/pixel.png) [good](https://good.example/) [phase](#do) [other](other.md#do) [root](/logout)

            [ref]: javascript:alert(2)

            # A second title

            ## Do {#do}

            - [ ] <img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) {#it}

            > **Hazard**: <script>alert(1)</script>

            **If** "><script>alert(1)</script> {#branch}

            - **yes<script>**
              - [ ] a {#a}
            - **no**
              - [ ] b {#b}

            ```step shell id=s
            title: <script>alert(1)</script>
            program: "<script>"
            arguments: ["</pre><script>alert(1)</script>"]
            hazard: <script>alert(1)</script>
            ```
            """);

        var page = await site.PageAsync("ana", "/playbooks/hostile");

        Assert.All(page.QuerySelectorAll("script"), script => Assert.NotNull(script.GetAttribute("src")));
        Assert.Empty(page.QuerySelectorAll("main img, main [onerror]"));
        var links = page.QuerySelectorAll("section[id^=phase-] a").Select(link => link.GetAttribute("href")).ToList();
        Assert.Equal(["https://evil.example/pixel.png", "https://good.example/", "#phase-do", "/playbooks/other#phase-do"], links);
        Assert.Equal("noopener noreferrer", page.QuerySelector("a[href='https://good.example/']")!.GetAttribute("rel"));
        Assert.Empty(page.QuerySelectorAll("section[aria-labelledby=links] a"));
        Assert.Equal("<script>alert(1)</script>", page.QuerySelector("h1")!.TextContent);
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    private static async Task WriteAsync(Site site, string text)
    {
        var playbook = ConfigurationReader.Read([new ConfigurationFile("playbooks/hostile.md", text)]).Documents.Playbooks.Single();
        var document = DefinitionJson.Of(playbook);
        await site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Ana), default)], []);
    }
}
