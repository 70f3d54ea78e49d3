using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Pages;

public sealed class HandoverPageTests(Night night)
{
    private const string Page = "/schedules/primary/handover";

    /// <summary>The checklist of the shift that comes is the last one.</summary>
    private const string Coming = "main .stack > section:last-of-type";

    private static readonly Duration ToMonday = Instant.FromUtc(2026, 11, 23, 8, 1) - Crew.Start;

    [Fact]
    public async Task A_shift_is_handed_over_with_what_was_written_what_is_open_and_what_happened_and_is_acknowledged()
    {
        await using var site = await StartAsync();
        await site.TriggerAsync(Crew.Checkout, "disk", "Disk full", Severity.Critical);
        await site.TriggerAsync(Crew.Reports, "jobs", "Job of another team's service", Severity.Critical);
        var before = await site.PageAsync("bob", Page);
        Assert.Equal("Bob Miller to Carol Diaz, Mon 23 Nov 09:00 (in 2 d)", Site.Words(before.QuerySelector("section[aria-labelledby=next] > p")));
        Assert.Contains("Nothing is written yet, and the team asks for it.", Site.Words(before.QuerySelector("main")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SubmitAsync("bob", before, "form[action$='/notes']", ("text", "The queue is slow.\r\nWatch <b>db-2</b>."))).StatusCode);
        await site.MoveAsync(ToMonday);

        var page = await site.PageAsync("carol", Page);

        var present = page.QuerySelector("section[aria-labelledby=present]")!;
        Assert.Equal("Bob Miller to Carol Diaz", Site.Words(present.QuerySelector("h2")));
        Assert.Equal("The queue is slow.\nWatch <b>db-2</b>.", present.QuerySelector(".pre")!.TextContent);
        Assert.Equal(["Ongoing issues", "Open alerts", "This shift"], present.QuerySelectorAll("h3").Select(Site.Words));
        Assert.All(present.QuerySelectorAll("ul"), list => Assert.StartsWith("#1 Checkout API: Disk full (critical, now triggered)", Site.Words(list.QuerySelector("li")), StringComparison.Ordinal));
        Assert.Equal(2, present.QuerySelectorAll("li").Length);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.SubmitAsync("carol", page, "form[action$='/acknowledge']")).StatusCode);
        var after = await site.PageAsync("carol", Page);
        Assert.Contains("acknowledged by Carol Diaz", Site.Words(after.QuerySelector("section[aria-labelledby=present]")), StringComparison.Ordinal);
        Assert.Empty(after.QuerySelectorAll("form[action$='/acknowledge']"));
    }

    [Fact]
    public async Task Only_who_takes_over_can_acknowledge()
    {
        await using var site = await StartAsync();
        await site.MoveAsync(ToMonday);
        var anas = await site.PageAsync("ana", Page);
        Assert.Empty(anas.QuerySelectorAll("form[action$='/acknowledge']"));
        anas.QuerySelector("form[action$='/notes']")!.SetAttribute("action", $"{Page}/acknowledge");

        foreach (var (number, expected) in new[] { ("1", HttpStatusCode.Forbidden), ("one", HttpStatusCode.BadRequest), ("7", HttpStatusCode.BadRequest) })
        {
            Assert.Equal(expected, (await site.SubmitAsync("ana", anas, "form[action$='/acknowledge']", ("number", number))).StatusCode);
        }
    }

    [Fact]
    public async Task Items_of_a_checklist_are_ticked_and_unticked()
    {
        await using var site = await StartAsync();
        var page = await site.PageAsync("carol", Page);
        await site.SubmitAsync("carol", page, $"{Coming} form[action$='/checklist']");
        var ticked = await site.PageAsync("carol", Page);
        Assert.Contains("Carol Diaz", Site.Words(ticked.QuerySelector($"{Coming} li.entry")), StringComparison.Ordinal);

        await site.SubmitAsync("carol", ticked, $"{Coming} form[action$='/checklist']", ("act", "undo"));

        Assert.DoesNotContain("Carol Diaz", Site.Words((await site.PageAsync("carol", Page)).QuerySelector($"{Coming} li.entry")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_report_it_says_how_to_have_one()
    {
        var page = await night.Site.PageAsync("ana", Page);

        Assert.Contains("This schedule asks for no report.", Site.Words(page.QuerySelector("main")), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main form"));
    }

    private static async Task<Site> StartAsync()
    {
        var site = await (await Site.StartAsync()).WithCrewAsync();
        var schedule = DefinitionJson.Of(site.Engine.Definitions.Current.Schedules[Crew.Primary] with
        {
            Handoff = HandoffSettings.Default with
            {
                Report = new HandoverReportSettings(
                    [new ReportSection("Ongoing issues", ReportContent.Notes, Required: true), new ReportSection("Open alerts", ReportContent.OpenAlerts), new ReportSection("This shift", ReportContent.ShiftAlerts)],
                    HandoverReportSettings.DefaultAcknowledgeWithin,
                    []),
                BeforeShift = ["Test your notifications"],
            },
        });
        await site.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(schedule.Kind, schedule.Id, schedule.Json, "ui", Actor.User(Crew.Ana), default)], []);
        await site.SettleAsync();
        return site;
    }
}
