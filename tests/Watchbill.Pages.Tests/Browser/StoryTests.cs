using Microsoft.Playwright;
using Watchbill.Domain;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Browser;

public sealed class StoryTests(Chrome chrome)
{
    [Fact]
    public async Task From_alert_to_resolution_without_scripts()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);
        var page = await chrome.OpenAsync(site, "bob", Chrome.PhoneWidth, Chrome.PhoneHeight, scripts: false);

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Error rate above 5 %" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(page.GetByText("Acknowledged by Bob Miller at")).ToBeVisibleAsync();

        await page.GetByLabel("Reassign to").SelectOptionAsync("carol");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reassign" }).ClickAsync();
        await Expect(page.GetByText("Paging Carol Diaz")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "1 h", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Snoozed by Bob Miller until").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Expect(page.GetByText("Resolved by Bob Miller at")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Now", Exact = true }).First.ClickAsync();
        await Expect(page.GetByText("All quiet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task With_scripts_the_page_shows_what_others_do_without_a_reload()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await chrome.OpenAsync(site, "bob");
        var errors = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        page.PageError += (_, message) => errors.Add(message);
        await page.GotoAsync("/");
        await Expect(page.Locator("html.is-live")).ToBeAttachedAsync();
        await page.EvaluateAsync("window.mark = 'still here'");

        var alert = await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);
        await Expect(page.GetByText("Paging Bob Miller")).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync("(1) Now · Watchbill");
        await site.ActAsync(Crew.Carol, alert, new Domain.Alerts.Acknowledge());
        await Expect(page.GetByText("Acknowledged by Carol Diaz")).ToBeVisibleAsync();

        Assert.Equal("still here", await page.EvaluateAsync<string>("window.mark"));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_choice_that_is_being_made_outlives_a_refresh()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var alert = await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);
        var page = await chrome.OpenAsync(site, "bob");
        await page.GotoAsync($"/alerts/{alert}");
        await Expect(page.Locator("html.is-live")).ToBeAttachedAsync();
        await page.GetByLabel("Reassign to").SelectOptionAsync("carol");

        await site.ActAsync(Crew.Ana, alert, new Domain.Alerts.Acknowledge());
        await Expect(page.GetByText("Acknowledged by Ana Novak at")).ToBeVisibleAsync();

        await Expect(page.GetByLabel("Reassign to")).ToHaveValueAsync("carol");
    }

    [Fact]
    public async Task When_the_session_is_over_the_page_asks_for_a_login()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await chrome.OpenAsync(site, "bob");
        await page.GotoAsync("/");
        await Expect(page.Locator("html.is-live")).ToBeAttachedAsync();
        await site.Engine.Store.Access.RemoveSessionsOfAsync(Crew.Bob, CancellationToken.None);

        await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Log in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);
        var page = await chrome.OpenAsync(site, "bob");
        await page.GotoAsync("/alerts/1");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#acknowledge")).ToBeFocusedAsync();
        Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByText("Acknowledged by Bob Miller at")).ToBeVisibleAsync();
    }
}
