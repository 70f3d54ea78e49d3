using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Handovers and the record from the command line; each test has a schedule of its own.</summary>
public sealed class HandoverCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_note_is_written_handed_over_shown_and_acknowledged()
    {
        const string Desk = "desk";
        var (leaving, incoming) = await node.MakeScheduleAsync(Desk);
        using var before = await AsAsync(leaving);
        using var after = await AsAsync(incoming);
        before.IsInteractive = after.IsInteractive = true;

        var nothing = await after.RunAsync("handoff", "acknowledge", Desk);
        Assert.Equal((ExitCode.NotFound, true), (nothing.Exit, nothing.Error.Contains("Nothing has been handed over in desk yet.", StringComparison.Ordinal)));
        Assert.Contains("Ongoing: to be written", (await before.RunAsync("handoff", "show", Desk)).Out, StringComparison.Ordinal);

        before.In = "The disk fills up.\nWatch it.\n";
        Assert.Equal("Ongoing, handover 1 of desk: 28 characters", (await before.RunAsync("handoff", "note", Desk, "--section", "Ongoing", "--text", "-")).Out.Trim());
        await node.ChangeHandsAsync(Desk);

        var shown = (await after.RunAsync("handoff", "show", "Desk")).Out;
        Assert.Matches($@"Handover 1, \w+ \d{{4}}-\d\d-\d\d \d\d:00 \+00:00: {leaving} to {incoming}; not acknowledged, until ", shown);
        Assert.Contains("    Watch it.", shown, StringComparison.Ordinal);
        Assert.Contains("Next (2), ", shown, StringComparison.Ordinal);
        var refused = await before.RunAsync("handoff", "acknowledge", Desk);
        Assert.Equal((ExitCode.Refused, true), (refused.Exit, refused.Error.Contains("Only who takes the shift over", StringComparison.Ordinal)));
        Assert.Equal($"handover 1 of desk acknowledged by {incoming}", (await after.RunAsync("handoff", "acknowledge", Desk)).Out.Trim());
        Assert.Contains($"acknowledged by {incoming}", (await before.RunAsync("handoff", "show", Desk)).Out, StringComparison.Ordinal);

        after.IsInteractive = false;
        Assert.Equal(incoming, (string)JsonNode.Parse((await after.RunAsync("handoff", "show", Desk)).Out)!["handover"]!["acknowledged_by"]!);
        var removed = JsonNode.Parse((await before.RunAsync("handoff", "note", Desk, "--section", "Ongoing", "--text", "", "--number", "1", "--json")).Out)!;
        Assert.Equal("Ongoing", (string)removed["handover"]!["missing"]![0]!);
    }

    [Fact]
    public async Task An_item_is_ticked_and_the_tick_taken_back()
    {
        const string Desk = "ticks";
        var (_, incoming) = await node.MakeScheduleAsync(Desk);
        using var shell = await AsAsync(incoming);
        shell.IsInteractive = true;

        Assert.Equal("ticked: Phone charged", (await shell.RunAsync("handoff", "tick", Desk, "--item", "Phone charged")).Out.Trim());
        Assert.Contains($"[x] Phone charged ({incoming}, ", (await shell.RunAsync("handoff", "show", Desk)).Out, StringComparison.Ordinal);
        Assert.Equal("ticked: Write it down", (await shell.RunAsync("handoff", "tick", Desk, "--item", "Write it down", "--after")).Out.Trim());
        Assert.Equal("no longer ticked: Phone charged", (await shell.RunAsync("handoff", "tick", Desk, "--item", "Phone charged", "--undo")).Out.Trim());
        Assert.DoesNotContain("[x] Phone charged", (await shell.RunAsync("handoff", "show", Desk)).Out, StringComparison.Ordinal);
        var wrong = await shell.RunAsync("handoff", "tick", Desk, "--item", "Sleep");
        Assert.Equal((ExitCode.NotFound, true), (wrong.Exit, wrong.Error.Contains("no such item", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_record_is_a_table_for_people_and_json_for_programs()
    {
        const string Desk = "record";
        var (first, second) = await node.MakeScheduleAsync(Desk);
        await node.ChangeHandsAsync(Desk);
        using var shell = await AsAsync("olga");

        // The tests' server is ahead of the clock by which words are meant.
        var json = JsonNode.Parse((await shell.RunAsync("schedule", "record", Desk, "--from", "2026-01-01", "--to", "2035-01-01")).Out)!;
        shell.IsInteractive = true;
        var table = (await shell.RunAsync("schedule", "record", Desk, "--from", "2026-01-01", "--to", "2035-01-01", "--zone", "Asia/Tokyo")).Out;

        Assert.Equal([first, second], json["entries"]!.AsArray().Select(entry => (string)entry!["users"]![0]!["user"]!));
        Assert.Matches(@"FROM \(Asia/Tokyo\)\s+FROM \(UTC\)\s+ON CALL\s+BECAUSE OF\s+CAUSE\s+RECORDED", table);
        Assert.Matches($@"(?i){second}\s+layer 'Hours', turn \d+\s+calendar\s+\d{{4}}-", table);
        Assert.Equal("Nothing was recorded in this time.", (await shell.RunAsync("schedule", "record", Desk, "--from", "2020-01-01", "--to", "2020-02-01")).Out.Trim());
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--section", "handoff", "note", "primary", "--text", "x")]
    [InlineData(ExitCode.Usage, "--item", "handoff", "tick", "primary")]
    [InlineData(ExitCode.NotFound, "Did you mean \"primary\"?", "handoff", "show", "primry")]
    [InlineData(ExitCode.NotFound, "This schedule asks for no report", "handoff", "note", "primary", "--section", "Notes", "--text", "x")]
    [InlineData(ExitCode.Usage, "is not after from", "schedule", "record", "primary", "--from", "2026-03-02", "--to", "2026-03-01")]
    public async Task What_goes_wrong_says_so(int exit, string message, params string[] arguments)
    {
        await node.RecordedAsync("primary");
        using var ana = await AsAsync("ana");

        var ran = await ana.RunAsync(arguments);

        Assert.True(ran.Exit == exit && ran.Error.Contains(message, StringComparison.Ordinal), $"{ran.Exit}: {ran.Error}");
    }

    [Fact]
    public async Task Shells_complete_the_commands()
    {
        using var shell = new Shell();

        var suggested = (await shell.RunAsync("[suggest:18]", "watchbill handoff ")).Out;

        Assert.All(new[] { "show", "acknowledge", "note", "tick" }, verb => Assert.Contains(verb, suggested, StringComparison.Ordinal));
        Assert.Contains("--undo", (await shell.RunAsync("[suggest:23]", "watchbill handoff tick ")).Out, StringComparison.Ordinal);
    }

    private async Task<Shell> AsAsync(string user) => new(node.Address.AbsoluteUri, await node.TokenAsync(user));
}
