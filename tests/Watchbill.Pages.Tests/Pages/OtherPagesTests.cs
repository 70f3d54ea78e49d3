using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Pages;

public sealed class OtherPagesTests
{
    [Fact]
    public async Task A_service_says_who_would_be_paged_and_who_would_not()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.MoveAsync(Duration.FromHours(10));

        var who = Site.Text((await site.PageAsync("ana", "/services/reports")).QuerySelector("section[aria-labelledby=who]"));

        Assert.Contains("At once Rule 1 reaches nobody Not schedule office: nobody is on call", who, StringComparison.Ordinal);
        Assert.Contains("Rule 2 pages Dora Data", who, StringComparison.Ordinal);
        Assert.Empty(await site.Engine.Store.Reader.ListAlertsAsync(Store.AlertFilter.Open, CancellationToken.None));
    }

    [Fact]
    public async Task The_form_on_a_service_leads_to_what_would_happen_then()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var form = (await site.PageAsync("ana", "/services/reports")).QuerySelector("form[action$='/simulate']")!;

        var page = await site.PageAsync("ana", $"{form.GetAttribute("action")}?severity=error&at=tomorrow+03:10");

        Assert.Equal(("get", "critical"), (form.GetAttribute("method"), form.QuerySelector("option[selected]")!.GetAttribute("value")));
        Assert.Contains("Dora Data, at once, by", Site.Text(page.QuerySelector("section[aria-labelledby=known]")), StringComparison.Ordinal);
        Assert.Contains("rule 1: schedule office: nobody is on call", Site.Text(page.QuerySelector("section[aria-labelledby=known]")), StringComparison.Ordinal);
        Assert.Contains("An alert of error severity", Site.Text(page.QuerySelector("section[aria-labelledby=timeline]")), StringComparison.Ordinal);
        Assert.Equal(("error", "tomorrow 03:10"), (page.QuerySelector("option[selected]")!.GetAttribute("value"), page.QuerySelector("#at")!.GetAttribute("value")));
        Assert.Empty(await site.Engine.Store.Reader.ListAlertsAsync(Store.AlertFilter.Open, CancellationToken.None));
    }

    [Fact]
    public async Task A_moment_that_is_none_is_said_beside_its_field()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var page = await site.PageAsync("ana", "/services/reports/simulate?at=someday", HttpStatusCode.BadRequest);

        Assert.StartsWith("'someday' is no time.", Site.Text(page.QuerySelector("#at-problem")), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("section[aria-labelledby=timeline]"));
    }

    [Fact]
    public async Task A_new_key_is_shown_once_and_then_only_its_end()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        using var answer = await site.SubmitAsync("carol", await site.PageAsync("carol", "/services/checkout"), "form[action$='/rotate']");

        var url = (await Site.DocumentAsync(answer)).QuerySelector("#url")!.GetAttribute("value")!;
        var key = url.Split('/')[^2];
        var page = await site.PageAsync("carol", "/services/checkout");

        Assert.Equal(32, key.Length);
        Assert.StartsWith("http://pages.example/v1/integrations/", url, StringComparison.Ordinal);
        Assert.DoesNotContain(key, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains($"…{key[^4..]}", Site.Text(page.QuerySelector("section[aria-labelledby=integrations]")), StringComparison.Ordinal);
        Assert.Contains("key.rotate", Site.Text((await site.PageAsync("carol", "/audit")).QuerySelector("table")), StringComparison.Ordinal);
        Assert.Null((await site.PageAsync("bob", "/services/checkout")).QuerySelector("form[action$='/rotate']"));
    }

    [Fact]
    public async Task A_test_event_opens_an_alert_like_any_other()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        using var answer = await site.SubmitAsync("bob", await site.PageAsync("bob", "/services/checkout"), "form[action$='/test-event']");

        Assert.Equal("/alerts/1", answer.Headers.Location!.ToString());
        Assert.Contains("Paging Bob Miller", Site.Text((await site.PageAsync("bob", "/alerts/1")).QuerySelector("article")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_page_goes_to_oneself_and_shows_in_the_outbox()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        using var answer = await site.SubmitAsync("bob", await site.PageAsync("bob", "/me"), "form[action='/me/test-page']");

        Assert.Contains("A test page is on its way", Site.Text((await site.PageAsync("bob", answer.Headers.Location!.ToString())).QuerySelector(".banner")), StringComparison.Ordinal);
        Assert.Equal(3, (await site.PageAsync("bob", "/outbox")).QuerySelectorAll("article").Length);
    }

    [Fact]
    public async Task Nobody_sees_the_one_tap_link_of_somebody_else()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", "Errors", Severity.Critical);
        await site.MoveAsync(Duration.FromMinutes(2));

        Assert.Contains("/ack/", Site.Text((await site.PageAsync("bob", "/outbox")).Body), StringComparison.Ordinal);
        Assert.DoesNotMatch("/ack/[A-Za-z0-9]", Site.Text((await site.PageAsync("ana", "/outbox")).Body));
    }

    [Fact]
    public async Task A_method_that_failed_is_used_again_when_its_owner_says_so()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var flag = DefinitionJson.Of(new MethodFlag(Crew.Bob, new("phone"), "not a mobile number", site.Clock.Now));
        await site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(flag.Kind, flag.Id, flag.Json, "ui", Actor.Engine("test"), default)], []);
        var page = await site.PageAsync("bob", "/me");
        Assert.Contains("not a mobile number", Site.Text(page.QuerySelector("section[aria-labelledby=methods]")), StringComparison.Ordinal);

        using var answer = await site.SubmitAsync("bob", page, "form[action='/me/methods/works']");

        Assert.False(site.Engine.Definitions.Current.IsFlagged(Crew.Bob, new("phone")));
    }

    [Fact]
    public async Task Ones_own_ways_are_edited_by_plain_forms()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        using var added = await site.SubmitAsync("bob", await site.PageAsync("bob", "/me"), "form[action='/me/methods']", ("kind", "sms"), ("address", "+436607654321"));
        using var ruled = await site.SubmitAsync("bob", await site.PageAsync("bob", "/me"), "form[action='/me/rules']", ("urgency", "high"), ("minutes", "5"), ("method", "sms"));
        using var wrong = await site.SubmitAsync("bob", await site.PageAsync("bob", "/me"), "form[action='/me/methods']", ("kind", "sms"), ("address", "12"));

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("E.164", Site.Text((await Site.DocumentAsync(wrong)).QuerySelector("main")), StringComparison.Ordinal);
        Assert.Contains("After 5 min: SMS +436607654321", Site.Text((await site.PageAsync("bob", "/me")).QuerySelector("section[aria-labelledby=rules]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_cannot_be_paged_is_told_so()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        Assert.Contains("You cannot be paged", Site.Text((await site.PageAsync("olga", "/me")).QuerySelector("#troubles")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task About_names_the_addresses_to_paste()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await site.PageAsync("bob", "/about");

        Assert.All(page.QuerySelectorAll("input.copy"), input => Assert.StartsWith("http://pages.example/", input.GetAttribute("value"), StringComparison.Ordinal));
        Assert.Contains("SQLite", Site.Text(page.QuerySelector("main")), StringComparison.Ordinal);
        Assert.Contains("Phone call", Site.Text(page.QuerySelector("main")), StringComparison.Ordinal);
        Assert.Contains("calls need nothing pasted. Each one carries the addresses below http://pages.example/", Site.Text(page.QuerySelector("main")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob", HttpStatusCode.Forbidden)]
    [InlineData("dora", HttpStatusCode.NotFound)]
    [InlineData("carol", HttpStatusCode.OK)]
    public async Task The_audit_log_is_for_managers_of_everything(string user, HttpStatusCode expected)
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        await site.PageAsync(user, "/audit", expected);
    }
}
