using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Pages.Tests.Incidents;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Pages.Tests.Browser;

/// <summary>An incident as people run it, in a real browser: with scripts and without.</summary>
public sealed class IncidentStoryTests(Chrome chrome)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_an_alert_to_the_end_on_a_phone(bool scripts)
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);
        var page = await chrome.OpenAsync(site, "bob", Chrome.PhoneWidth, Chrome.PhoneHeight, scripts: scripts);

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Error rate above 5 %" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Declare an incident" }).ClickAsync();
        await page.GetByLabel("What is wrong?").FillAsync("Checkout is down");
        await page.GetByLabel("Critical").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Declare" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Checkout is down" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Nobody has answered yet.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the lead" }).ClickAsync();
        await Expect(page.GetByText("Bob Miller leads")).ToBeVisibleAsync();

        await page.GetByLabel("Where it stands, or what was tried").FillAsync("Last roll-out: 02:41.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Only a note" }).ClickAsync();
        await Expect(page.GetByText("Note: Last roll-out: 02:41.")).ToBeVisibleAsync();
        await page.GetByLabel("Where it stands, or what was tried").FillAsync("We roll back.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Post update" }).ClickAsync();
        await Expect(page.GetByText("Update 1: We roll back.")).ToBeVisibleAsync();

        await page.GetByText("Add a task").ClickAsync();
        await page.GetByLabel("What is to be done").FillAsync("Roll back");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done: Roll back" }).ClickAsync();
        await Expect(page.GetByText("1 done", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByText("Severity and status").ClickAsync();
        await page.GetByLabel("Severity", new() { Exact = true }).SelectOptionAsync("high");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the severity" }).ClickAsync();
        await Expect(page.GetByText("Severity changed from Critical to High")).ToBeVisibleAsync();

        await page.GetByLabel("What helped?").FillAsync("Rolled back");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Open again")).ToBeVisibleAsync();
        var incident = await site.IncidentAsync(new IncidentId(1));
        Assert.Equal((StatusCategory.Resolved, "high", "commander"), (incident.Category, incident.Level, incident.Roles.Single().Role));
        Assert.NotNull(incident.TimeOf(TimeAnchor.Acknowledged));
    }

    [Fact]
    public async Task The_room_stays_true_by_itself_and_takes_nobodys_words()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var incident = await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "critical"));
        var page = await chrome.OpenAsync(site, "bob");
        var errors = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        page.PageError += (_, message) => errors.Add(message);
        await page.GotoAsync($"/incidents/{incident}");
        await Expect(page.Locator("html.is-live")).ToBeAttachedAsync();
        await page.GetByLabel("Where it stands, or what was tried").FillAsync("I am still writ");
        await page.GetByText("Add a task").ClickAsync();

        await site.ActAsync(Crew.Carol, incident, new AddNote("The database is full"));
        await site.ActAsync(Crew.Carol, incident, new AssignRole("commander", Crew.Carol));

        await Expect(page.GetByText("Note: The database is full")).ToBeVisibleAsync();
        await Expect(page.GetByText("Carol Diaz leads")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Where it stands, or what was tried")).ToHaveValueAsync("I am still writ");
        await Expect(page.GetByLabel("What is to be done")).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Countdowns_run_on_the_servers_time_and_the_wall_follows()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var incident = await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "critical"));
        var page = await chrome.OpenAsync(site, "olga", 1920, 1080);
        await page.GotoAsync($"/incidents/{incident}/wall");
        await Expect(page.Locator("html.is-live")).ToBeAttachedAsync();
        var due = page.Locator("[data-due]").First;
        await Expect(due).ToHaveTextAsync(Like("^in (5|4) min$"));

        // The server's clock stands still; the browser's does not, and the words follow it.
        await page.EvaluateAsync("const began = Date.now(); Date.now = () => began + 270000");
        await Expect(due).ToHaveTextAsync(Like("^in [23][0-9] s$"));

        await site.MoveAsync(Duration.FromMinutes(7));
        await site.ActAsync(Crew.Bob, incident, new AddNote("Rolling back"));
        await Expect(page.GetByText("Note: Rolling back")).ToBeVisibleAsync();
        await Expect(page.Locator(".due.text-bad").First).ToHaveTextAsync(Like("late$"));
        Assert.Equal(0, await page.Locator("form").CountAsync());
    }

    [Fact]
    public async Task On_a_phone_the_button_that_counts_is_on_the_first_screen()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.DeclareAsync(Crew.Bob, Response.Declaration(string.Concat(Enumerable.Repeat("Far too much is said here. ", 9)), "critical"));
        var page = await chrome.OpenAsync(site, "bob", Chrome.PhoneWidth, Chrome.PhoneHeight);

        await page.GotoAsync("/incidents/1");

        var box = (await page.Locator("#acknowledge").BoundingBoxAsync())!;
        Assert.InRange(box.Y + box.Height, 0, Chrome.PhoneHeight);
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
}
