using System.Net;
using AngleSharp.Dom;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>Playbooks in the room, by forms alone.</summary>
public sealed class PlaybookPanelTests
{
    private static readonly IncidentId First = new(1);

    [Fact]
    public async Task It_is_there_by_itself_says_why_and_is_ticked_and_answered_by_forms()
    {
        await using var site = await DeclaredAsync();
        var panel = await PanelAsync(site, "bob");
        Assert.Contains("Here by itself: the title \"Checkout is down\" fits *checkout*, the severity is Critical", Site.Words(panel), StringComparison.Ordinal);
        Assert.Equal(["Look 0 of 2 · in 5 min", "Act 0 of 1 · in 15 min", "Verify 0 of 2", "Before it is resolved 0 of 2"], Phases(panel));
        Assert.Equal("playbook-checkout-down-look", panel.QuerySelector(".phase[open]")!.Id);
        Assert.DoesNotContain("Go back to the release before", Site.Text(panel), StringComparison.Ordinal);
        var act = Site.Words(panel.QuerySelector("#playbook-checkout-down-act"));
        Assert.InRange(act.IndexOf("Hazard:", StringComparison.Ordinal), 0, act.IndexOf("was something released", StringComparison.Ordinal));

        await site.MoveAsync(Duration.FromMinutes(1));
        await PressAsync(site, "bob", "tick", "item", "announce", ("done", "yes"));
        await PressAsync(site, "bob", "tick", "item", "try", ("done", "yes"));
        await PressAsync(site, "bob", "answer", "branch", "released", ("answer", "yes"));
        await site.MoveAsync(Duration.FromMinutes(15));

        panel = await PanelAsync(site, "carol");
        Assert.Equal(["Look done", "Act 1 of 2 · 1 min late", "Verify 0 of 2", "Before it is resolved 0 of 2"], Phases(panel));
        Assert.Equal("playbook-checkout-down-act", panel.QuerySelector(".phase[open]")!.Id);
        Assert.Contains("Bob Miller, 03:13", Site.Words(panel.QuerySelector("#playbook-checkout-down-look")), StringComparison.Ordinal);
        act = Site.Words(panel.QuerySelector("#playbook-checkout-down-act"));
        Assert.Contains("yes, says Bob Miller, 03:13", act, StringComparison.Ordinal);
        Assert.Contains("Go back to the release before", act, StringComparison.Ordinal);
        Assert.DoesNotContain("Call the payment provider", act, StringComparison.Ordinal);
        var timeline = Site.Text((await site.PageAsync("bob", "/incidents/1")).QuerySelector(".timeline"));
        Assert.Contains("Done: Tell the channel that you are looking (Checkout does not answer)", timeline, StringComparison.Ordinal);
        Assert.Contains("Was something released in the last hour? yes (Checkout does not answer)", timeline, StringComparison.Ordinal);

        await PressAsync(site, "carol", "answer", "branch", "released", ("answer", ""));
        Assert.Empty((await site.IncidentAsync(First)).Answers);
    }

    [Fact]
    public async Task It_is_put_away_and_another_is_taken_from_those_that_one_may_see()
    {
        await using var site = await DeclaredAsync();
        using var away = await site.SubmitAsync("bob", await site.PageAsync("bob", "/incidents/1"), "form[action$='/playbook']", ("attached", "no"));
        Assert.Equal("/incidents/1#playbooks", away.Headers.Location!.ToString());

        var panel = await PanelAsync(site, "bob");
        Assert.Equal("Playbooks None is in use. Take one into use Playbook Checkout does not answer Take it into use", Site.Words(panel));
        using var taken = await site.SubmitAsync("bob", await site.PageAsync("bob", "/incidents/1"), "form[action$='/playbook']", ("playbook", "checkout-down"), ("attached", "yes"));

        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        Assert.Contains("Bob Miller took it into use", Site.Words(await PanelAsync(site, "bob")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_only_look_sees_it_without_a_form()
    {
        await using var site = await DeclaredAsync();

        var panel = await PanelAsync(site, "olga");

        Assert.Empty(panel.QuerySelectorAll("form, button, select"));
        Assert.Contains("yes, no, unsure: not answered yet", Site.Words(panel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_resolving_waits_for_of_it_stands_there_and_a_criterion_runs()
    {
        await using var site = await DeclaredAsync();
        var level = DefaultProcess.Process.Levels[0];
        await WriteAsync(site, DefinitionJson.Of(DefaultProcess.Process with { Levels = [level with { Gate = level.Gate! with { PlaybooksDone = true } }, .. DefaultProcess.Process.Levels.Skip(1)] }));

        var room = await site.PageAsync("bob", "/incidents/1");
        Assert.Contains("Checkout does not answer: 4 items are open (Tell the channel that you are looking; Pay for something yourself: is it really down?;", Site.Words(room.QuerySelector("section[aria-labelledby=resolve]")), StringComparison.Ordinal);

        await PressAsync(site, "bob", "tick", "item", "validation:no-alert-has-come-back", ("done", "yes"));
        await site.MoveAsync(Duration.FromMinutes(10));
        room = await site.PageAsync("bob", "/incidents/1");
        Assert.Contains("Checkout does not answer: 20 min more: No alert has come back (30 min in all)", Site.Words(room.QuerySelector("section[aria-labelledby=resolve]")), StringComparison.Ordinal);
        Assert.Contains("No alert has come back, for 30m Bob Miller, 03:12 · has held for long enough 03:42", Site.Words(room.QuerySelector("section[aria-labelledby=playbooks]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_words_of_a_playbook_stay_words_and_two_of_the_same_phases_have_their_own_anchors()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        foreach (var id in new[] { "one", "two" })
        {
            var text = $"---\ntitle: \"<b>{id}</b>\"\nattach: [{{title: \"*\"}}]\nsuccess: [It works]\n---\n\n## Look {{#look}}\n\n- [ ] <script>alert(1)</script> [on](#look) {{#try}}\n\n**If** <i>really</i>? {{#really}}\n\n- **<b>yes</b>**\n  - [ ] go {{#go}}\n- **no**\n";
            await WriteAsync(site, DefinitionJson.Of(ConfigurationReader.Read([new ConfigurationFile($"playbooks/{id}.md", text)]).Documents.Playbooks.Single()));
        }

        await site.DeclareAsync(Crew.Bob, Response.Declaration("Slow", "high"));
        var panel = await PanelAsync(site, "bob");

        Assert.Empty(panel.QuerySelectorAll("script, b, i"));
        Assert.Equal(["#playbook-one-look", "#playbook-two-look"], panel.QuerySelectorAll("a[href^='#']").Select(link => link.GetAttribute("href")));
        var ids = panel.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    private static async Task<Site> DeclaredAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.DeclareAsync(Crew.Carol, Response.Declaration("Checkout is down", "critical"));
        return site;
    }

    private static async Task<IElement> PanelAsync(Site site, string user) => (await site.PageAsync(user, "/incidents/1")).QuerySelector("section[aria-labelledby=playbooks]")!;

    private static IEnumerable<string> Phases(IElement panel) => panel.QuerySelectorAll(".phase > summary").Select(Site.Words);

    private static async Task PressAsync(Site site, string user, string verb, string field, string value, params (string, string)[] fields)
    {
        var page = await site.PageAsync(user, "/incidents/1");
        var form = page.QuerySelector($"form[action$='/{verb}'] input[name={field}][value='{value}']")!.Closest("form")!;
        form.SetAttribute("id", "pressed");
        using var answer = await site.SubmitAsync(user, page, "#pressed", fields);
        Assert.Equal((HttpStatusCode.SeeOther, "/incidents/1#playbooks"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    private static Task WriteAsync(Site site, DefinitionDocument document) =>
        site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Carol), default)], []);
}
