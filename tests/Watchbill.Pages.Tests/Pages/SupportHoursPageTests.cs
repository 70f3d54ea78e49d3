using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Server.Features.Services;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Pages;

/// <summary>Saturday, 03:12 in Vienna; the checkout is looked after on working days from 08:00 to 18:00, and on this Saturday from 05:00.</summary>
public sealed class SupportHoursPageTests
{
    [Fact]
    public async Task The_page_of_a_service_says_when_they_are_and_whether_now()
    {
        await using var site = await WithHoursAsync();

        Assert.Equal(
            "Support hours: Mon Tue Wed Thu Fri 08:00 to 18:00; Sat 05:00 to 06:00, Europe/Vienna. Now they are over until 05:00: urgency is low.",
            Site.Text((await site.PageAsync("bob", "/services/checkout")).QuerySelector("#support")));
        site.Clock.Move(Duration.FromHours(2));
        Assert.EndsWith("Now they hold until 06:00: urgency goes by the severity.", Site.Text((await site.PageAsync("bob", "/services/checkout")).QuerySelector("#support")), StringComparison.Ordinal);
        var info = SupportView.Info(site.Engine.Definitions.Current.Services[Crew.Checkout], site.Engine.Definitions.Current, site.Clock.Now)!;
        Assert.Equal(("Europe/Vienna", "always_low", true, Instant.FromUtc(2026, 11, 21, 5, 0)), (info.Zone, info.Outside, info.Now, info.Until));
        Assert.Equal(["Mon Tue Wed Thu Fri 08:00 to 18:00", "Sat 05:00 to 06:00"], info.Times);
        Assert.Null((await site.PageAsync("dora", "/services/reports")).QuerySelector("#support"));
    }

    [Fact]
    public async Task The_page_of_an_alert_says_until_when_it_is_low_and_what_then_and_afterwards_why()
    {
        await using var site = await WithHoursAsync();
        await site.TriggerAsync(Crew.Checkout, "errors", "Errors", Severity.Critical);

        var before = await site.PageAsync("bob", "/alerts/1");
        Assert.Equal("Urgency: low until 05:00, then high: paging begins again.", Site.Text(before.QuerySelector("#rise")));
        Assert.Contains("Urgency low until then, then high: paging begins again support hours began at 05:00 Europe/Vienna", Site.Words(before.QuerySelector("[aria-labelledby=next]")), StringComparison.Ordinal);
        await site.ActAsync(Crew.Bob, new AlertId(1), new Acknowledge());
        Assert.Equal("Urgency: low until 05:00, then high.", Site.Text((await site.PageAsync("bob", "/alerts/1")).QuerySelector("#rise")));

        await site.MoveAsync(Duration.FromHours(2));
        var after = await site.PageAsync("bob", "/alerts/1");
        Assert.Null(after.QuerySelector("#rise"));
        Assert.Contains("Urgency low → high", Site.Text(after.QuerySelector(".timeline")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_night_can_be_looked_at_beforehand()
    {
        await using var site = await WithHoursAsync();

        var page = Site.Words((await site.PageAsync("bob", "/services/checkout/simulate?severity=critical&at=now")).QuerySelector("main"));

        Assert.Contains("Urgency rises low to high: support hours began at 05:00 Europe/Vienna", page, StringComparison.Ordinal);
    }

    private static async Task<Site> WithHoursAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        var hours = new WorkingHours(
            DateTimeZoneProviders.Tzdb["Europe/Vienna"],
            [new DailyWindow(new LocalTime(8, 0), new LocalTime(18, 0), Weekdays.MondayToFriday), new DailyWindow(new LocalTime(5, 0), new LocalTime(6, 0), Weekdays.Saturday)],
            [],
            false);
        var document = DefinitionJson.Of(site.Engine.Definitions.Current.Services[Crew.Checkout] with { Support = new SupportHours(hours) });
        await site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Ana), default)], []);
        return site;
    }
}
