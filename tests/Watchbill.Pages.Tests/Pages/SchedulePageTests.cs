using System.Net;
using AngleSharp.Dom;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.OnCall;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Pages;

public sealed class SchedulePageTests(Night night)
{
    private const string Platform = "/schedules/platform";

    [Fact]
    public async Task It_says_first_who_is_on_call_since_when_until_when_and_who_comes_next()
    {
        var page = await night.Site.PageAsync("bob", Platform);

        Assert.StartsWith("Platform On call now: Carol Diaz Since Fri 18:00, until Mon 09:00 (in 2 d), then Bob Miller.", Site.Text(page.QuerySelector("main .card")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_who_has_just_left_and_is_paged_too()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var helped = new Override("ov-help", Roster.Platform, Crew.Start - Duration.FromHours(3), Crew.Start - Duration.FromHours(1), OverrideKind.Add, Crew.Ana, null);
        DefinitionDocument[] documents = [DefinitionJson.Of(Roster.Schedule with { Overlap = Duration.FromHours(2) }), DefinitionJson.Of(helped)];
        await site.Engine.DefinitionPath.WriteAsync([.. documents.Select(d => new DefinitionWrite(d.Kind, d.Id, d.Json, "ui", Actor.User(Crew.Carol), default))], []);

        var card = Site.Words((await site.PageAsync("bob", Platform)).QuerySelector("main .card"));

        Assert.Contains("On call now: Carol Diaz", card, StringComparison.Ordinal);
        Assert.Contains("Paged too: Ana Novak , until 04:12 (on call until 02:12 )", card, StringComparison.Ordinal);
        Assert.DoesNotContain("Paged too", Site.Text((await night.Site.PageAsync("bob", Platform)).QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeline_shows_the_final_row_and_what_it_is_made_from()
    {
        var page = await night.Site.PageAsync("bob", Platform);

        Assert.Equal(["On call", "Shadows", "Away", "Trade fair", "Overrides", "Office hours", "Nights and weekends"], page.QuerySelectorAll(".chart svg[aria-label]:not(.bar)").Select(row => row.GetAttribute("aria-label")));
        var final = page.QuerySelectorAll(".chart .final a").Select(bar => bar.GetAttribute("aria-label")!).ToList();
        Assert.Equal("Carol Diaz, Sat 21 Nov 00:00 to Mon 23 Nov 09:00. Change", final[0]);
        Assert.Equal("BM: Bob Miller, Mon 23 Nov 09:00 to Mon 23 Nov 18:00. Change", final[1]);
        Assert.Contains("AN+CD: Ana Novak and Carol Diaz, Sun 29 Nov 18:00 to Tue 1 Dec 09:00. Change", final);
        Assert.Equal("Bob Miller for Ana Novak, Mon 23 Nov 09:00 to Tue 24 Nov 18:00", page.QuerySelector(".chart .override .bar")!.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Shadows_are_shown_apart_from_who_is_on_call_in_the_timeline_and_in_words()
    {
        var page = await night.Site.PageAsync("bob", Platform);

        Assert.Equal("Olga Watcher (shadow), Sat 21 Nov 00:00 to Mon 23 Nov 09:00", page.QuerySelector(".chart .shadow .bar")!.GetAttribute("aria-label"));
        Assert.DoesNotContain("Olga", string.Join(' ', page.QuerySelectorAll(".chart .final, .days").Select(Site.Words)), StringComparison.Ordinal);
        Assert.Contains("Olga Watcher, Sat 21 Nov 00:00 – Mon 23 Nov 09:00", Site.Words(page.QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gap_is_said_in_words_with_how_much_is_covered()
    {
        var page = await night.Site.PageAsync("bob", Platform);

        Assert.Equal("Gap: Nobody, Tue 1 Dec 09:00 to Wed 2 Dec 09:00. Change", page.QuerySelectorAll(".chart .final a").Single(bar => bar.QuerySelector(".gap") is not null).GetAttribute("aria-label"));
        Assert.Equal("covered 92.8 % 1 gap, 1 d in all when nobody is on call: Tue 1 Dec 09:00 – Wed 2 Dec 09:00 Put somebody on call Tue 1 Dec 09:00", Site.Words(page.QuerySelector(".coverage")));
        Assert.StartsWith("covered 100 %", Site.Text((await night.Site.PageAsync("bob", "/schedules/primary")).QuerySelector(".coverage")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_words_it_is_told_day_by_day_and_quiet_days_together()
    {
        var days = (await night.Site.PageAsync("bob", Platform)).QuerySelectorAll(".days > li").Select(Site.Words).ToList();

        Assert.Equal("Today – Sun 22 Nov all day Carol Diaz Nights and weekends Change Today – Sun 22 Nov Carol Diaz", days[0]);
        Assert.StartsWith("Mon 23 Nov until 09:00 Carol Diaz Nights and weekends", days[1], StringComparison.Ordinal);
        Assert.Contains("09:00 – 18:00 Bob Miller stands in for Ana Novak Change", days[1], StringComparison.Ordinal);
        Assert.Contains("from 09:00 Nobody Fill", days.Single(day => day.StartsWith("Tue 1 Dec", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_zone_is_a_plain_form_away_and_the_schedules_own_stays_at_hand()
    {
        var page = await night.Site.PageAsync("bob", $"{Platform}?zone=America%2FNew_York");

        Assert.Contains("Since 12:00, until Mon 03:00", Site.Text(page.QuerySelector("main .card")), StringComparison.Ordinal);
        Assert.Equal("Fri 20 Nov 18:00 Europe/Vienna · 2026-11-20 17:00:00 UTC", page.QuerySelector("main .card time")!.GetAttribute("title"));
        Assert.Equal("America/New_York", page.QuerySelector("#zone option[selected]")!.GetAttribute("value"));
        Assert.Equal("get", page.QuerySelector("form.zone")!.GetAttribute("method"));
        Assert.All(page.QuerySelectorAll("nav .button, .final a"), link => Assert.Contains("zone=America%2FNew_York", link.GetAttribute("href"), StringComparison.Ordinal));
        Assert.Contains("Since Fri 18:00", Site.Text((await night.Site.PageAsync("bob", $"{Platform}?zone=Mars%2FBase")).QuerySelector("main .card")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_of_25_hours_is_marked_and_wider()
    {
        var page = await night.Site.PageAsync("bob", $"{Platform}?span=week&from=2026-10-22");

        Assert.Equal("25 h", Site.Text(page.QuerySelector(".axis .odd")));
        Assert.Contains(page.QuerySelectorAll(".final line.day"), line => line.GetAttribute("x1") == $"{(100 * 97 / 169.0).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)}%");
    }

    [Theory]
    [InlineData("day", 1)]
    [InlineData("week", 7)]
    [InlineData("2weeks", 14)]
    [InlineData("month", 30)]
    public async Task Spans_are_links_and_lead_on(string span, int days)
    {
        var page = await night.Site.PageAsync("bob", $"{Platform}?span={span}");

        Assert.Single(page.QuerySelectorAll(".spans [aria-current]"));
        var next = await night.Site.PageAsync("bob", page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal(new LocalDate(2026, 11, 21).PlusDays(days), Date(next));
        Assert.Equal(new LocalDate(2026, 11, 21), Date(await night.Site.PageAsync("bob", next.QuerySelector("a[rel=prev]")!.GetAttribute("href")!)));

        static LocalDate Date(IDocument page) => NodaTime.Text.LocalDatePattern.Iso.Parse(page.QuerySelector("#from")!.GetAttribute("value")!).Value;
    }

    [Fact]
    public async Task An_edit_that_waits_for_its_handoff_is_said_with_who_is_on_call_then()
    {
        var changes = Site.Words((await night.Site.PageAsync("bob", Platform)).QuerySelector("section[aria-labelledby=changes]"));

        Assert.Contains("to come Fri 27 Nov 18:00 Nights and weekends: other people or another order The edit waits for this handoff", changes, StringComparison.Ordinal);
        Assert.Contains("On call from then: Carol Diaz", changes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conflicts_of_the_coming_months_are_told_once_each()
    {
        var conflicts = (await night.Site.PageAsync("bob", Platform)).QuerySelectorAll("section[aria-labelledby=conflicts] li").Select(Site.Words).ToList();

        Assert.Contains(conflicts, line => line.StartsWith("Carol Diaz is on call for Primary as well 16 times, first Mon 23 Nov", StringComparison.Ordinal));
        Assert.StartsWith("No conflicts", Site.Text((await night.Site.PageAsync("dora", "/schedules/office")).QuerySelector("section[aria-labelledby=conflicts] p")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_teams_schedule_does_not_exist()
    {
        Assert.Equal(["/schedules/office"], (await night.Site.PageAsync("dora", "/schedules")).QuerySelectorAll("main .card p a").Select(link => link.GetAttribute("href")));
        foreach (var path in new[] { Platform, $"{Platform}/override", $"{Platform}/temporary", "/schedules/primary" })
        {
            await night.Site.PageAsync("dora", path, HttpStatusCode.NotFound);
        }

        var own = await night.Site.PageAsync("dora", "/schedules/office/override");
        own.QuerySelector("form.override")!.SetAttribute("action", $"{Platform}/overrides");
        using var answer = await night.Site.SubmitAsync("dora", own, "form.override", ("kind", "add"), ("on", "dora"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Whoever_may_only_look_is_offered_nothing_but_an_address_for_their_own_calendar()
    {
        var page = await night.Site.PageAsync("olga", Platform);

        Assert.Empty(page.QuerySelectorAll("main a[href*=override], main a[href*=temporary]"));
        Assert.Equal("/me/calendars", Assert.Single(page.QuerySelectorAll("main form[method=post]")).GetAttribute("action"));
        Assert.NotEmpty(page.QuerySelectorAll(".final .bar"));
        await night.Site.PageAsync("olga", $"{Platform}/override", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Disabled_people_are_nobody_from_then_on()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var dora = site.Engine.Definitions.Current.Users[new("dora")] with { Disabled = true };
        var document = Store.Json.DefinitionJson.Of(dora);
        await site.Engine.DefinitionPath.WriteAsync([new(document.Kind, document.Id, document.Json, "ui", Actor.User(Crew.Ana), default)], []);

        var page = await site.PageAsync("ana", "/schedules/office");

        Assert.StartsWith("covered 0.9 %", Site.Text(page.QuerySelector(".coverage")), StringComparison.Ordinal);
        var bars = page.QuerySelectorAll(".final .bar");
        Assert.DoesNotContain("gap", bars[0].ClassName, StringComparison.Ordinal);
        Assert.NotEmpty(bars.Skip(1));
        Assert.All(bars.Skip(1), bar => Assert.Contains("gap", bar.ClassName, StringComparison.Ordinal));
    }

    [Fact]
    public void A_coverage_of_100_percent_means_that_there_is_no_gap()
    {
        var (start, end) = (Crew.Start, Crew.Start + Duration.FromDays(30));

        Assert.Equal(99.9, Stretch.Coverage([new(start, end, [Crew.Ana], ["Ana"], []), new(end, end + Duration.FromSeconds(1), [], [], [])]));
        Assert.Equal(100, Stretch.Coverage([new(start, end, [Crew.Ana], ["Ana"], [])]));
    }

    [Fact]
    public async Task The_demonstration_has_two_layers_an_override_and_no_gap()
    {
        await using var site = await Site.StartAsync(demo: true);
        var page = await site.PageAsync("ana", "/schedules/primary");

        Assert.Equal(["On call", "Overrides", "Office hours", "Weekly"], page.QuerySelectorAll(".chart svg[aria-label]:not(.bar)").Select(row => row.GetAttribute("aria-label")));
        Assert.StartsWith("covered 100 %", Site.Text(page.QuerySelector(".coverage")), StringComparison.Ordinal);
        Assert.Contains("stands in for", Site.Text(page.QuerySelector("section[aria-labelledby=overrides] li")), StringComparison.Ordinal);
    }
}
