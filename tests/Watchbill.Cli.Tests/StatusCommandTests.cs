using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.StatusPages;
using Watchbill.Doors.Tests;
using Watchbill.Engine;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Cli.Tests;

/// <summary>Status pages from the command line, against a running server.</summary>
public sealed class StatusCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task An_incident_is_told_updated_corrected_and_taken_off()
    {
        using var shell = await AsAsync("ana");
        var posted = JsonNode.Parse((await shell.RunAsync(
            "status", "post", "Checkout \u001b[2J fails", "We look.", "--impact", "major", "--component", "checkout=partial_outage", "--component", "search=degraded_performance", "--next-in", "30m", "--page", "acme")).Out)!;
        var post = (string)posted["id"]!;
        Assert.Equal(("investigating", "major"), ((string)posted["status"]!, (string)posted["impact"]!));
        Assert.InRange((await PostAsync(post)).Last.NextUpdateAt!.Value - node.Engine.Time.Now(), Duration.FromMinutes(29), Duration.FromMinutes(31));

        Assert.Equal(ExitCode.Done, (await shell.RunAsync("status", "update", post, "A roll-out did it.", "--status", "identified", "--component", "search=operational", "--quiet")).Exit);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("status", "edit", post, "1", "We are looking.")).Exit);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("status", "change", post, "--heading", "Checkout is down", "--impact", "critical")).Exit);
        var shown = JsonNode.Parse((await shell.RunAsync("status", "show")).Out)!;
        Assert.Equal("critical", (string)shown["status"]!["indicator"]!);
        Assert.Contains(shown["incidents"]!.AsArray(), incident => (string)incident!["name"]! == "Checkout is down");

        shell.IsInteractive = true;
        var table = (await shell.RunAsync("status", "show", "acme")).Out;
        Assert.Contains("partial outage", table, StringComparison.Ordinal);
        Assert.Contains("Checkout is down", table, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", table, StringComparison.Ordinal);
        Assert.StartsWith($"{post}: Checkout is down, resolved.", (await shell.RunAsync("status", "update", post, "It works.", "--status", "resolved")).Out, StringComparison.Ordinal);

        var known = await PostAsync(post);
        Assert.Equal([("We are looking.", true), ("A roll-out did it.", false), ("It works.", true)], known.Updates.Select(update => (update.Body, update.Notify)));
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("status", "withdraw", post)).Exit);
        Assert.True((await PostAsync(post)).IsWithdrawn);
        var journal = await node.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(known.Id), CancellationToken.None);
        Assert.All(journal, row => Assert.Equal((Actor.User(new UserId("ana")), Door.Cli), (row.Actor, row.Door)));
    }

    [Fact]
    public async Task Maintenance_is_announced_and_moved_and_what_is_over_is_told_for_the_record()
    {
        using var shell = await AsAsync("ana");
        var planned = JsonNode.Parse((await shell.RunAsync(
            "status", "maintenance", "New disks", "Minutes away.", "--from", "2126-05-01T22:00:00Z", "--to", "2126-05-02T00:00:00Z", "--component", "search", "--remind", "0", "--end-by-hand")).Out)!;
        var post = (string)planned["id"]!;
        Assert.Equal("scheduled", (string)planned["status"]!);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("status", "change", post, "--to", "2126-05-02T02:00:00Z")).Exit);
        var plan = (await PostAsync(post)).Plan!;
        Assert.Equal((Duration.FromHours(4), true, false, null), (plan.Until - plan.From, plan.AutoStart, plan.AutoComplete, plan.RemindBefore));

        var past = JsonNode.Parse((await shell.RunAsync("status", "post", "Search was slow", "An index.", "--started", "yesterday 09:00", "--resolved", "yesterday 11:30")).Out)!;
        Assert.True((await PostAsync((string)past["id"]!)).IsBackfilled);
    }

    [Fact]
    public async Task A_component_is_set_by_hand()
    {
        using var shell = await AsAsync("ana");
        shell.IsInteractive = true;
        Assert.StartsWith("mail: degraded performance.", (await shell.RunAsync("status", "component", "mail", "degraded_performance")).Out, StringComparison.Ordinal);
        Assert.StartsWith("mail: operational.", (await shell.RunAsync("status", "component", "mail", "operational", "--page", "acme")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "component", "mail", "sad")).Exit);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("status", "component", "nothing", "operational")).Exit);
    }

    [Fact]
    public async Task A_key_given_twice_posts_once()
    {
        using var shell = await AsAsync("ana");
        var first = JsonNode.Parse((await shell.RunAsync("status", "post", "Once", "Once.", "--idempotency-key", "build-220")).Out)!;
        var again = JsonNode.Parse((await shell.RunAsync("status", "post", "Once", "Once.", "--idempotency-key", "build-220")).Out)!;
        Assert.Equal((string)first["id"]!, (string)again["id"]!);
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_exit_codes_follow()
    {
        using var shell = await AsAsync("ana");
        using var bob = await AsAsync("bob");
        Assert.Equal(ExitCode.Refused, (await bob.RunAsync("status", "post", "x", "y")).Exit);
        Assert.Equal(ExitCode.Done, (await bob.RunAsync("status", "show")).Exit);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("status", "show", "nothing")).Exit);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("status", "withdraw", "99999")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "post", "x", "y", "--impact", "huge")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "post", "x", "y", "--component", "checkout")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "post", "x", "y", "--component", "a=operational", "--component", "a=major_outage")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "post", "x", "y", "--next-in", "soon")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "post", "x", "y", "--next-in", "30m", "--next-by", "tomorrow")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "post", "x", "y", "--started", "yesterday")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "update", "1", "y")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("status", "change", "1")).Exit);
        Assert.Contains("partial_outage", (await shell.RunAsync("[suggest:31]", "watchbill status component api ")).Out, StringComparison.Ordinal);
    }

    private async Task<StatusPost> PostAsync(string id) =>
        (await node.Engine.Store.Reader.ReadStatusPostAsync(new StatusPostId(long.Parse(id, System.Globalization.CultureInfo.InvariantCulture)), CancellationToken.None))!;

    private async Task<Shell> AsAsync(string user)
    {
        if (!node.Engine.Definitions.Current.StatusPages.ContainsKey(new StatusPageId("acme")))
        {
            var document = DefinitionJson.Of(new StatusPage(
                new StatusPageId("acme"), "Acme", null, DateTimeZone.Utc, [Component("checkout"), Component("search"), Component("mail")], [], IsDefault: true, StatusTheme.Plain, null, Subscribers: true));
            await node.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Actor.Engine("test"), default)], []);
        }

        return new Shell(node.Address.AbsoluteUri, await node.TokenAsync(user));
    }

    private static StatusComponent Component(string id) => new(new ComponentId(id), id, null, null, [], false, true, false, null);
}
