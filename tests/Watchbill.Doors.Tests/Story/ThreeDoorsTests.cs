using Microsoft.Playwright;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Doors.Slack.Incidents;
using Watchbill.StandIns;
using Watchbill.StandIns.Parts;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Doors.Tests.Story;

/// <summary>
/// One whole incident, three times: in a real browser, with the program, and by Slack's signed requests, on clocks that stand alike. What the journal keeps of it is the same,
/// entry by entry and to the instant, but for the door and the ids of the commands.
/// </summary>
public sealed class ThreeDoorsTests
{
    private const string Password = "a long enough password";

    [Fact]
    public async Task The_journal_of_an_incident_does_not_tell_through_which_door_it_was_run()
    {
        Assert.SkipUnless(Chromium.IsInstalled(out var how), $"chromium: {how}");

        var program = await LiveAsync(Door.Cli, ProgramAsync);
        var slack = await LiveAsync(Door.Slack, SlackAsync);
        await using var browsers = await Browsers.OpenAsync();
        var web = await LiveAsync(Door.Web, browsers.DoAsync);

        Assert.Equal(program, slack);
        Assert.Equal(program, web);
    }

    private static async Task<List<string>> LiveAsync(Door door, Func<StoryScene, StoryStep, Task> act)
    {
        await using var scene = await StoryScene.OpenAsync();
        foreach (var step in StoryStep.All)
        {
            var before = step == StoryStep.All[0] ? 0 : (await scene.IncidentAsync()).Version;
            await act(scene, step);
            if (step.Refused is null)
            {
                await Eventually.HoldsAsync(async () => await scene.Node.Engine.Store.Reader.ReadIncidentAsync(new IncidentId(1), CancellationToken.None) is { } stored && stored.Incident.Version > before, $"{door}: {step.Slack}");
            }

            await scene.GoOnAsync();
            if (step.Refused is not null)
            {
                Assert.Equal(before, (await scene.IncidentAsync()).Version);
            }
        }

        var incident = await scene.IncidentAsync();
        Assert.Equal((StatusCategory.Closed, "high", 1, 1), (incident.Category, incident.Level, incident.Updates.Length, incident.Tasks.Length));
        Assert.Equal([("ana", true), ("bob", false)], incident.Roles.Where(tenure => tenure.Role == DefaultProcess.Commander).Select(tenure => (tenure.User.Value, tenure.To < StoryScene.Start + (7 * StoryScene.Between))));
        Assert.Equal(StoryScene.Start + (5 * StoryScene.Between) + Duration.FromMinutes(30), incident.Updates[0].NextBy);
        var journal = await scene.JournalAsync();
        Assert.All(journal.Where(row => row.Actor.UserId is not null), row => Assert.Equal((door, true), (row.Door, row.CommandId is not null)));
        return [.. journal.Select(row => $"{row.Version} {row.OccurredAt} {row.RecordedAt} {row.Actor} {JournalJson.KindOf(row.Entry)} {JournalJson.Write(row.Entry)}")];
    }

    private static async Task ProgramAsync(StoryScene scene, StoryStep step)
    {
        var (exit, output) = await Program.RunAsync(scene.Node, await scene.Node.TokenAsync(step.By), ["incident", .. step.Program]);
        Assert.True(exit == 0 == step.Refused is null, output);
        Assert.Contains(step.Refused ?? "", output, StringComparison.Ordinal);
    }

    private static async Task SlackAsync(StoryScene scene, StoryStep step)
    {
        var slack = scene.Node.Slack;
        var before = slack.FollowUps.All.Count;
        using var answer = await slack.SendAsync(slack.SlashCommand("/incident", step.Slack, scene.Town, step.By == "bob" ? scene.Bob : scene.Node.Ana), scene.Node.Actual(SlackCommandDoor.Path));
        Assert.Equal(200, (int)answer.StatusCode);
        await Eventually.HoldsAsync(() => Task.FromResult(slack.FollowUps.All.Count > before), $"something is said to /incident {step.Slack}");
        Assert.Contains(step.Refused ?? "", slack.FollowUps.All[before].Text ?? "", StringComparison.Ordinal);
    }

    /// <summary>A browser of each person's own.</summary>
    private sealed class Browsers(IPlaywright driver, IBrowser browser) : IAsyncDisposable
    {
        private readonly Dictionary<string, IPage> _pages = [];

        public static async Task<Browsers> OpenAsync()
        {
            var driver = await Playwright.CreateAsync();
            return new Browsers(driver, await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Location, Args = Chromium.Arguments }));
        }

        public async Task DoAsync(StoryScene scene, StoryStep step)
        {
            var page = await PageAsync(scene, step.By);
            if (step != StoryStep.All[0])
            {
                await page.GotoAsync("/incidents/INC-1");
            }

            await step.Web(page);
            if (step.Refused is { } words)
            {
                Assert.Contains(words, await page.Locator("section[aria-labelledby=resolve]").InnerTextAsync(), StringComparison.Ordinal);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            driver.Dispose();
        }

        private async Task<IPage> PageAsync(StoryScene scene, string user)
        {
            if (_pages.TryGetValue(user, out var open))
            {
                return open;
            }

            using var client = scene.Node.Client();
            var session = await Browser.LogInAsync(scene.Node, client, user, Password);
            var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = scene.Node.Address.AbsoluteUri });
            await context.AddCookiesAsync([.. session.Split("; ").Select(pair => pair.Split('=', 2)).Select(pair => new Cookie { Name = pair[0], Value = pair[1], Url = scene.Node.Address.AbsoluteUri })]);
            return _pages[user] = await context.NewPageAsync();
        }
    }
}
