using System.Net;

namespace Watchbill.Pages.Tests.Pages;

public sealed class ProcessPageTests(Night night)
{
    [Fact]
    public async Task Each_severity_says_what_it_demands()
    {
        var page = await night.Site.PageAsync("olga", "/processes/shop");
        var worst = page.QuerySelector("#severity-p1")!;

        Assert.Equal(["P1", "P2", "P3"], page.QuerySelectorAll("section[id^=severity-] h2").Select(Site.Text));
        Assert.Equal(
            [
                "Acknowledged somebody acknowledges|within 5 min reminder 3 min before|pages Commander",
                "Commander Commander is in place|in less than 5 min|pages Commander",
                "Status page an update on the status page|within 1 h once it is open for 30 min only when customer-facing held back while security is at stake|pages Writer, at once Commander, after 10 min on call for Primary",
                "Update an internal update|every 15 min|pages Commander",
                "Resolved it is Resolved|within 4 h|is recorded, and pages nobody",
                "Review somebody says that it is done|within 5 business days (Europe/Vienna) of being resolved|pages Commander",
            ],
            worst.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(Site.Text))));
        Assert.Equal(
            "error rate above 20 % For example Checkout answers nothing but errors Paging Pages by Standard War room https://meet.example.org/shop Review owed "
            + "Resolving No symptom for 30 min Smoke checks are green Every task is done or dropped An alert that comes back within 1 h opens it again",
            Site.Text(worst.QuerySelector("dl")));
        Assert.Equal("/policies/standard", worst.QuerySelector("dl a")!.GetAttribute("href"));
        Assert.Contains("Nobody is paged", Site.Text(page.QuerySelector("#severity-p3")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_questions_read_well_and_lead_somewhere()
    {
        var page = await night.Site.PageAsync("olga", "/processes/shop");

        Assert.Equal(
            [
                "1. Is buying impossible? yes P1 · no question 2",
                "2. Do many requests fail? error rate above 20 % yes P1 · no question 3",
                "3. Is the error rate at least 5 %? yes P2 · no no incident",
            ],
            page.QuerySelectorAll("section[aria-labelledby=questions] li").Select(Site.Text));
        Assert.All(page.QuerySelectorAll("section[aria-labelledby=questions] a"), link => Assert.NotNull(page.QuerySelector(link.GetAttribute("href")!)));
    }

    [Fact]
    public async Task Roles_and_statuses_are_told()
    {
        var page = await night.Site.PageAsync("olga", "/processes/shop");

        Assert.Equal(
            [
                "Commander Decides Leads the incident; handing it over needs acceptance Asked at P1: on call for Primary Vacant for 5 min: escalates, then Carol Diaz Silent for 30 min: paged, then Carol Diaz",
                "Writer Asked when customer-facing: Bob Miller",
            ],
            page.QuerySelectorAll("section[aria-labelledby=roles] li").Select(Site.Text));
        Assert.StartsWith("Triage Triage, Investigating Mitigation Identified, Mitigating Verification Monitoring After the incident Resolved,", Site.Text(page.QuerySelector("section[aria-labelledby=statuses] dl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_found_from_the_service_and_shows_only_services_that_one_may_see()
    {
        var list = await night.Site.PageAsync("dora", "/processes");
        var service = await night.Site.PageAsync("ana", "/services/checkout");

        Assert.Equal("/processes/shop", service.QuerySelector("a[href^='/processes/']")!.GetAttribute("href"));
        Assert.Equal("Shop incidents|P1, P2, P3|Reports", string.Join('|', list.QuerySelectorAll("tbody td").Select(Site.Text)));
        Assert.NotNull((await night.Site.PageAsync("ana", "/services")).QuerySelector("a[href='/processes']"));
    }

    [Fact]
    public async Task Without_a_configured_one_the_built_in_one_is_shown()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        Assert.Contains("Incidents built in", Site.Text((await site.PageAsync("olga", "/processes")).QuerySelector("tbody")), StringComparison.Ordinal);
        Assert.Equal(4, (await site.PageAsync("olga", "/processes/default")).QuerySelectorAll("section[id^=severity-]").Length);
        await site.PageAsync("olga", "/processes/none", HttpStatusCode.NotFound);
    }
}
