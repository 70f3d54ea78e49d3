using Microsoft.Playwright;
using NodaTime;
using Watchbill.Domain.StatusPages;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Browser;

/// <summary>The public is told of an outage, in a real browser: with scripts and without.</summary>
public sealed class DeskStoryTests(Chrome chrome)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_the_first_words_to_the_last_on_a_phone(bool scripts)
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await PublicPage.WriteAsync(site);
        var page = await chrome.OpenAsync(site, "carol", Chrome.PhoneWidth, Chrome.PhoneHeight, scripts: scripts);

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "All pages" }).GetByRole(AriaRole.Link, new() { Name = "Status pages" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Acme Commerce" }).ClickAsync();
        await page.GetByText("A new incident").ClickAsync();
        await page.Locator("#open-name").FillAsync("Search is slow");
        await page.Locator("#open-body").FillAsync("Results take a minute.");
        await page.Locator("form[action$='/posts'] summary").ClickAsync();
        await page.Locator("#open-search").SelectOptionAsync("degraded_performance");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post it" }).ClickAsync();
        await Expect(page.GetByText("It is on the status page.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Search is slow" })).ToBeVisibleAsync();

        await page.Locator("#say-body").FillAsync("An index is rebuilt.");
        await page.Locator("#say-status").SelectOptionAsync("identified");
        await page.Locator("#say-next").SelectOptionAsync("30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post it" }).ClickAsync();
        await page.Locator("#say-body").FillAsync("It is fast again.");
        await page.Locator("#say-status").SelectOptionAsync("resolved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post it" }).ClickAsync();
        await page.GetByText("Correct the words of update 1").ClickAsync();
        await page.Locator("#edit-1").FillAsync("Results take up to a minute.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).And(page.Locator("form:has(#edit-1) button")).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "What the public sees" }).ClickAsync();
        await Expect(page.GetByText("It is fast again.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Results take up to a minute.")).ToBeVisibleAsync();
        var post = (await site.Engine.Store.Reader.ListStatusPostsAsync(
            new StatusPageId("main"), PostKind.Incident, new Interval(site.Clock.Now - Duration.FromHours(1), site.Clock.Now + Duration.FromHours(1)), 1, CancellationToken.None)).Single();
        Assert.Equal([PostStatus.Investigating, PostStatus.Identified, PostStatus.Resolved], post.Updates.Select(update => update.Status));
    }

    [Fact]
    public async Task The_desk_fits_a_narrow_phone()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await PublicPage.WriteAsync(site);
        var page = await chrome.OpenAsync(site, "carol", 320, 640);
        foreach (var path in new[] { "/status-pages", "/status-pages/main", "/status-pages/main/posts/2", "/status-pages/main/posts/4" })
        {
            await page.GotoAsync(path);
            await page.Locator("details").EvaluateAllAsync<object>("all => all.forEach(one => one.open = true)");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), path);
        }
    }
}
