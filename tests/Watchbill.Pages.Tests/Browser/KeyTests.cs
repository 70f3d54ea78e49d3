using Microsoft.Playwright;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Pages.Tests.Incidents;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Browser;

/// <summary>The keyboard alone goes through lists and does what is done most; it is never a trap, and can be turned off.</summary>
public sealed class KeyTests(Night night, Chrome chrome)
{
    [Theory]
    [InlineData("/incidents")]
    [InlineData("/alerts?show=all")]
    public async Task J_and_k_go_through_a_list_and_Enter_opens(string list)
    {
        var page = await chrome.OpenAsync(night.Site, "ana");
        await page.GotoAsync(list);
        var links = page.Locator(".alerts h3 a");
        Assert.True(await links.CountAsync() > 1);

        await page.Keyboard.PressAsync("j");
        await Expect(links.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(links.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("k");
        await Expect(links.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+j");
        await Expect(links.Nth(0)).ToBeFocusedAsync();
        Assert.NotEqual("none", await links.Nth(0).EvaluateAsync<string>("link => getComputedStyle(link).outlineStyle"));
        var opened = await links.Nth(0).GetAttributeAsync("href");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Uri(night.Site.Root, opened!).ToString());
    }

    [Fact]
    public async Task In_the_room_keys_write_go_to_the_status_and_to_acknowledge_without_pressing_it()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var incident = await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "critical"));
        var page = await chrome.OpenAsync(site, "bob");
        await page.GotoAsync($"/incidents/{incident}");

        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator("#acknowledge")).ToBeFocusedAsync();
        Assert.Null((await site.IncidentAsync(incident)).TimeOf(TimeAnchor.Acknowledged));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#acknowledge")).ToHaveCountAsync(0);
        Assert.NotNull((await site.IncidentAsync(incident)).TimeOf(TimeAnchor.Acknowledged));

        await page.Keyboard.PressAsync("s");
        await Expect(page.Locator("#status")).ToBeFocusedAsync();
        await Expect(page.Locator("#status")).ToBeVisibleAsync();
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator("#write-text")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("jknsua? is what I typed");
        await Expect(page.Locator("#write-text")).ToHaveValueAsync("jknsua? is what I typed");
        await Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("Update 1: jknsua? is what I typed");

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("Only between us");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("Note: Only between us");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_keys_are_shown_and_turned_off_for_this_browser(ColorScheme scheme)
    {
        var page = await chrome.OpenAsync(night.Site, "ana", 360, 740, scheme);
        await page.GotoAsync("/incidents/1");

        await page.Keyboard.PressAsync("?");
        var dialogue = page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" });
        await Expect(dialogue).ToContainTextAsync("Write an update");
        await Expect(dialogue).ToContainTextAsync("Change the status");
        await Expect(dialogue).Not.ToContainTextAsync("The next in the list");
        Assert.Empty(await BarrierTests.ViolationsAsync(page));
        Assert.Equal("", await page.EvaluateAsync<string>("[...document.querySelectorAll('.keys, .keys *')].filter(part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== 'inline' || part.getBoundingClientRect().right > 360).map(part => part.outerHTML).join()"));
        await page.GetByLabel("Single keys work").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialogue).ToHaveCountAsync(0);

        await page.ReloadAsync();
        await page.Keyboard.PressAsync("u");
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#write-text")).Not.ToBeFocusedAsync();
        await Expect(page.Locator("dialog")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Keys" }).ClickAsync();
        await page.GetByLabel("Single keys work").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator("#write-text")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Whoever_may_only_look_has_no_keys_that_act_and_without_scripts_nothing_speaks_of_them()
    {
        var page = await chrome.OpenAsync(night.Site, "olga");
        await page.GotoAsync("/incidents/1");
        await Expect(page.Locator("[data-key]")).ToHaveCountAsync(0);

        var plain = await chrome.OpenAsync(night.Site, "ana", scripts: false);
        await plain.GotoAsync("/incidents/1");
        await Expect(plain.Locator("#keys")).ToBeHiddenAsync();
    }
}
