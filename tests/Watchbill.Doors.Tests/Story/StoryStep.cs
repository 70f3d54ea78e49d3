using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Watchbill.Doors.Tests.Story;

/// <summary>One thing that somebody does about the incident, as it is done through each of three doors.</summary>
/// <param name="By">Ana or Bob.</param>
/// <param name="Slack">After /incident.</param>
/// <param name="Web">In the room, unless it says otherwise.</param>
/// <param name="Program">After `watchbill incident`.</param>
internal sealed record StoryStep(string By, string Slack, Func<IPage, Task> Web, params string[] Program)
{
    /// <summary>What each door says no to, in these words; null for what is accepted.</summary>
    public string? Refused { get; init; }

    /// <summary>A whole incident. None of it says how the incident is called but the reference that it has.</summary>
    public static IReadOnlyList<StoryStep> All { get; } =
    [
        new(
            "ana",
            "declare \"Checkout is down\" --severity critical --services checkout --impact \"Nobody can pay\"",
            async page =>
            {
                await page.GotoAsync("/incidents/new");
                await page.GetByLabel("What is wrong?").FillAsync("Checkout is down");
                await page.Locator("input[name=severity][value=critical]").CheckAsync();
                await page.Locator("input[name=services][value=checkout]").CheckAsync();
                await page.GetByLabel("What do customers notice?").FillAsync("Nobody can pay");
                await PressAsync(page, "Declare");
                await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Checkout is down" })).ToBeVisibleAsync();
            },
            "declare", "Checkout is down", "--severity", "critical", "--service", "checkout", "--impact", "Nobody can pay"),
        new("ana", "ack INC-1", page => PressAsync(page, "Acknowledge"), "ack", "INC-1"),
        new("ana", "role INC-1 commander", page => page.GetByRole(AriaRole.Button, new() { Name = "Take the lead" }).ClickAsync(), "role", "INC-1", "commander"),
        new(
            "ana",
            "offer INC-1 commander @bob You know the bank",
            async page =>
            {
                await page.GetByText("Give or leave a role").ClickAsync();
                await page.Locator("#role").SelectOptionAsync("commander");
                await page.Locator("#role-user").SelectOptionAsync("bob");
                await page.Locator("#role-note").FillAsync("You know the bank");
                await PressAsync(page, "Ask them");
            },
            "offer", "INC-1", "commander", "bob", "--note", "You know the bank"),
        new("bob", "accept INC-1 commander", page => PressAsync(page, "Accept"), "accept", "INC-1", "commander"),
        new(
            "bob",
            "update INC-1 We roll the gateway back. --next 30m",
            async page =>
            {
                await page.Locator("#write-text").FillAsync("We roll the gateway back.");
                await page.GetByText("To whom, where, and the next one").ClickAsync();
                await page.Locator("#write-next").SelectOptionAsync("30m");
                await PressAsync(page, "Post update");
            },
            "update", "INC-1", "We roll the gateway back.", "--next-in", "30m"),
        new(
            "bob",
            "severity INC-1 high --why \"Only one bank\"",
            async page =>
            {
                await page.GetByText("Severity and status").ClickAsync();
                await page.Locator("#severity").SelectOptionAsync("high");
                await page.Locator("#severity-why").FillAsync("Only one bank");
                await PressAsync(page, "Change the severity");
            },
            "severity", "INC-1", "high", "--why", "Only one bank"),
        new(
            "bob",
            "task INC-1 Roll back --owner @ana --due 15m",
            async page =>
            {
                await page.GetByText("Add a task").ClickAsync();
                await page.Locator("#task-text").FillAsync("Roll back");
                await page.Locator("#task-owner").SelectOptionAsync("ana");
                await page.Locator("#task-due").SelectOptionAsync("15m");
                await PressAsync(page, "Add");
            },
            "task", "INC-1", "Roll back", "--owner", "ana", "--due-in", "15m"),
        new(
            "ana",
            "note INC-1 Nodes 1 to 4 are back on 4.11.",
            async page =>
            {
                await page.Locator("#write-text").FillAsync("Nodes 1 to 4 are back on 4.11.");
                await PressAsync(page, "Only a note");
            },
            "note", "INC-1", "Nodes 1 to 4 are back on 4.11."),
        new("ana", "change-task INC-1 1 done", page => PressAsync(page, "Done: Roll back"), "change-task", "INC-1", "1", "--outcome", "done"),
        new(
            "bob",
            "resolve INC-1 Rolled back",
            async page =>
            {
                // The form asks for a reason instead: without one, the browser does not send it.
                await page.Locator("#resolve-comment").FillAsync("Rolled back");
                await PressAsync(page, "Resolve anyway");
                Assert.True(await page.Locator("#resolve-anyway").EvaluateAsync<bool>("field => field.validity.valueMissing"));
            },
            "resolve", "INC-1", "--comment", "Rolled back") { Refused = StoryScene.Confirmation },
        new("ana", $"confirm INC-1 {StoryScene.Confirmation}", page => PressAsync(page, $"{StoryScene.Confirmation}: confirm"), "confirm", "INC-1", StoryScene.Confirmation),
        new(
            "bob",
            "resolve INC-1 Rolled back",
            async page =>
            {
                await page.Locator("#resolve-comment").FillAsync("Rolled back");
                await PressAsync(page, "Resolve");
            },
            "resolve", "INC-1", "--comment", "Rolled back"),
        new(
            "bob",
            "close INC-1 Gateway 4.12 is withdrawn",
            async page =>
            {
                await page.Locator("#close-comment").FillAsync("Gateway 4.12 is withdrawn");
                await PressAsync(page, "Close");
            },
            "close", "INC-1", "--comment", "Gateway 4.12 is withdrawn"),
    ];

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
}
