using Microsoft.Playwright;
using Watchbill.Pages.Tests.Browser;

namespace Watchbill.Pages.Tests;

/// <summary>Pictures of the pages that WATCHBILL_PICTURES names ("/schedules/platform /me"), in both themes, narrow and wide; into the folder WATCHBILL_PICTURES_IN.
/// Whole pages, or, with WATCHBILL_PICTURES_SCREEN, the first screen alone.</summary>
public sealed class Pictures(Night night, Chrome chrome)
{
    [Theory(Explicit = true)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Of_the_pages(ColorScheme scheme, int width)
    {
        var paths = Environment.GetEnvironmentVariable("WATCHBILL_PICTURES");
        var folder = Environment.GetEnvironmentVariable("WATCHBILL_PICTURES_IN");
        Assert.False(paths is null || folder is null, "WATCHBILL_PICTURES and WATCHBILL_PICTURES_IN say of what, and where to.");
        var page = await chrome.OpenAsync(night.Site, "carol", width, width < 500 ? Chrome.PhoneHeight : 900, scheme);
        foreach (var (path, place) in paths!.Split(' ').Select((path, place) => (path, place)))
        {
            await page.GotoAsync(path);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder!, $"{place}-{width}-{scheme}.png"), FullPage = Environment.GetEnvironmentVariable("WATCHBILL_PICTURES_SCREEN") is null });
        }
    }
}
