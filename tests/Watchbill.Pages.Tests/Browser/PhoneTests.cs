using Microsoft.Playwright;
using Watchbill.Domain;

namespace Watchbill.Pages.Tests.Browser;

public sealed class PhoneTests(Night night, Chrome chrome)
{
    [Fact]
    public async Task Nothing_scrolls_sideways_on_320_pixels()
    {
        var page = await chrome.OpenAsync(night.Site, "ana", 320, 640);
        var wide = new List<string>();
        foreach (var path in Night.Paths.Concat(Night.Public))
        {
            await page.GotoAsync(path);
            var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (width > 320)
            {
                wide.Add($"{path}: {width} px");
            }
        }

        Assert.Empty(wide);
    }

    [Fact]
    public async Task The_acknowledge_button_is_on_the_first_screen_whatever_the_title()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", string.Concat(Enumerable.Repeat("An alert whose source says far too much. ", 25)), Severity.Critical, string.Concat(Enumerable.Repeat("detail ", 900)));
        var page = await chrome.OpenAsync(site, "bob", Chrome.PhoneWidth, Chrome.PhoneHeight);

        await page.GotoAsync("/alerts/1");

        var box = (await page.Locator("#acknowledge").BoundingBoxAsync())!;
        Assert.InRange(box.Y + box.Height, 0, Chrome.PhoneHeight);
        Assert.InRange(box.Width, 120, Chrome.PhoneWidth);
        Assert.True(box.Height >= 44, $"{box.Height} px is too small for a thumb");
    }

    [Fact]
    public async Task Everything_to_press_is_large_enough_for_a_thumb()
    {
        var page = await chrome.OpenAsync(night.Site, "ana", Chrome.PhoneWidth, Chrome.PhoneHeight);
        var small = new List<string>();
        foreach (var path in Night.Paths.Concat(Night.Public))
        {
            await page.GotoAsync(path);
            small.AddRange(await page.EvaluateAsync<string[]>(
                """
                path => [...document.querySelectorAll('button, input:not([type=hidden]), select, nav a, summary')]
                  .filter(element => element.getClientRects().length > 0)
                  .map(element => element.closest('label') ?? element)
                  .filter(element => element.getBoundingClientRect().height < 44 || element.getBoundingClientRect().width < 44)
                  .map(element => `${path}: ${element.outerHTML.slice(0, 80)}`)
                """,
                path));
        }

        Assert.Empty(small);
    }
}
