using System.Net;
using AngleSharp.Dom;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Store.Json;

namespace Watchbill.Pages.Tests.Pages;

public sealed class OverridePageTests
{
    private const string Form = "form.override";

    [Fact]
    public async Task A_shift_leads_to_a_form_that_is_filled_in_and_saves()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var shift = (await site.PageAsync("carol", "/schedules/primary")).QuerySelectorAll(".final a")[1];
        Assert.Equal("Carol Diaz, Mon 23 Nov 09:00 to Mon 30 Nov 09:00. Change", shift.GetAttribute("aria-label"));

        var page = await site.PageAsync("carol", shift.GetAttribute("href")!);
        Assert.Equal(("2026-11-23T09:00", "2026-11-30T09:00"), (Value(page, "#from"), Value(page, "#to")));
        Assert.Equal("carol", Value(page, "#off option[selected]"));
        using var answer = await site.SubmitAsync("carol", page, Form, ("kind", "replace"), ("off", "carol"), ("on", "ana"), ("from", "2026-11-25T09:00"), ("to", "2026-11-26T09:00"), ("act", "save"));

        var after = await site.PageAsync("carol", answer.Headers.Location!.ToString());
        Assert.Contains("The override holds.", Site.Text(after.QuerySelector(".banner")), StringComparison.Ordinal);
        Assert.Contains(after.QuerySelectorAll(".final a"), bar => bar.GetAttribute("aria-label") == "Ana Novak, Wed 25 Nov 09:00 to Thu 26 Nov 09:00. Change");
        Assert.Contains("Ana Novak stands in for Carol Diaz Wed 25 Nov 09:00 – Thu 26 Nov 09:00 , by Carol Diaz", Site.Words(after.QuerySelector("section[aria-labelledby=overrides]")), StringComparison.Ordinal);
        Assert.Contains("override.add", Site.Text((await site.PageAsync("carol", "/audit")).QuerySelector("table")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_shows_who_would_be_on_call_and_saves_nothing()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var looked = await LookAsync(site, ("kind", "remove"), ("off", "bob"), ("from", "2026-11-22T09:00"), ("to", "2026-11-24T09:00"));

        var preview = Site.Words(looked.QuerySelector("#preview"));
        Assert.Contains("Nobody would be on call for 1 d.", preview, StringComparison.Ordinal);
        Assert.Contains("Sun 22 Nov 09:00 – Mon 23 Nov 09:00 Nobody", preview, StringComparison.Ordinal);
        Assert.Contains("Mon 23 Nov 09:00 – Tue 24 Nov 09:00 Carol Diaz weekly", preview, StringComparison.Ordinal);
        Assert.Equal("remove", Value(looked, "[name=kind][checked]"));
        Assert.Empty(site.Engine.Definitions.Current.Overrides);
    }

    [Fact]
    public async Task An_override_without_effect_is_said_to_have_none()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        var looked = await LookAsync(site, ("kind", "replace"), ("off", "ana"), ("on", "bob"), ("from", "2026-11-22T09:00"), ("to", "2026-11-24T09:00"));

        Assert.Contains("This changes nothing", Site.Text(looked.QuerySelector("#preview")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await site.PageAsync("carol", "/schedules/primary/override");

        using var answer = await site.SubmitAsync("carol", page, Form, ("kind", "replace"), ("off", "zoe"), ("on", "ana"), ("from", "2026-11-25T09:00"), ("to", "2026-11-25T08:00"), ("act", "save"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var refused = await Site.DocumentAsync(answer);
        Assert.Contains("Nothing was saved. 2 fields", Site.Text(refused.QuerySelector("[role=alert]")), StringComparison.Ordinal);
        Assert.Contains("There is no user 'zoe'", Beside(refused, "#off"), StringComparison.Ordinal);
        Assert.Contains("not after the start", Beside(refused, "#to"), StringComparison.Ordinal);
        Assert.Null(refused.QuerySelector("#from")!.GetAttribute("aria-invalid"));
        Assert.Equal("2026-11-25T08:00", Value(refused, "#to"));
        Assert.Empty(site.Engine.Definitions.Current.Overrides);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_makes_one_override()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await site.PageAsync("carol", "/schedules/primary/override");
        for (var i = 0; i < 2; i++)
        {
            using var answer = await site.SubmitAsync("carol", page, Form, ("kind", "add"), ("on", "ana"), ("act", "save"));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            await site.MoveAsync(Duration.FromSeconds(2));
        }

        Assert.Single(site.Engine.Definitions.Current.Overrides);
    }

    [Fact]
    public async Task A_responder_takes_over_and_gives_away_and_does_nothing_else()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await site.PageAsync("bob", "/schedules/primary/override?at=2026-11-25T12:00:00Z");
        Assert.Empty(page.QuerySelectorAll("input[type=radio]"));
        Assert.Equal(("carol", "bob"), (Value(page, "#off option[selected]"), Value(page, "#on option[selected]")));

        using var refused = await site.SubmitAsync("bob", page, Form, ("kind", "add"), ("on", "ana"), ("act", "save"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("give your own shifts away", Site.Text((await Site.DocumentAsync(refused)).QuerySelector("form.override")), StringComparison.Ordinal);
        using var taken = await site.SubmitAsync("bob", page, Form, ("off", "carol"), ("on", "bob"), ("act", "save"));
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);

        Assert.Equal((Crew.Carol, Crew.Bob), Assert.Single(site.Engine.Definitions.Current.Overrides) is var made ? (made.User, made.Instead!.Value) : default);
        await site.PageAsync("bob", "/schedules/primary/temporary", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Ones_own_override_is_taken_back_and_those_of_others_are_not()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await Roster.WriteAsync(site);
        var others = DefinitionJson.Of(Roster.Ill with { Id = "ov-others", User = Crew.Carol, Instead = Crew.Ana });
        await site.Engine.DefinitionPath.WriteAsync([new(others.Kind, others.Id, others.Json, "api", Actor.User(Crew.Carol), default)], []);
        var page = await site.PageAsync("bob", "/schedules/platform");
        Assert.Equal("ov-ill", Assert.Single(page.QuerySelectorAll("input[name=override]")).GetAttribute("value"));

        using var refused = await site.SubmitAsync("bob", page, "form[action$='/overrides/remove']", ("override", "ov-others"));
        using var removed = await site.SubmitAsync("bob", page, "form[action$='/overrides/remove']");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.SeeOther), (refused.StatusCode, removed.StatusCode));
        Assert.Equal("ov-others", Assert.Single(site.Engine.Definitions.Current.Overrides).Id);
    }

    [Fact]
    public async Task A_gap_is_filled_by_somebody_who_joins()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var gap = (await site.PageAsync("ana", "/schedules/office")).QuerySelector(".gaps a")!;
        var page = await site.PageAsync("ana", gap.GetAttribute("href")!);
        Assert.Equal("add", Value(page, "[name=kind][checked]"));

        using var answer = await site.SubmitAsync("ana", page, Form, ("kind", "add"), ("on", "ana"), ("act", "save"));

        Assert.Contains("6 gaps", Site.Text((await site.PageAsync("ana", "/schedules/office")).QuerySelector(".coverage")), StringComparison.Ordinal);
        Assert.Contains("Ana Novak is on call as well", Site.Text((await site.PageAsync("ana", "/schedules/office")).QuerySelector("section[aria-labelledby=overrides]")), StringComparison.Ordinal);
    }

    private static async Task<IDocument> LookAsync(Site site, params (string, string)[] fields)
    {
        var page = await site.PageAsync("carol", "/schedules/primary/override");
        using var answer = await site.SubmitAsync("carol", page, Form, [.. fields, ("act", "look")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Site.DocumentAsync(answer);
    }

    private static string? Value(IDocument page, string selector) => page.QuerySelector(selector)?.GetAttribute("value");

    private static string Beside(IDocument page, string field) => Site.Text(page.GetElementById(page.QuerySelector(field)!.GetAttribute("aria-describedby")!));
}
