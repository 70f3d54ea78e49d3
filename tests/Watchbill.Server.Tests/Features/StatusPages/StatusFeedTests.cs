using System.Text.RegularExpressions;
using System.Xml.Linq;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using static Watchbill.Server.Tests.StatusSamples;

namespace Watchbill.Server.Tests.Features.StatusPages;

/// <summary>Feeds and calendars, as readers parse them.</summary>
public sealed partial class StatusFeedTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Atom_entries_keep_their_ids_and_move_when_they_change()
    {
        await using var server = await StatusSamples.StartAsync();
        var post = await OpenAsync(server);
        var before = await ReadAsync(server, "history.atom");
        server.Time.Advance(Duration.FromMinutes(10));
        await SubmitAsync(server, post.Id, new UpdatePost(PostStatus.Resolved, "Fixed & <done>.", [], null, null, Notify: true));
        var after = await ReadAsync(server, "history.atom");

        var (first, second) = (before.Root!.Element(Atom + "entry")!, after.Root!.Element(Atom + "entry")!);
        Assert.Equal($"tag:watchbill.example,2005:Incident/{post.Id}", first.Element(Atom + "id")!.Value);
        Assert.Equal(first.Element(Atom + "id")!.Value, second.Element(Atom + "id")!.Value);
        Assert.Equal(first.Element(Atom + "published")!.Value, second.Element(Atom + "published")!.Value);
        Assert.True(string.CompareOrdinal(first.Element(Atom + "updated")!.Value, second.Element(Atom + "updated")!.Value) < 0);
        Assert.Equal(second.Element(Atom + "updated")!.Value, after.Root.Element(Atom + "updated")!.Value);

        var html = second.Element(Atom + "content")!.Value;
        Assert.Equal("html", second.Element(Atom + "content")!.Attribute("type")!.Value);
        Assert.Equal("Resolved", FirstStrong().Match(html).Groups["state"].Value);
        Assert.Matches("^<p><small>[A-Z][a-z]{2} [0-9]{1,2}, [0-9]{2}:[0-9]{2} CES?T</small><br><strong>Resolved</strong> - Fixed &amp; &lt;done&gt;\\.</p><p>", html);
    }

    [Fact]
    public async Task The_feeds_own_time_does_not_move_when_only_a_component_changes()
    {
        await using var server = await StatusSamples.StartAsync();
        await OpenAsync(server);
        var before = (await ReadAsync(server, "history.atom")).Root!.Element(Atom + "updated")!.Value;
        server.Time.Advance(Duration.FromMinutes(10));
        Assert.Null(await server.Engine.StatusPages.SetAsync(Page.Id, new ComponentId("mail"), ComponentStatus.MajorOutage, new Domain.UserId("max"), Domain.Door.Api));

        Assert.Equal(before, (await ReadAsync(server, "history.atom")).Root!.Element(Atom + "updated")!.Value);
    }

    [Fact]
    public async Task RSS_names_each_post_by_its_address()
    {
        await using var server = await StatusSamples.StartAsync();
        var post = await OpenAsync(server, "One & two");

        var item = (await ReadAsync(server, "history.rss")).Root!.Element("channel")!.Element("item")!;

        Assert.Equal("One & two", item.Element("title")!.Value);
        Assert.Equal($"http://watchbill.example/status/main/incidents/{post.Id}", item.Element("guid")!.Value);
        Assert.True(DateTimeOffset.TryParse(item.Element("pubDate")!.Value, System.Globalization.CultureInfo.InvariantCulture, out _));
        Assert.StartsWith("<p><small>", item.Element("description")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_takes_over_moved_and_cancelled_maintenance()
    {
        await using var server = await StatusSamples.StartAsync();
        var now = server.Engine.Time.Now();
        var post = await SubmitAsync(server, null, new PlanMaintenance(
            Page.Id, "Disks, new", "x", [], new MaintenancePlan(now + Duration.FromHours(5), now + Duration.FromHours(6), true, true, null), Notify: false));
        var first = await CalendarAsync(server);
        await SubmitAsync(server, post.Id, new ChangePost(null, null, post.Plan! with { Until = now + Duration.FromHours(9) }));
        var moved = await CalendarAsync(server);
        await SubmitAsync(server, post.Id, new WithdrawPost("not needed"));
        var cancelled = await CalendarAsync(server);

        Assert.Contains("SUMMARY:Maintenance: Disks\\, new\r\n", first, StringComparison.Ordinal);
        Assert.All([first, moved, cancelled], calendar => Assert.Contains($"UID:status-{post.Id}@watchbill.example\r\n", calendar, StringComparison.Ordinal));
        Assert.True(Sequence(first) < Sequence(moved) && Sequence(moved) < Sequence(cancelled));
        Assert.Contains("STATUS:CONFIRMED", moved, StringComparison.Ordinal);
        Assert.Contains("STATUS:CANCELLED", cancelled, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_badge_says_how_it_is()
    {
        await using var server = await StatusSamples.StartAsync();
        Assert.Equal("Acme: All Systems Operational", (await ReadAsync(server, "badge.svg")).Root!.Attribute("aria-label")!.Value);
        await OpenAsync(server);
        Assert.Equal("Acme: Partial System Outage", (await ReadAsync(server, "badge.svg")).Root!.Attribute("aria-label")!.Value);
    }

    private static int Sequence(string calendar) => int.Parse(SequenceLine().Match(calendar).Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> CalendarAsync(ServerUnderTest server)
    {
        using var client = server.Client();
        return await client.GetStringAsync("/status/main/calendar.ics", Cancel);
    }

    private static async Task<XDocument> ReadAsync(ServerUnderTest server, string path)
    {
        using var client = server.Client();
        return XDocument.Parse(await client.GetStringAsync($"/status/main/{path}", Cancel));
    }

    [GeneratedRegex("<strong>(?<state>[^<]+)</strong>", RegexOptions.NonBacktracking)]
    private static partial Regex FirstStrong();

    [GeneratedRegex("SEQUENCE:(?<number>[0-9]+)", RegexOptions.NonBacktracking)]
    private static partial Regex SequenceLine();
}
