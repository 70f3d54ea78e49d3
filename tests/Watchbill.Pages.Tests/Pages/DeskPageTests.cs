using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.StatusPages;
using Watchbill.Pages.Tests.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

using PostUpdate = Watchbill.Domain.Incidents.PostUpdate;

namespace Watchbill.Pages.Tests.Pages;

/// <summary>Where people write what the public reads, as a browser without scripts sends it.</summary>
public sealed class DeskPageTests
{
    [Fact]
    public async Task An_incident_is_told_updated_corrected_and_taken_off_the_page()
    {
        await using var site = await StartAsync();
        var desk = await site.PageAsync("carol", "/status-pages/acme");

        using var opened = await site.SubmitAsync(
            "carol", desk, "form[action$='/posts']", ("name", "Checkout fails"), ("body", "We are looking."), ("status", "investigating"), ("impact", "major"), ("component.checkout", "partial_outage"), ("component.other", ""), ("next", "30"));
        Assert.Equal((HttpStatusCode.SeeOther, "/status-pages/acme/posts/1?done=status-posted"), (opened.StatusCode, opened.Headers.Location!.ToString()));
        var post = await PostAsync(site);
        Assert.Equal(("Checkout fails", PostImpact.Major, site.Clock.Now + Duration.FromMinutes(30)), (post.Name, post.Impact, post.Last.NextUpdateAt));
        Assert.Equal([new ComponentSetting(new ComponentId("checkout"), ComponentStatus.PartialOutage)], post.Components().AsEnumerable());
        Assert.Contains("Partial outage", Site.Words((await site.PageAsync(null, "/status/acme")).QuerySelector(".components")), StringComparison.Ordinal);

        var page = await site.PageAsync("carol", "/status-pages/acme/posts/1");
        using var updated = await site.SubmitAsync("carol", page, "form[action$='/update']", ("body", "A roll-out did it."), ("status", "identified"), ("impact", ""), ("component.checkout", "major_outage"), ("component.other", ""), ("next", ""));
        using var corrected = await site.SubmitAsync("carol", page, "form[action$='/edit']", ("number", "1"), ("body", "We are looking into it."));
        using var changed = await site.SubmitAsync("carol", page, "form[action$='/change']", ("name", "Payments fail"), ("impact", "critical"));
        post = await PostAsync(site);
        Assert.Equal(["We are looking into it.", "A roll-out did it."], post.Updates.Select(update => update.Body));
        Assert.Equal(("Payments fail", PostImpact.Critical, ComponentStatus.MajorOutage), (post.Name, post.Impact, post.Components().Single().Status));

        using var resolved = await site.SubmitAsync("carol", await site.PageAsync("carol", "/status-pages/acme/posts/1"), "form[action$='/update']", ("body", "Over."), ("status", "resolved"), ("impact", ""), ("component.checkout", ""), ("component.other", ""), ("next", "30"));
        Assert.Equal(HttpStatusCode.SeeOther, resolved.StatusCode);
        Assert.Empty((await PostAsync(site)).Components());

        using var withdrawn = await site.SubmitAsync("carol", await site.PageAsync("carol", "/status-pages/acme/posts/1"), "form[action$='/withdraw']", ("why", "It was an exercise"));
        Assert.Equal("/status-pages/acme?done=status-withdrawn", withdrawn.Headers.Location!.ToString());
        await site.PageAsync("carol", "/status-pages/acme/posts/1", HttpStatusCode.NotFound);
        var journal = await site.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new StatusPostId(1)), TestContext.Current.CancellationToken);
        Assert.Equal("It was an exercise", Assert.IsType<PostWithdrawn>(journal[^1].Entry).Why);
        Assert.All(journal, row => Assert.Equal((Actor.User(Crew.Carol), Door.Web), (row.Actor, row.Door)));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_posts_once()
    {
        await using var site = await StartAsync();
        var desk = await site.PageAsync("carol", "/status-pages/acme");
        for (var time = 1; time <= 2; time++)
        {
            using var sent = await site.SubmitAsync("carol", desk, "form[action$='/posts']", ("name", "Checkout fails"), ("body", "We are looking."), ("status", "investigating"), ("impact", "major"));
            Assert.Equal("/status-pages/acme/posts/1?done=status-posted", sent.Headers.Location!.ToString());
        }

        Assert.Null(await site.Engine.Store.Reader.ReadStatusPostAsync(new StatusPostId(2), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Maintenance_is_planned_in_the_readers_time_and_moved()
    {
        await using var site = await StartAsync();
        using var planned = await site.SubmitAsync(
            "carol", await site.PageAsync("carol", "/status-pages/acme"), "form[action$='/maintenances']",
            ("name", "New disks"), ("body", "Minutes away."), ("from", "2026-12-24T22:00"), ("to", "2026-12-25T02:00"), ("remind", "240"), ("components", "other"));
        Assert.Equal(HttpStatusCode.SeeOther, planned.StatusCode);
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var plan = (await PostAsync(site)).Plan!;
        Assert.Equal(new LocalDateTime(2026, 12, 24, 22, 0), plan.From.InZone(zone).LocalDateTime);
        Assert.Equal((Duration.FromHours(4), true, true, Duration.FromHours(4)), (plan.Until - plan.From, plan.AutoStart, plan.AutoComplete, plan.RemindBefore));
        Assert.Equal([new ComponentId("other")], (await PostAsync(site)).Named().AsEnumerable());

        using var moved = await site.SubmitAsync("carol", await site.PageAsync("carol", "/status-pages/acme/posts/1"), "form[action$='/change']", ("name", "New disks"), ("to", "2026-12-25T04:00"));
        Assert.Equal(HttpStatusCode.SeeOther, moved.StatusCode);
        Assert.Equal((plan.From, plan.Until + Duration.FromHours(2)), ((await PostAsync(site)).Plan!.From, (await PostAsync(site)).Plan!.Until));
    }

    [Theory]
    [InlineData("posts", "status", "", "Choose where it stands")]
    [InlineData("posts", "impact", "maintenance", "Choose how bad it is")]
    [InlineData("posts", "body", "   ", "")]
    [InlineData("maintenances", "from", "soon", "beginning and an end")]
    [InlineData("maintenances", "to", "2026-12-24T21:00", "")]
    public async Task What_a_form_lacks_is_told_and_nothing_is_posted(string form, string field, string value, string told)
    {
        await using var site = await StartAsync();
        (string, string)[] good = form == "posts"
            ? [("name", "Checkout fails"), ("body", "We are looking."), ("status", "investigating"), ("impact", "major")]
            : [("name", "New disks"), ("body", "Minutes away."), ("from", "2026-12-24T22:00"), ("to", "2026-12-25T02:00"), ("remind", "60")];
        using var sent = await site.SubmitAsync("carol", await site.PageAsync("carol", "/status-pages/acme"), $"form[action$='/{form}']", [.. good.Where(known => known.Item1 != field), (field, value)]);

        Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
        Assert.Contains(told, Site.Text((await Site.DocumentAsync(sent)).QuerySelector("main")), StringComparison.Ordinal);
        Assert.Null(await site.Engine.Store.Reader.ReadStatusPostAsync(new StatusPostId(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_component_is_set_by_hand_and_the_page_says_why_it_is_as_it_is()
    {
        await using var site = await StartAsync();
        var incident = await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "critical"));
        var desk = await site.PageAsync("carol", "/status-pages/acme");
        var line = desk.QuerySelector("section[aria-labelledby=components] li")!;
        Assert.Contains("Checkout Major outage", Site.Words(line), StringComparison.Ordinal);
        Assert.Contains("Its services: Major outage, INC-1", Site.Text(line), StringComparison.Ordinal);
        Assert.Equal($"/incidents/{incident}", line.QuerySelector("a[href^='/incidents/']")!.GetAttribute("href"));

        using var set = await site.SubmitAsync("carol", desk, "form[action$='/components']", ("component", "other"), ("status", "degraded_performance"));
        Assert.Equal(HttpStatusCode.SeeOther, set.StatusCode);
        Assert.Contains("Set by hand: Degraded performance", Site.Words((await site.PageAsync("carol", "/status-pages/acme")).QuerySelectorAll("section[aria-labelledby=components] li")[1]), StringComparison.Ordinal);

        // Who may not see the incident sees that the services say so, and not which.
        await site.ActAsync(Crew.Bob, incident, new Restrict(true, [Crew.Bob]));
        Assert.Contains("Checkout Operational", Site.Words((await site.PageAsync("carol", "/status-pages/acme")).QuerySelector("section[aria-labelledby=components] li")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_room_says_what_the_public_is_told_and_leads_there()
    {
        await using var site = await StartAsync();
        var incident = await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "critical"));
        Assert.Equal("Shown on Acme: Checkout", Site.Text((await site.PageAsync("bob", $"/incidents/{incident}")).QuerySelector("#public")));

        await site.ActAsync(Crew.Bob, incident, new PostUpdate(Audience.Customer, ["status-page"], "Some payments fail.", site.Clock.Now + Duration.FromMinutes(30), null, null));
        var manager = (await site.PageAsync("carol", $"/incidents/{incident}")).QuerySelector("#public")!;
        Assert.StartsWith("On the status page: Checkout is down, Investigating", Site.Text(manager), StringComparison.Ordinal);
        Assert.Equal(["/status-pages/acme/posts/1", "/status-pages/acme"], manager.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.Equal(["/status/acme/incidents/1", "/status/acme"], (await site.PageAsync("bob", $"/incidents/{incident}")).QuerySelectorAll("#public a").Select(link => link.GetAttribute("href")));
        Assert.Equal("INC-1", Site.Text((await site.PageAsync("carol", "/status-pages/acme/posts/1")).QuerySelector("a.button[href='/incidents/1']")));

        await site.ActAsync(Crew.Bob, incident, new ChangeStatus("resolved", "Rolled back", null, null));
        Assert.DoesNotContain("Shown on", Site.Text((await site.PageAsync("bob", $"/incidents/{incident}")).QuerySelector("#public")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_post_sees_no_forms()
    {
        await using var site = await StartAsync();
        var page = await site.PageAsync("bob", "/status-pages/acme");
        Assert.Empty(page.QuerySelectorAll("form[action^='/status-pages']"));
        Assert.Empty(page.QuerySelectorAll("#menu a[href='/status-pages']"));
        Assert.Single((await site.PageAsync("carol", "/")).QuerySelectorAll("#menu a[href='/status-pages']"));
        await site.PageAsync("carol", "/status-pages/nothing", HttpStatusCode.NotFound);
    }

    private static async Task<Site> StartAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = new StatusPage(
            new StatusPageId("acme"),
            "Acme",
            null,
            DateTimeZone.Utc,
            [Component("checkout", "Checkout", follows: true), Component("other", "Other", follows: false)],
            [],
            IsDefault: true,
            StatusTheme.Plain,
            null,
            Subscribers: true);
        var document = DefinitionJson.Of(page);
        await site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Ana), default)], []);
        return site;
    }

    private static StatusComponent Component(string id, string name, bool follows) => new(new ComponentId(id), name, null, null, follows ? [Crew.Checkout] : [], follows, true, false, null);

    private static async Task<StatusPost> PostAsync(Site site) => (await site.Engine.Store.Reader.ReadStatusPostAsync(new StatusPostId(1), TestContext.Current.CancellationToken))!;
}
