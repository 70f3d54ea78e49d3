using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;

namespace Watchbill.Pages.Tests.Pages;

public sealed class AlertPageTests
{
    private const string Hostile = "<script>alert(1)</script><b onmouseover=x>\"'&";

    [Fact]
    public async Task A_page_is_acknowledged_with_one_press()
    {
        await using var site = await WithAlertAsync();
        var page = await site.PageAsync("bob", "/alerts/1");

        using var answer = await site.SubmitAsync("bob", page, "form[action$='/acknowledge']");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/alerts/1", answer.Headers.Location!.ToString());
        var after = await site.PageAsync("bob", "/alerts/1");
        Assert.Contains("Acknowledged by Bob Miller at 03:12", Site.Text(after.QuerySelector("article")), StringComparison.Ordinal);
        Assert.Contains("Acknowledged by Bob Miller on the web", Site.Text(after.QuerySelector(".timeline")), StringComparison.Ordinal);
        Assert.Null(after.QuerySelector("#acknowledge"));
    }

    [Fact]
    public async Task Who_waits_for_quiet_hours_to_end_is_named_with_the_time()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        foreach (var person in site.Engine.Definitions.Current.Responders.Values)
        {
            var quiet = Store.Json.DefinitionJson.Of(person with { Quiet = [new Domain.Schedules.DailyWindow(new LocalTime(22, 0), new LocalTime(7, 0))] });
            await site.Engine.DefinitionPath.WriteAsync([new Store.Rows.DefinitionWrite(quiet.Kind, quiet.Id, quiet.Json, "ui", Actor.Engine("test"), default)], []);
        }

        await site.TriggerAsync(Crew.Checkout, "disk", "Disk", Severity.Warning);
        var page = await site.PageAsync("bob", "/alerts/1");

        Assert.Contains("is told when quiet hours end, 07:00", Site.Text(page.QuerySelector(".timeline")), StringComparison.Ordinal);
        Assert.Contains("quiet until Sat 07:00 (Europe/Vienna)", Site.Text(page.QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fact_is_stated_with_one_field_and_turned_round_with_one_press()
    {
        await using var site = await WithAlertAsync();
        using var stated = await site.SubmitAsync("bob", await site.PageAsync("bob", "/alerts/1"), "form[action$='/fact']", ("fact", "customer-facing"), ("holds", "yes"));
        Assert.Equal(HttpStatusCode.SeeOther, stated.StatusCode);

        var after = await site.PageAsync("bob", "/alerts/1");
        Assert.Contains("customer-facing: yes", Site.Text(after.QuerySelector("[aria-labelledby=known]")), StringComparison.Ordinal);
        using var turned = await site.SubmitAsync("bob", after, "form[action$='/fact']", ("holds", "no"));
        Assert.Contains("Bob Miller says customer-facing: no", Site.Text((await site.PageAsync("bob", "/alerts/1")).QuerySelector(".timeline")), StringComparison.Ordinal);

        using var nonsense = await site.SubmitAsync("bob", await site.PageAsync("bob", "/alerts/1"), "form[action$='/fact']", ("fact", "Customer facing"), ("holds", "yes"));
        Assert.Contains("A fact is named with", Site.Text((await Site.DocumentAsync(nonsense)).QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_twice_counts_once()
    {
        await using var site = await WithAlertAsync();
        var page = await site.PageAsync("bob", "/alerts/1");

        using var once = await site.SubmitAsync("bob", page, "form[action$='/escalate']");
        using var twice = await site.SubmitAsync("bob", page, "form[action$='/escalate']");

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (once.StatusCode, twice.StatusCode));
        Assert.Single((await site.PageAsync("bob", "/alerts/1")).QuerySelectorAll(".timeline li"), line => Site.Text(line).StartsWith("Bob Miller escalated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Escalating_in_ignorance_of_another_is_told_calmly()
    {
        await using var site = await WithAlertAsync();
        var bobs = await site.PageAsync("bob", "/alerts/1");
        var carols = await site.PageAsync("carol", "/alerts/1");
        using var first = await site.SubmitAsync("bob", bobs, "form[action$='/escalate']");

        using var second = await site.SubmitAsync("carol", carols, "form[action$='/escalate']");

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        var text = Site.Text((await Site.DocumentAsync(second)).QuerySelector("main"));
        Assert.Contains("Bob Miller escalated", text, StringComparison.Ordinal);
        Assert.Contains("was not carried out", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15m", "until 03:27")]
    [InlineData("morning", "until 09:00")]
    public async Task A_snooze_says_until_when(string button, string expected)
    {
        await using var site = await WithAlertAsync();

        using var answer = await site.SubmitAsync("bob", await site.PageAsync("bob", "/alerts/1"), "form[action$='/snooze']", ("for", button));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains($"Snoozed by Bob Miller {expected}", Site.Text((await site.PageAsync("bob", "/alerts/1")).QuerySelector("article")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_on_call_is_marked_when_reassigning()
    {
        await using var site = await WithAlertAsync();
        var page = await site.PageAsync("bob", "/alerts/1");

        Assert.Equal("Bob Miller (Primary)", page.QuerySelector("optgroup[label='On call now'] option[value=bob]")!.TextContent);
        using var answer = await site.SubmitAsync("bob", page, "form[action$='/reassign']", ("to", "carol"));

        Assert.Contains("Paging Carol Diaz", Site.Text((await site.PageAsync("bob", "/alerts/1")).QuerySelector("article")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_who_is_next_and_that_is_who_is_paged()
    {
        await using var site = await WithAlertAsync();
        Assert.Contains("Next: Ana Novak at 03:22 unless someone acknowledges", Site.Text((await site.PageAsync("bob", "/alerts/1")).QuerySelector("article")), StringComparison.Ordinal);

        await site.MoveAsync(Duration.FromMinutes(10));

        Assert.Contains("Paging Bob Miller and Ana Novak", Site.Text((await site.PageAsync("bob", "/alerts/1")).QuerySelector("article")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_a_source_is_never_markup()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", Hostile, Severity.Critical, Hostile, "javascript:alert(1)");

        foreach (var path in new[] { "/", "/alerts", "/alerts/1", "/services/checkout", "/outbox" })
        {
            var page = await site.PageAsync("ana", path);
            Assert.All(page.Scripts, script => Assert.StartsWith("/assets/", script.GetAttribute("src"), StringComparison.Ordinal));
            Assert.Empty(page.QuerySelectorAll("[onmouseover], [href^='javascript']"));
        }

        Assert.Equal(Hostile, (await site.PageAsync("ana", "/alerts/1")).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task What_was_received_is_a_file_of_plain_text()
    {
        await using var site = await WithAlertAsync();
        var href = (await site.PageAsync("bob", "/alerts/1")).QuerySelector(".timeline a")!.GetAttribute("href");
        using var client = await site.AsAsync("bob");

        using var answer = await client.GetAsync(href);

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("errors", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await site.PageAsync("bob", href!.Replace(href.Split('/')[^1], new string('0', 64), StringComparison.Ordinal), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_only_watches_sees_no_button()
    {
        await using var site = await WithAlertAsync();
        var page = await site.PageAsync("olga", "/alerts/1");

        Assert.Empty(page.QuerySelectorAll("main form"));
        using var answer = await site.SubmitAsync("olga", await site.PageAsync("olga", "/"), "form[action='/logout']");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task Another_teams_alert_does_not_exist()
    {
        await using var site = await WithAlertAsync();

        await site.PageAsync("dora", "/alerts/1", HttpStatusCode.NotFound);
        Assert.DoesNotContain("Error rate", Site.Text((await site.PageAsync("dora", "/")).Body), StringComparison.Ordinal);
        Assert.DoesNotContain("Error rate", Site.Text((await site.PageAsync("dora", "/alerts?show=all")).Body), StringComparison.Ordinal);
        Assert.DoesNotContain("Bob Miller", Site.Text((await site.PageAsync("dora", "/outbox")).QuerySelector("main")), StringComparison.Ordinal);
    }

    private static async Task<Site> WithAlertAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "errors", "Error rate above 5 %", Severity.Critical);
        return site;
    }
}
