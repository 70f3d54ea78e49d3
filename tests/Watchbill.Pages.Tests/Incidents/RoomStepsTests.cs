using System.Net;
using AngleSharp.Dom;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Server.Access;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>Steps of playbooks in the room, as a browser without scripts asks for them.</summary>
public sealed class RoomStepsTests
{
    private const string Rollback = "#step-checkout-down-rollback";
    private static readonly IncidentId First = new(1);

    [Fact]
    public async Task Asked_for_by_one_and_approved_by_another_with_forms_alone()
    {
        await using var site = await StandAsync();
        var scene = new StepScene(() => site.Clock.Now);
        site.Engine.Steps.Host = scene;
        await site.ActAsync(Crew.Ana, First, new AttachPlaybook(StepScene.Book, true));
        await StepScene.RunAsync(site);

        var room = await site.PageAsync("bob", "/incidents/1");
        var part = room.QuerySelector(Rollback)!;
        var words = Site.Words(part);
        Assert.Contains("Back to the release before changes something", words, StringComparison.Ordinal);
        Assert.Contains("Hazard: Payments that are under way are lost.", words, StringComparison.Ordinal);
        Assert.Contains("To take it back: Release it again.", words, StringComparison.Ordinal);
        Assert.Contains("May approve now: Ana Novak", words, StringComparison.Ordinal);
        Assert.Equal(["Show what it would do", "Ask for approval"], part.QuerySelectorAll("button").Select(Site.Text));
        Assert.Equal("checkout", part.QuerySelector("input[name='argument.deployment']")!.GetAttribute("value"));
        var seconds = room.QuerySelector("#step-checkout-down-longest input[name='argument.seconds']")!;
        Assert.Equal(("number", "0", "3600", "1", "5"), (seconds.GetAttribute("type"), seconds.GetAttribute("min"), seconds.GetAttribute("max"), seconds.GetAttribute("step"), seconds.GetAttribute("value")));

        using var shown = await site.SubmitAsync("bob", room, $"{Rollback} form", ("argument.deployment", "shop eu"), ("dryRun", "yes"));
        Assert.Equal("/incidents/1#steps", shown.Headers.Location!.ToString());
        Assert.Contains("argument: \"deployment/shop eu\"", Site.Text((await site.PageAsync("bob", "/incidents/1")).QuerySelector("#step-3 pre")), StringComparison.Ordinal);

        using var asked = await site.SubmitAsync("bob", room, $"{Rollback} form", ("argument.deployment", "shop-eu"), ("dryRun", "no"), ("nonce", "0123456789abcdef0123456789abcdef"));
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        room = await site.PageAsync("bob", "/incidents/1");
        Assert.Contains("Waits for role commander , somebody else than who asked: now that is Ana Novak", Site.Words(room.QuerySelector("#step-4")).Replace("commander,", "commander ,", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Null(room.QuerySelector("#step-4 form[action$='/approve-step']"));
        Assert.NotNull(room.QuerySelector("#step-4 form[action$='/cancel-step']"));
        using var wrong = await site.SubmitAsync("carol", await site.PageAsync("ana", "/incidents/1"), "#step-4 form[action$='/approve-step']", (Csrf.Field, (await site.PageAsync("carol", "/incidents/1")).QuerySelector($"input[name={Csrf.Field}]")!.GetAttribute("value")!));
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Contains("Now that is Ana Novak.", Site.Text((await Site.DocumentAsync(wrong)).QuerySelector("main")), StringComparison.Ordinal);

        room = await site.PageAsync("ana", "/incidents/1");
        Assert.Equal("#step-4", room.QuerySelector("section[aria-label='Step 4 waits for your approval'] a")!.GetAttribute("href"));
        Assert.Contains("argument: \"deployment/shop-eu\"", Site.Text(room.QuerySelector("#step-4 pre")), StringComparison.Ordinal);
        using var approved = await site.SubmitAsync("ana", room, "#step-4 form[action$='/approve-step']");
        Assert.Equal(HttpStatusCode.SeeOther, approved.StatusCode);
        await StepScene.RunAsync(site);

        Assert.Contains("deployment/shop-eu", scene.Ran[^1], StringComparison.Ordinal);
        room = await site.PageAsync("bob", "/incidents/1");
        Assert.Contains("as expected", Site.Words(room.QuerySelector("#step-4 summary")), StringComparison.Ordinal);
        Assert.Contains("Approved by Ana Novak as role commander", Site.Words(room.QuerySelector("#step-4")), StringComparison.Ordinal);
        Assert.Contains("To take it back: Release it again.", Site.Words(room.QuerySelector("#step-4")), StringComparison.Ordinal);
        Assert.Contains("Step 4 passed: Back to the release before. All is as expected", Site.Text(room.QuerySelector(".timeline")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnostics_stand_there_with_their_graph_in_lines_and_in_words()
    {
        await using var site = await StandAsync();
        await StepScene.WriteAsync(site, First);

        var room = await site.PageAsync("olga", "/incidents/1");

        var runs = (await site.IncidentAsync(First)).Steps.Where(step => step.By is null).ToList();
        Assert.Equal(["health", "failing"], runs.Select(step => step.Step));
        var graph = room.QuerySelector("#step-2 svg")!;
        Assert.Equal(("img", "Share of failing payments"), (graph.GetAttribute("role"), Site.Text(graph.QuerySelector("title"))));
        Assert.Contains("share: ", Site.Text(graph.QuerySelector("desc")), StringComparison.Ordinal);
        Assert.NotEmpty(graph.QuerySelector("polyline")!.GetAttribute("points")!);
        Assert.Contains("highest", Site.Words(room.QuerySelector("#step-2")), StringComparison.Ordinal);

        // Whoever may only look is offered nothing to press.
        Assert.Empty(room.QuerySelectorAll("section[aria-labelledby=steps] form"));
        Assert.Empty(room.QuerySelectorAll("[style]"));
    }

    [Fact]
    public async Task Whatever_a_step_is_given_or_prints_is_text()
    {
        await using var site = await StandAsync();
        var scene = await StepScene.WriteAsync(site, First);
        scene.Output = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[2J & \"quotes\"";
        const string Hostile = "\"><script>alert(3)</script>";
        await site.ActAsync(Crew.Ana, First, new RequestStep(null, "rollback", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("deployment", Hostile), DryRun: true));
        await site.ActAsync(Crew.Ana, First, new RequestStep(null, "health", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, DryRun: false));
        await StepScene.RunAsync(site);

        var room = await site.PageAsync("ana", "/incidents/1");

        Assert.DoesNotContain(room.QuerySelectorAll("script"), script => script.TextContent.Contains("alert", StringComparison.Ordinal));
        Assert.Empty(room.QuerySelectorAll("main img"));
        Assert.Contains(room.QuerySelectorAll("section[aria-labelledby=steps] pre"), pre => pre.TextContent.Contains("<script>alert(1)</script>", StringComparison.Ordinal));
        Assert.Contains("<script>alert(3)</script>", room.QuerySelector("section[aria-labelledby=steps]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_takes_another_back_gets_the_same_values()
    {
        await using var site = await StandAsync();
        site.Engine.Steps.Host = new StepScene(() => site.Clock.Now);
        var deployment = new StepParameter("deployment", new TextType(null), null, null);
        var playbook = new Playbook(new PlaybookId("moves"), "Moves", null, Security: false, "text")
        {
            Steps =
            [
                Step("there", new StepUndo("back", null)) with { Parameters = [deployment] },
                Step("back", null) with { Parameters = [deployment] },
            ],
        };
        var document = Store.Json.DefinitionJson.Of(playbook);
        await site.Engine.DefinitionPath.WriteAsync([new Store.Rows.DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Ana), default)], []);
        await site.ActAsync(Crew.Ana, First, new AttachPlaybook("moves", true));
        await site.ActAsync(Crew.Ana, First, new RequestStep("moves", "there", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("deployment", "shop"), DryRun: false));
        await StepScene.RunAsync(site);

        using var undone = await site.SubmitAsync("bob", await site.PageAsync("bob", "/incidents/1"), "#step-1 form[action$='/step']");
        await StepScene.RunAsync(site);

        Assert.Equal(HttpStatusCode.SeeOther, undone.StatusCode);
        var last = (await site.IncidentAsync(First)).Steps[^1];
        Assert.Equal(("back", "shop", StepStatus.Passed), (last.Step, last.Arguments["deployment"], last.Status));
    }

    /// <summary>Ana commands an incident of the checkout.</summary>
    private static async Task<Site> StandAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.DeclareAsync(Crew.Ana, Response.Declaration("Payments fail", "high"));
        await site.ActAsync(Crew.Ana, First, new AssignRole("commander", Crew.Ana));
        return site;
    }

    private static PlaybookStep Step(string id, StepUndo? undo) => new(
        id, $"To {id}", new ShellCommand("move", ["${deployment}"]), NodaTime.Duration.FromSeconds(5), 1_000, Changes: true, undo, null, PreApproved: false, Automatic: false, null);
}
