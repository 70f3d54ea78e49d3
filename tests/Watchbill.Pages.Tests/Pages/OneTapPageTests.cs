using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Notifiers.Links;
using Watchbill.Pages.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Pages;

public sealed class OneTapPageTests(Chrome chrome)
{
    [Fact]
    public async Task Fetching_it_changes_nothing_and_one_press_acknowledges()
    {
        await using var site = await WithAlertAsync();
        var link = Link(site);
        for (var scan = 0; scan < 3; scan++)
        {
            await site.PageAsync(null, link);
        }

        Assert.Equal(AlertStatus.Triggered, (await site.Engine.Store.Reader.ReadAlertAsync(new AlertId(1), CancellationToken.None))!.Alert.Status);
        var page = await chrome.OpenAsync(site, null, Chrome.PhoneWidth, Chrome.PhoneHeight, scripts: false);
        await page.GotoAsync(link);
        var box = (await page.Locator("#acknowledge").BoundingBoxAsync())!;
        Assert.InRange(box.Y + box.Height, 0, Chrome.PhoneHeight);
        Assert.True(box.Height >= 44, $"{box.Height} px is too small for a thumb");

        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Acknowledged", Exact = true })).ToBeVisibleAsync();
        var alert = (await site.Engine.Store.Reader.ReadAlertAsync(new AlertId(1), CancellationToken.None))!.Alert;
        Assert.Equal((AlertStatus.Acknowledged, Crew.Bob), (alert.Status, alert.AcknowledgedBy));
    }

    [Fact]
    public async Task Who_was_faster_is_named()
    {
        await using var site = await WithAlertAsync();
        var page = await site.PageAsync(null, Link(site));
        await site.ActAsync(Crew.Carol, new AlertId(1), new Acknowledge());

        using var answer = await site.SubmitAsync(null, page, "form[action^='/ack/']");

        Assert.Contains("Already acknowledged by Carol Diaz.", Site.Text((await Site.DocumentAsync(answer)).QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_link_leads_to_the_login_and_a_forged_one_says_nothing()
    {
        await using var site = await WithAlertAsync();
        var link = Link(site);
        await site.MoveAsync(AlertLinks.Validity);

        var old = await site.PageAsync(null, link, HttpStatusCode.Gone);
        var forged = await site.PageAsync(null, link[..^2], HttpStatusCode.NotFound);

        Assert.NotNull(old.QuerySelector("a[href='/alerts/1']"));
        Assert.DoesNotContain("Error rate", Site.Text(old.Body) + Site.Text(forged.Body), StringComparison.Ordinal);
    }

    private static string Link(Site site) =>
        site.Services.GetRequiredService<AlertLinks>().AcknowledgeUrl([new AlertId(1)], Crew.Bob, null, site.Clock.Now).AbsolutePath;

    private static async Task<Site> WithAlertAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);
        return site;
    }
}
