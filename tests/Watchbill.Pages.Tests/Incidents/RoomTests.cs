using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;

namespace Watchbill.Pages.Tests.Incidents;

/// <summary>A whole incident through the forms of the pages, as a browser without scripts sends them.</summary>
public sealed class RoomTests
{
    private static readonly IncidentId First = new(1);

    [Fact]
    public async Task From_an_alert_to_the_end_by_forms_alone()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.TriggerAsync(Crew.Checkout, "k", "Error rate above 5 %", Severity.Critical);

        var alert = await site.PageAsync("bob", "/alerts/1");
        Assert.Equal("/incidents/new?alert=1", alert.QuerySelectorAll("a").Single(link => Site.Text(link) == "Declare an incident").GetAttribute("href"));
        var form = await site.PageAsync("bob", "/incidents/new?alert=1");
        using var declared = await site.SubmitAsync("bob", form, "form.declare", ("title", "Checkout is down"), ("severity", "critical"), ("services", "checkout"), ("mode", "real"), ("impact", "Nobody can pay"), ("triage", ""), ("restricted", ""), ("quiet", ""));
        Assert.Equal((HttpStatusCode.SeeOther, "/incidents/1"), (declared.StatusCode, declared.Headers.Location!.ToString()));

        alert = await site.PageAsync("bob", "/alerts/1");
        Assert.Equal("Handled in INC-1 Checkout is down", Site.Text(alert.QuerySelector("#incident")));
        Assert.Contains("Handled in INC-1: it pages nobody by itself", Site.Text(alert.QuerySelector(".timeline")), StringComparison.Ordinal);

        await DoAsync(site, "bob", "acknowledge");
        await DoAsync(site, "bob", "role", ("role", "commander"));
        var room = await site.PageAsync("bob", "/incidents/1");
        Assert.Contains("Bob Miller leads", Site.Text(room.QuerySelector("article")), StringComparison.Ordinal);
        Assert.Contains("Decides, delegates, and keeps the clock", Site.Text(room.QuerySelector("section[aria-labelledby=roles]")), StringComparison.Ordinal);
        Assert.Contains("Internal update in 15 min", Site.Words(room.QuerySelector("section[aria-labelledby=due]")), StringComparison.Ordinal);

        await site.MoveAsync(Duration.FromMinutes(11));
        using var posted = await site.SubmitAsync("bob", await site.PageAsync("bob", "/incidents/1"), "form[action$='/update']", ("text", "The gateway is rolled back."), ("audience", "internal"), ("places", ""), ("nextIn", "30m"), ("status", "monitoring"));
        Assert.Equal("/incidents/1#timeline", posted.Headers.Location!.ToString());
        await DoAsync(site, "bob", "task", ("text", "Tell the bank"), ("owner", "carol"), ("dueIn", "30m"));
        room = await site.PageAsync("carol", "/incidents/1");
        Assert.Contains("Internal update kept, 4 min to spare", Site.Words(room.QuerySelector("section[aria-labelledby=due]")), StringComparison.Ordinal);
        Assert.Contains("Internal update (promised) in 30 min", Site.Words(room.QuerySelector("section[aria-labelledby=due]")), StringComparison.Ordinal);
        Assert.Contains("Update 1: The gateway is rolled back. (next by 03:53)", Site.Text(room.QuerySelector(".timeline")), StringComparison.Ordinal);
        await DoAsync(site, "carol", "change-task", ("outcome", "done"));

        await DoAsync(site, "bob", "resolve", ("comment", "Rolled back"));
        var incident = await site.IncidentAsync(First);
        Assert.Equal((StatusCategory.Resolved, TaskOutcome.Done), (incident.Category, incident.Tasks.Single().Outcome));
        await DoAsync(site, "bob", "close");
        Assert.Equal(StatusCategory.Closed, (await site.IncidentAsync(First)).Category);
        Assert.DoesNotContain("open incident", Site.Text((await site.PageAsync("bob", "/")).QuerySelector("main")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_sent_twice_counts_once()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var form = await site.PageAsync("bob", "/incidents/new");
        (string, string)[] fields = [("title", "Checkout is down"), ("severity", "high"), ("services", "checkout"), ("mode", "real"), ("triage", ""), ("restricted", ""), ("quiet", "yes")];

        using var once = await site.SubmitAsync("bob", form, "form.declare", fields);
        using var twice = await site.SubmitAsync("bob", form, "form.declare", fields);

        Assert.Equal("/incidents/1", once.Headers.Location!.ToString());
        Assert.Equal("/incidents/1", twice.Headers.Location!.ToString());
    }

    [Fact]
    public async Task What_is_missing_is_said_and_what_was_typed_is_kept()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        var form = await site.PageAsync("bob", "/incidents/new");

        using var answer = await site.SubmitAsync("bob", form, "form.declare", ("title", "Was <b>down</b>"), ("severity", "high"), ("services", ""), ("mode", "retrospective"), ("triage", ""), ("restricted", ""), ("quiet", ""), ("startedAt", "2026-11-20T10:00"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await Site.DocumentAsync(answer);
        Assert.Contains("a retrospective incident needs both", Site.Text(page.QuerySelector("[role=alert]")), StringComparison.Ordinal);
        Assert.Equal("Was <b>down</b>", page.QuerySelector("#title")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("[name=severity][value=high][checked]"));
        using var again = await site.SubmitAsync("bob", page, "form.declare", ("severity", "high"), ("services", ""), ("mode", "retrospective"), ("triage", ""), ("restricted", ""), ("quiet", ""), ("resolvedAt", "2026-11-20T11:30"));
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        var incident = Assert.Single(await site.Engine.Store.Reader.ListIncidentsAsync(new Store.Rows.IncidentFilter([], null, null, 10), CancellationToken.None));
        Assert.Equal(Instant.FromUtc(2026, 11, 20, 9, 0), incident.TimeOf(TimeAnchor.ImpactStarted));
        Assert.Equal(Instant.FromUtc(2026, 11, 20, 10, 30), incident.TimeOf(TimeAnchor.Resolved));
        Assert.Contains("Retrospective", Site.Text((await site.PageAsync("bob", again.Headers.Location!.ToString())).QuerySelector("article")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_is_offered_and_accepted_and_entries_are_starred_and_corrected()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "high"));
        await site.ActAsync(Crew.Bob, First, new AssignRole("commander", Crew.Bob));

        await DoAsync(site, "bob", "offer", ("role", "commander"), ("user", "carol"), ("note", "I have to board a plane"));
        var room = await site.PageAsync("carol", "/incidents/1");
        Assert.Contains("Bob Miller asks you to be Commander. “I have to board a plane”", Site.Text(room.QuerySelector(".banner.calm")), StringComparison.Ordinal);
        Assert.Null((await site.PageAsync("ana", "/incidents/1")).QuerySelector(".banner.calm"));
        using (await site.SubmitAsync("carol", room, "form[action$='/accept']"))
        {
        }

        Assert.Contains("Carol Diaz leads", Site.Text((await site.PageAsync("ana", "/incidents/1")).QuerySelector("article")), StringComparison.Ordinal);
        await DoAsync(site, "carol", "note", ("text", "The database is full"));
        var note = (await site.Engine.Store.Reader.ReadJournalAsync(Store.Rows.Subjects.Of(First), CancellationToken.None)).Single(row => row.Entry is NoteAdded).Version;
        room = await site.PageAsync("carol", $"/incidents/1?entry={note}");
        using (await site.SubmitAsync("carol", room, "form[action$='/mark']", ("starred", "yes")))
        {
        }

        using (await site.SubmitAsync("carol", room, "form[action$='/correct']", ("text", "Only its log is full")))
        {
        }

        var starred = await site.PageAsync("bob", "/incidents/1?show=starred");
        var entry = Assert.Single(starred.QuerySelectorAll(".timeline > li"));
        Assert.Contains("Note: The database is full", Site.Text(entry), StringComparison.Ordinal);
        Assert.Contains("Correction: Only its log is full", Site.Text(entry), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missed_target_is_shown_with_by_how_much_and_an_observer_only_looks()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "critical"));
        await site.MoveAsync(Duration.FromMinutes(8));

        var room = await site.PageAsync("olga", "/incidents/1");

        Assert.Contains("Acknowledged 3 min late", Site.Words(room.QuerySelector("section[aria-labelledby=due]")), StringComparison.Ordinal);
        Assert.Contains("Nobody has answered yet.", Site.Text(room.QuerySelector("article")), StringComparison.Ordinal);
        Assert.Empty(room.QuerySelectorAll("main form"));
        await DoAsync(site, "bob", "acknowledge");
        Assert.Contains("Acknowledged missed, met 3 min late", Site.Words((await site.PageAsync("olga", "/incidents/1")).QuerySelector("section[aria-labelledby=due]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_typed_is_text_and_nothing_else()
    {
        const string hostile = "<script>alert(1)</script><b onmouseover=x>\"'&";
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        await site.DeclareAsync(Crew.Bob, Response.Declaration(hostile, "high") with { Impact = hostile, Summary = hostile });
        await DoAsync(site, "bob", "note", ("text", hostile));
        await DoAsync(site, "bob", "task", ("text", hostile), ("owner", ""), ("dueIn", ""));
        await DoAsync(site, "bob", "update", ("text", hostile), ("audience", "internal"), ("places", ""), ("nextIn", ""), ("status", ""));

        foreach (var path in new[] { "/incidents/1", "/incidents/1/wall", "/incidents", "/", "/incidents?text=%3Cscript%3E" })
        {
            var page = await site.PageAsync("bob", path);
            Assert.Empty(page.QuerySelectorAll("main script, main b"));
            Assert.Contains(hostile, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_list_is_filtered_and_says_what_to_do_when_it_is_empty()
    {
        await using var site = await (await Site.StartAsync()).WithCrewAsync();
        Assert.Contains("No incident is open.", Site.Text((await site.PageAsync("bob", "/incidents")).QuerySelector(".empty")), StringComparison.Ordinal);
        await site.DeclareAsync(Crew.Bob, Response.Declaration("Search is slow", "medium"));
        await site.DeclareAsync(Crew.Bob, Response.Declaration("Checkout is down", "critical") with { Mode = IncidentMode.Drill });
        await site.DeclareAsync(Crew.Bob, Response.Declaration("Mail is late", "critical"));
        var over = await site.DeclareAsync(Crew.Bob, Response.Declaration("Was slow", "low"));
        await site.ActAsync(Crew.Bob, over, new ChangeStatus("resolved", null, null, null));

        Assert.Equal(["Mail is late", "Search is slow", "Checkout is down", "Was slow"], await TitlesAsync(site, "/incidents"));
        Assert.Equal(["Mail is late", "Checkout is down"], await TitlesAsync(site, "/incidents?severity=critical"));
        Assert.Equal(["Checkout is down"], await TitlesAsync(site, "/incidents?mode=drill"));
        Assert.Equal(["Was slow"], await TitlesAsync(site, "/incidents?category=resolved"));
        Assert.Equal(["Search is slow", "Was slow"], await TitlesAsync(site, "/incidents?text=SLOW"));
        Assert.Empty(await TitlesAsync(site, "/incidents?service=reports"));
        Assert.Equal(["Mail is late"], await TitlesAsync(site, "/incidents?text=INC-3"));
        Assert.Equal(", open: 3", Site.Text((await site.PageAsync("bob", "/about")).QuerySelector(".top .count")));
    }

    private static async Task<string[]> TitlesAsync(Site site, string path) => [.. (await site.PageAsync("bob", path)).QuerySelectorAll(".alerts h3").Select(Site.Text)];

    private static async Task DoAsync(Site site, string user, string verb, params (string, string)[] fields)
    {
        var page = await site.PageAsync(user, "/incidents/1");
        if (page.QuerySelector($"button[formaction='/incidents/1/{verb}']") is { } button)
        {
            button.Closest("form")!.SetAttribute("action", $"/incidents/1/{verb}");
        }

        using var answer = await site.SubmitAsync(user, page, $"form[action='/incidents/1/{verb}']", fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{verb}: {answer.StatusCode} {Site.Text((await Site.DocumentAsync(answer)).QuerySelector("main"))}");
    }
}
