using System.Net;
using AngleSharp.Dom;
using NodaTime;
using Watchbill.Domain.Schedules;
using Watchbill.Engine.Definitions;
using Watchbill.StandIns;

namespace Watchbill.Pages.Tests.Pages;

public sealed class TemporaryPageTests
{
    private static readonly (string, string)[] Break =
        [("name", "Winter break"), ("from", "2026-12-24T09:00"), ("to", "2026-12-27T09:00"), ("person1", "ana"), ("person2", "bob"), ("length", "1"), ("unit", "days")];

    [Fact]
    public async Task People_take_turns_in_their_order_and_it_can_be_looked_at_first()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        using var looked = await SendAsync(site, [.. Break, ("act", "look")]);
        Assert.Equal(
            [
                "Thu 24 Dec 09:00 – Fri 25 Dec 09:00 Ana Novak Winter break",
                "Fri 25 Dec 09:00 – Sat 26 Dec 09:00 Bob Miller Winter break",
                "Sat 26 Dec 09:00 – Sun 27 Dec 09:00 Ana Novak Winter break",
            ],
            (await Site.DocumentAsync(looked)).QuerySelectorAll("#preview li").Select(Site.Words));
        Assert.Empty(site.Engine.Definitions.Current.TemporarySchedules);

        using var saved = await SendAsync(site, [.. Break, ("act", "save")]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        var page = await site.PageAsync("carol", "/schedules/primary?from=2026-12-24");
        Assert.Contains("Winter break: Ana Novak and Bob Miller Thu 24 Dec 09:00 – Sun 27 Dec 09:00 , by Carol Diaz", Site.Words(page.QuerySelector("section[aria-labelledby=temporary]")), StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll(".final a"), bar => bar.GetAttribute("aria-label") == "Bob Miller, Fri 25 Dec 09:00 to Sat 26 Dec 09:00. Change");

        using var removed = await site.SubmitAsync("carol", page, "form[action$='/temporary/remove']");
        Assert.Empty(site.Engine.Definitions.Current.TemporarySchedules);
    }

    [Fact]
    public async Task One_person_is_on_call_for_all_of_it()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        using var saved = await SendAsync(site, [.. Break.Where(field => field.Item1 != "person2"), ("act", "save")]);

        var made = Assert.Single(site.Engine.Definitions.Current.TemporarySchedules);
        Assert.Equal([Crew.Ana], Assert.Single(made.Shifts).Users);
        Assert.Equal((Instant.FromUtc(2026, 12, 24, 8, 0), Instant.FromUtc(2026, 12, 27, 8, 0)), (made.Start, made.End));
    }

    [Fact]
    public async Task Two_that_overlap_are_refused_in_words()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        using var first = await SendAsync(site, [.. Break, ("act", "save")]);

        using var second = await SendAsync(site, [.. Break, ("name", "Christmas"), ("act", "save")]);

        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Contains("It overlaps with “Winter break”, Thu 24 Dec 2026 09:00 to Sun 27 Dec 2026 09:00.", Site.Text((await Site.DocumentAsync(second)).QuerySelector("#from-problem")), StringComparison.Ordinal);
        Assert.Single(site.Engine.Definitions.Current.TemporarySchedules);
    }

    [Fact]
    public async Task Of_forms_that_overlap_and_are_sent_at_once_one_is_saved_and_the_others_say_why()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await site.PageAsync("carol", "/schedules/primary/temporary");
        using var release = new ManualResetEventSlim();
        var cancelled = TestContext.Current.CancellationToken;
        var ahead = site.Engine.Operations.SubmitAsync(null, Crew.Carol, _ =>
        {
            release.Wait(cancelled);
            return OperationDecision.Refused("");
        });

        var sent = Enumerable.Range(0, 3).Select(form => PostAsync(site, page, $"atonce{form}x")).ToList();
        await Eventually.HoldsAsync(() => site.Engine.Committer.Queued > 3, "three forms wait");
        release.Set();
        await ahead;

        var answers = await Task.WhenAll(sent);
        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], answers.Select(answer => answer.Status).Order());
        Assert.All(answers.Where(answer => answer.Status == HttpStatusCode.BadRequest), answer => Assert.Contains("It overlaps with “Winter break”, Thu 24 Dec 2026 09:00", answer.Text, StringComparison.Ordinal));
        Assert.Single(site.Engine.Definitions.Current.TemporarySchedules);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_makes_one()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var page = await site.PageAsync("carol", "/schedules/primary/temporary");
        using var first = await site.SubmitAsync("carol", page, "form[action$='/temporary']", [.. Break, ("act", "save")]);

        using var second = await site.SubmitAsync("carol", page, "form[action$='/temporary']", [.. Break, ("act", "save")]);

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (first.StatusCode, second.StatusCode));
        Assert.Single(site.Engine.Definitions.Current.TemporarySchedules);
    }

    [Theory]
    [InlineData("name", "", "name", "Give it a name")]
    [InlineData("to", "2026-12-24T08:00", "to", "not after the start")]
    [InlineData("to", "2030-12-24T08:00", "to", "366 days")]
    [InlineData("person2", "zoe", "person2", "There is no user 'zoe'")]
    [InlineData("length", "0", "length", "whole number")]
    [InlineData("length", "9999", "length", "whole number")]
    public async Task What_is_wrong_stands_beside_its_field(string field, string value, string where, string words)
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        using var answer = await SendAsync(site, [.. Break.Where(known => known.Item1 != field), (field, value), ("act", "save")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, Site.Text((await Site.DocumentAsync(answer)).QuerySelector($"#{where}-problem")), StringComparison.Ordinal);
        Assert.Empty(site.Engine.Definitions.Current.TemporarySchedules);
    }

    [Fact]
    public async Task Where_nobody_is_named_it_is_refused()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();

        using var answer = await SendAsync(site, [.. Break.Where(known => !known.Item1.StartsWith("person", StringComparison.Ordinal)), ("act", "save")]);

        Assert.Contains("at least one person", Site.Text((await Site.DocumentAsync(answer)).QuerySelector("#person1-problem")), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(Site site, IDocument page, string nonce)
    {
        using var client = await site.AsAsync("carol");
        var hidden = page.QuerySelectorAll("form[action$='/temporary'] input[type=hidden]").Where(input => input.GetAttribute("name") != "nonce").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!));
        using var content = new FormUrlEncodedContent(hidden.Concat([.. Break, ("nonce", nonce), ("act", "save")]).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var answer = await client.PostAsync("/schedules/primary/temporary", content);
        return (answer.StatusCode, Site.Text((await Site.DocumentAsync(answer)).Body));
    }

    private static async Task<HttpResponseMessage> SendAsync(Site site, (string, string)[] fields)
    {
        // A field that is named twice counts as it was filled in last.
        var last = fields.GroupBy(field => field.Item1).Select(same => same.Last()).ToArray();
        return await site.SubmitAsync("carol", await site.PageAsync("carol", "/schedules/primary/temporary"), "form[action$='/temporary']", last);
    }
}
