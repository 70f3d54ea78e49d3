using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>Earlier incidents in the room of a new one.</summary>
public sealed class SimilarTests
{
    [Fact]
    public async Task The_room_says_what_happened_before_why_it_is_alike_and_what_helped()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var alert = await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);
        var before = await site.DeclareAsync(Crew.Ana, Response.Declaration("Cards are declined", "critical") with { Alerts = [alert] });
        await site.MoveAsync(Duration.FromMinutes(42));
        await site.ActAsync(Crew.Ana, before, new ChangeStatus("resolved", "Rolled the gateway back", null, null));
        await site.MoveAsync(Duration.FromDays(12));
        var now = await site.DeclareAsync(Crew.Bob, Response.Declaration("Payments fail", "critical") with { Alerts = [await site.TriggerAsync(Crew.Checkout, "other", "Error rate above 5 %", Severity.Critical)] });

        var room = await site.PageAsync("bob", $"/incidents/{now}");
        var similar = room.QuerySelector("section[aria-labelledby=similar]")!;
        Assert.Equal("INC-1 Cards are declined", Site.Text(similar.QuerySelector($"a[href='/incidents/{before}']")));
        Assert.Contains("Same alert alertmanager: Error rate above 5 % on Checkout API; same service Checkout API; both Critical", Site.Words(similar), StringComparison.Ordinal);
        Assert.Contains("12 d ago; resolved in 42 min by Ana Novak: Rolled the gateway back", Site.Words(similar), StringComparison.Ordinal);

        var helped = await site.PageAsync("bob", similar.QuerySelectorAll("a")[1].GetAttribute("href")!);
        Assert.Contains("Rolled the gateway back", Site.Text(helped.QuerySelector($"#entry-{(await site.IncidentAsync(before)).Resolution!.Entry}")), StringComparison.Ordinal);
        Assert.Null((await site.PageAsync("bob", $"/incidents/{before}")).QuerySelector("section[aria-labelledby=similar]"));
    }

    [Fact]
    public async Task Restricted_ones_are_for_those_who_know_of_them_and_drills_for_nobody()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await OverAsync(site, Response.Declaration("Keys were copied from vault", "critical") with { IsRestricted = true });
        await OverAsync(site, Response.Declaration("Keys were copied from vault", "critical") with { Mode = IncidentMode.Drill });
        var now = await site.DeclareAsync(Crew.Carol, Response.Declaration("Keys copied from vault", "critical"));

        Assert.Contains("INC-1 Keys were copied", Site.Words((await site.PageAsync("carol", $"/incidents/{now}")).QuerySelector("section[aria-labelledby=similar]")), StringComparison.Ordinal);
        Assert.Single((await site.PageAsync("carol", $"/incidents/{now}")).QuerySelectorAll("section[aria-labelledby=similar] li"));
        Assert.Null((await site.PageAsync("bob", $"/incidents/{now}")).QuerySelector("section[aria-labelledby=similar]"));
        using var bob = await site.AsAsync("bob");
        Assert.DoesNotContain("copied from", (await bob.GetStringAsync($"/api/v1/incidents/{now}/similar")).Replace("INC-3", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_in_an_earlier_one_is_known_at_the_next_look()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var before = await OverAsync(site, Response.Declaration("Search index is corrupt", "critical"));
        var now = await site.DeclareAsync(Crew.Bob, Response.Declaration("Search index corrupt", "critical"));
        Assert.Contains("Search index is corrupt", await SimilarAsync(), StringComparison.Ordinal);

        await site.ActAsync(Crew.Carol, before, new Describe("Search index lost a shard", null, null));
        Assert.Contains("Search index lost a shard", await SimilarAsync(), StringComparison.Ordinal);
        await site.ActAsync(Crew.Carol, before, new Restrict(true, [Crew.Carol]));
        Assert.Equal("", await SimilarAsync());

        async Task<string> SimilarAsync() => (await site.PageAsync("bob", $"/incidents/{now}")).QuerySelector("section[aria-labelledby=similar]") is { } part ? Site.Words(part) : "";
    }

    private static async Task<IncidentId> OverAsync(Site site, Declare command)
    {
        var incident = await site.DeclareAsync(Crew.Carol, command);
        await site.ActAsync(Crew.Carol, incident, new ChangeStatus("resolved", "Over", null, null));
        return incident;
    }
}
