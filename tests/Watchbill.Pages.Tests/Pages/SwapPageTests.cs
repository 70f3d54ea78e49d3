using System.Net;
using Watchbill.Domain.Swaps;
using Watchbill.Engine;

namespace Watchbill.Pages.Tests.Pages;

/// <summary>Swaps and absences by plain forms.</summary>
public sealed class SwapPageTests(Night night)
{
    private const string Week = $"/swaps/{Handover.Request}";

    [Fact]
    public async Task The_list_has_what_one_can_take_apart_from_ones_own_and_ones_coming_shifts()
    {
        var carols = await night.Site.PageAsync("carol", "/swaps");
        var bobs = await night.Site.PageAsync("bob", "/swaps");

        Assert.Contains("Bob Miller: Primary open", Site.Words(carols.QuerySelector("section[aria-labelledby=open]")), StringComparison.Ordinal);
        Assert.Contains("Bob Miller: Primary open", Site.Words(bobs.QuerySelector("section[aria-labelledby=own]")), StringComparison.Ordinal);
        Assert.Contains("Asked : Primary, Mon 30 Nov 09:00", Site.Words(bobs.QuerySelector("section[aria-labelledby=shifts]")), StringComparison.Ordinal);
        Assert.DoesNotContain("Bob Miller", Site.Words((await night.Site.PageAsync("dora", "/swaps")).QuerySelector("main")), StringComparison.Ordinal);
        await night.Site.PageAsync("dora", Week, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_request_shows_its_parts_its_offers_and_its_history_and_each_reader_what_they_may_do()
    {
        var bobs = await night.Site.PageAsync("bob", Week);
        var olgas = await night.Site.PageAsync("olga", Week);

        Assert.Contains("Ana Novak takes Tue 1 Dec 09:00 – Thu 3 Dec 09:00", Site.Words(bobs.QuerySelector("main")), StringComparison.Ordinal);
        Assert.Equal(["Carol Diaz offered an exchange", "Ana Novak took a part", "Bob Miller asked"], bobs.QuerySelectorAll("section[aria-labelledby=history] li p:first-child").Select(Site.Words));
        Assert.Equal([$"{Week}/cancel", $"{Week}/offers/accept", $"{Week}/offers/drop"], bobs.QuerySelectorAll("main form").Select(form => form.GetAttribute("action")));
        Assert.Empty(olgas.QuerySelectorAll("main form"));
    }

    [Fact]
    public async Task A_shift_is_asked_for_and_taken_by_forms_alone()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var ask = (await site.PageAsync("bob", "/swaps")).QuerySelectorAll("section[aria-labelledby=shifts] a").First(link => link.GetAttribute("href")!.Contains("schedule=primary", StringComparison.Ordinal));
        var answer = await site.SubmitAsync("bob", await site.PageAsync("bob", ask.GetAttribute("href")!), "form[action='/swaps']", ("reason", "Moving"), ("asked", ""));
        var request = answer.Headers.Location!.ToString();

        Assert.Contains("The request is made", Site.Words((await site.PageAsync("bob", request)).QuerySelector("main")), StringComparison.Ordinal);
        var taken = await site.SubmitAsync("carol", await site.PageAsync("carol", request), "form[action$='/take']");

        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        var swap = Assert.Single(site.Engine.Definitions.Current.Swaps.Values);
        Assert.Equal(SwapStatus.Taken, swap.StatusAt(site.Engine.Time.Now()));
        Assert.Equal(["carol"], site.Engine.Definitions.Current.OnCallAt(site.Engine.Definitions.Current.Schedules[Crew.Primary], swap.Start).Users.Select(person => person.User.Value));
        Assert.Contains("Bob Miller asked", Site.Words((await site.PageAsync("bob", request.Split('?')[0])).QuerySelector("main")), StringComparison.Ordinal);
        Assert.DoesNotContain("Take over", Site.Words((await site.PageAsync("ana", request.Split('?')[0])).QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_stands_beside_its_field()
    {
        var page = await night.Site.PageAsync("ana", "/swaps/new?schedule=primary");
        var answer = await night.Site.SubmitAsync("ana", page, "form[action='/swaps']", ("requester", "ana"), ("from", "2026-12-01T09:00"), ("to", "2026-12-02T09:00"), ("asked", ""));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Ana Novak is not on call for Primary then.", Site.Words((await Site.DocumentAsync(answer)).QuerySelector("#from-problem")));
    }

    [Fact]
    public async Task Being_away_asks_for_every_shift_and_takes_nobody_off_call_and_its_reason_is_not_everybodys()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var answer = await site.SubmitAsync("bob", await site.PageAsync("bob", "/absences"), "form[action='/absences']", ("from", "2026-11-24T09:00"), ("to", "2026-12-20T09:00"), ("reason", "Knee"));
        Assert.Equal("/absences?done=absence-added", answer.Headers.Location!.ToString());

        var swaps = site.Engine.Definitions.Current.Swaps.Values.ToList();
        Assert.NotEmpty(swaps);
        Assert.Empty(site.Engine.Definitions.Current.Overrides);
        Assert.Contains("Knee", Site.Words((await site.PageAsync("bob", "/absences")).QuerySelector("main")), StringComparison.Ordinal);
        Assert.DoesNotContain("Knee", Site.Words((await site.PageAsync("olga", "/absences")).QuerySelector("main")), StringComparison.Ordinal);
        Assert.Contains("Bob Miller is away and on call", Site.Words((await site.PageAsync("olga", "/schedules/primary")).QuerySelector("section[aria-labelledby=conflicts]")), StringComparison.Ordinal);

        await site.SubmitAsync("bob", await site.PageAsync("bob", "/absences"), "form[action='/absences/remove']");
        Assert.All(site.Engine.Definitions.Current.Swaps.Values, swap => Assert.Equal(SwapStatus.Cancelled, swap.StatusAt(site.Engine.Time.Now())));
        Assert.Contains("Nobody is away.", Site.Words((await site.PageAsync("bob", "/absences")).QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fairness_is_a_table_of_the_days_asked_for_and_says_what_is_wrong_with_them()
    {
        var page = await night.Site.PageAsync("olga", "/schedules/primary/fairness?from=2026-11-02&to=2026-11-15&basis=scheduled");

        Assert.Equal(["Bob Miller Europe/Vienna 168 51.4 % 1 7 56 48 0", "Carol Diaz Europe/Vienna 159 48.6 % 1 7 50 48 0"], page.QuerySelectorAll("table.numbers tbody tr").Select(row => string.Join(' ', row.Children.Select(Site.Words))).Order(StringComparer.Ordinal));
        Assert.Contains("The last day is before the first.", Site.Words((await night.Site.PageAsync("olga", "/schedules/primary/fairness?from=2026-11-15&to=2026-11-02", HttpStatusCode.BadRequest)).QuerySelector("main")), StringComparison.Ordinal);
    }
}
