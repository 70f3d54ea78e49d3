using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Pages.Tests.Pages;

public sealed class NowPageTests
{
    [Fact]
    public async Task What_is_triggered_comes_first_and_the_worst_of_it_before_all()
    {
        await using var site = await Scene.NightAsync();
        var page = await site.PageAsync("ana", "/");

        Assert.Equal(["Error rate of checkout above 5 % for 10 minutes", "Nightly report did not finish", "Payment queue grows: 1,240 waiting"], page.QuerySelectorAll(".alerts h3").Select(Site.Text));
        Assert.StartsWith("(2) Now", page.Title, StringComparison.Ordinal);
        Assert.Contains("Primary Bob Miller until Mon 09:00, then Carol Diaz", Site.Text(page.QuerySelector("section[aria-labelledby=oncall]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_start_says_what_to_do_next()
    {
        await using var site = await Site.StartAsync();

        Assert.Contains("All quiet. There is no service yet.", Site.Text((await site.PageAsync("admin", "/")).QuerySelector("main")), StringComparison.Ordinal);
        Assert.Contains("watchbill apply", Site.Text((await site.PageAsync("admin", "/services")).QuerySelector(".empty")), StringComparison.Ordinal);
        Assert.Contains("watchbill apply", Site.Text((await site.PageAsync("admin", "/schedules")).QuerySelector(".empty")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exhausted_escalation_is_loud()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", "Errors", Severity.Critical);

        for (var minute = 0; minute < 80; minute++)
        {
            await site.MoveAsync(Duration.FromMinutes(1));
        }

        var banner = (await site.PageAsync("bob", "/")).QuerySelector("#troubles")!;
        Assert.Equal("assertive", banner.GetAttribute("aria-live"));
        Assert.Contains("Nobody answered #1.", Site.Text(banner), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_provider_is_loud_on_every_page()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        site.Engine.Health.Fails(new Provider(ContactMethodKind.Sms, null), site.Clock.Now);

        foreach (var path in new[] { "/", "/people", "/me" })
        {
            Assert.Contains("SMS fails since 03:12", Site.Text((await site.PageAsync("bob", path)).QuerySelector("#troubles")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Times_are_in_the_readers_zone_with_utc_beside_them()
    {
        await using var site = await Scene.NightAsync();
        var time = (await site.PageAsync("ana", "/")).QuerySelector(".alerts time")!;

        Assert.Equal("04:08", time.TextContent);
        Assert.Equal("2026-11-21 03:08:00 UTC", time.GetAttribute("title"));
    }
}
