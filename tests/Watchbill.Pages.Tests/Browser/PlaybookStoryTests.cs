using Microsoft.Playwright;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Pages.Tests.Incidents;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Browser;

/// <summary>A playbook worked through on a phone, in a real browser: with scripts and without.</summary>
public sealed class PlaybookStoryTests(Chrome chrome)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_the_first_item_over_a_branch_to_what_must_hold(bool scripts)
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.DeclareAsync(Crew.Carol, Response.Declaration("Checkout is down", "critical"));
        var page = await chrome.OpenAsync(site, "bob", Chrome.PhoneWidth, Chrome.PhoneHeight, scripts: scripts);

        await page.GotoAsync("/incidents/1");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Done: Tell the channel" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "was something released in the last hour?" })).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done: Tell the channel" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Done: Tell the channel" })).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Done: Pay for something yourself: is" }).ClickAsync();

        var branch = page.GetByRole(AriaRole.Group, new() { Name = "was something released in the last hour?" });
        await Expect(branch).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Done: Tell the channel" })).ToBeHiddenAsync();
        await branch.GetByRole(AriaRole.Button, new() { Name = "yes", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done: Go back to the release before" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done: Pay for something yourself again" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done: The graphs" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "It holds: The health address" }).ClickAsync();
        await Expect(page.GetByText("7 of 8")).ToBeVisibleAsync();
        Assert.Equal(Chrome.PhoneWidth, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        var incident = await site.IncidentAsync(new IncidentId(1));
        Assert.Equal(["announce", "try", "roll-back", "try-again", "graphs", "validation:the-health-address-answers-200"], incident.Ticks.Select(tick => tick.Item));
        Assert.Equal("yes", incident.Answers.Single().Answer);
    }
}
