using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>Whoever is not named in a restricted incident learns nothing of it, wherever they look.</summary>
public sealed class RestrictedTests
{
    private const string Secret = "Keys were copied";

    private static IEnumerable<string> Paths =>
        [.. Night.Paths.Where(path => !path.StartsWith("/incidents/", StringComparison.Ordinal)), "/incidents?category=open", "/incidents?text=keys", "/incidents?severity=high", "/api/v1/incidents", "/api/v1/alerts"];

    [Fact]
    public async Task No_page_tells_others_of_it()
    {
        await using var site = await WithSecretAsync();
        var found = new List<string>();
        foreach (var (path, user) in Paths.SelectMany(path => new[] { (path, "ana"), (path, "olga") }))
        {
            using var client = await site.AsAsync(user);
            using var answer = await client.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();
            found.AddRange(new[] { Secret, "INC-1", "incident:1", "incidents/1", "class=\"count\"" }.Where(sign => Regex.IsMatch(text, Regex.Escape(sign) + "(?![0-9])", RegexOptions.None, TimeSpan.FromSeconds(5))).Select(sign => $"{path} tells {user} of {sign}"));
        }

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("/incidents/1")]
    [InlineData("/incidents/INC-1")]
    [InlineData("/incidents/1/wall")]
    [InlineData("/incidents/1/questions")]
    [InlineData("/api/v1/incidents/1")]
    [InlineData("/api/v1/incidents/1/timeline")]
    [InlineData("/api/v1/incidents/1/similar")]
    public async Task It_does_not_exist_for_others(string path)
    {
        await using var site = await WithSecretAsync();
        using var ana = await site.AsAsync("ana");
        using var answer = await ana.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Those_named_see_it_marked_and_whoever_is_paged_sees_the_page_alone()
    {
        await using var site = await WithSecretAsync();

        Assert.Contains("Restricted", Site.Text((await site.PageAsync("carol", "/incidents/1")).QuerySelector("article")), StringComparison.Ordinal);
        Assert.Contains(Secret, Site.Text((await site.PageAsync("carol", "/")).QuerySelector("main")), StringComparison.Ordinal);
        Assert.Equal(", open: 1", Site.Text((await site.PageAsync("carol", "/about")).QuerySelector(".count")));
        var paged = Site.Text((await site.PageAsync("bob", "/alerts")).QuerySelector("main"));
        Assert.Contains("INC-1: restricted", paged, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, paged, StringComparison.Ordinal);
        await site.PageAsync("bob", "/incidents/1", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task One_that_is_restricted_later_takes_its_pages_along()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.DeclareAsync(Crew.Carol, Response.Declaration(Secret, "high"));
        Assert.Contains(Secret, Site.Text((await site.PageAsync("ana", "/alerts")).QuerySelector("main")), StringComparison.Ordinal);

        using var restricted = await site.SubmitAsync("carol", await site.PageAsync("carol", "/incidents/1"), "form[action$='/restrict']", ("viewers", "carol"), ("restricted", "yes"));

        Assert.Equal(HttpStatusCode.SeeOther, restricted.StatusCode);
        foreach (var path in new[] { "/", "/alerts", "/alerts?show=all", "/incidents", "/outbox", "/services", "/services/checkout" })
        {
            Assert.DoesNotContain(Secret, (await site.PageAsync("ana", path)).DocumentElement.OuterHtml, StringComparison.Ordinal);
        }

        await site.PageAsync("ana", "/alerts/1", HttpStatusCode.NotFound);
        Assert.Contains(Secret, Site.Text((await site.PageAsync("bob", "/alerts/1")).QuerySelector("h1")), StringComparison.Ordinal);
        Assert.Contains(Secret, Site.Text((await site.PageAsync("carol", "/incidents/1")).QuerySelector("h1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_that_is_handled_in_it_is_seen_without_its_name()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var alert = await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);
        await site.DeclareAsync(Crew.Carol, Response.Declaration(Secret, "high") with { Alerts = [alert], IsRestricted = true });

        foreach (var path in new[] { "/alerts/1", "/alerts", "/", "/services/checkout", "/api/v1/alerts/1" })
        {
            using var client = await site.AsAsync("ana");
            var text = await client.GetStringAsync(path);
            Assert.DoesNotContain("INC-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        }

        Assert.Contains("Handled in an incident", Site.Text((await site.PageAsync("ana", "/alerts")).QuerySelector(".alerts")), StringComparison.Ordinal);
        Assert.Contains("Handled in INC-1", Site.Text((await site.PageAsync("carol", "/alerts")).QuerySelector(".alerts")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_to_it_finds_nothing()
    {
        await using var site = await WithSecretAsync();
        var own = await site.DeclareAsync(Crew.Ana, Response.Declaration("Mine", "low"));
        var room = await site.PageAsync("ana", $"/incidents/{own}");
        foreach (var (verb, field) in new[] { ("merge", "INC-1"), ("relate", "1") })
        {
            using var answer = await site.SubmitAsync("ana", room, $"form[action$='/{verb}']", ("other", field));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        var note = room.QuerySelector("form[action$='/task']")!;
        note.SetAttribute("action", "/incidents/1/note");
        using var written = await site.SubmitAsync("ana", room, "form[action$='/incidents/1/note']", ("text", "found you"));
        Assert.Equal(HttpStatusCode.NotFound, written.StatusCode);
    }

    [Fact]
    public async Task A_live_page_of_others_does_not_stir()
    {
        await using var site = await WithSecretAsync();
        using var ana = await Pages.LiveTests.Stream.OpenAsync(site, "ana");
        using var carol = await Pages.LiveTests.Stream.OpenAsync(site, "carol");

        await site.ActAsync(Crew.Carol, new IncidentId(1), new AddNote("Only between us"));

        Assert.Equal("change", await carol.NextAsync());
        Assert.Equal("beat", await ana.NextAsync());
    }

    /// <summary>Declared by Carol; Bob is on call, and is paged without being told what for.</summary>
    private static async Task<Site> WithSecretAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        await Roster.WriteAsync(site);
        await Handover.WriteAsync(site);
        var incident = await site.DeclareAsync(Crew.Carol, Response.Declaration(Secret, "high") with { IsRestricted = true, Impact = Secret });
        await site.ActAsync(Crew.Carol, incident, new AddNote(Secret));
        await site.ActAsync(Crew.Carol, incident, new OfferRole("scribe", Crew.Bob, null));
        await site.MoveAsync(Duration.FromMinutes(1));
        return site;
    }
}
