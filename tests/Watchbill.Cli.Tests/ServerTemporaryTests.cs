using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Temporary schedules of a running server.</summary>
public sealed class ServerTemporaryTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task One_is_made_by_the_schedules_clock_listed_and_removed()
    {
        using var shell = await AsAsync("ana");

        var made = JsonNode.Parse((await shell.RunAsync("schedule", "temporary", "add", "Primary", "--name", "Winter break", "--from", "2031-12-24", "--to", "2031-12-27 18:00", "--user", "ana", "zoe")).Out)!;
        Assert.Equal(("primary", "2031-12-23T23:00:00Z", "2031-12-27T17:00:00Z"), ((string)made["schedule"]!, (string)made["start"]!, (string)made["end"]!));
        Assert.Equal("""[{"start":"2031-12-23T23:00:00Z","end":"2031-12-27T17:00:00Z","users":["ana","zoe"]}]""", made["shifts"]!.ToJsonString());

        shell.IsInteractive = true;
        var listed = await shell.RunAsync("schedule", "temporary", "list", "Primary");
        Assert.Contains("Wed 2031-12-24 00:00 +01:00", listed.Out, StringComparison.Ordinal);
        Assert.Contains("ana, zoe", listed.Out, StringComparison.Ordinal);
        Assert.Contains("Tue 2031-12-23 23:00 +00:00", (await shell.RunAsync("schedule", "temporary", "list")).Out, StringComparison.Ordinal);

        var id = (string)made["id"]!;
        Assert.Contains($"{id} taken back: primary, Winter break", (await shell.RunAsync("schedule", "temporary", "remove", id)).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(id, (await shell.RunAsync("schedule", "temporary", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("schedule", "temporary", "remove", id)).Exit);
    }

    [Fact]
    public async Task Shifts_say_who_is_on_call_when_and_where_none_is_nobody_is()
    {
        using var shell = await AsAsync("ana");

        var made = await shell.RunAsync(
            "schedule", "temporary", "add", "primary", "--name", "Fair", "--from", "2032-05-03", "--to", "2032-05-08", "--zone", "UTC",
            "--shift", "ana=2032-05-03/2032-05-05", "--shift", "bob+zoe=2032-05-05/2032-05-06 18:00");

        Assert.Equal(
            """[{"start":"2032-05-03T00:00:00Z","end":"2032-05-05T00:00:00Z","users":["ana"]},{"start":"2032-05-05T00:00:00Z","end":"2032-05-06T18:00:00Z","users":["bob","zoe"]}]""",
            JsonNode.Parse(made.Out)!["shifts"]!.ToJsonString());
        var gaps = JsonNode.Parse((await shell.RunAsync("schedule", "gaps", "primary", "--from", "2032-05-03T00:00:00Z", "--to", "2032-05-08T00:00:00Z", "--json")).Out)!["gaps"]!;
        Assert.Equal("""[{"start":"2032-05-06T18:00:00Z","end":"2032-05-08T00:00:00Z"}]""", gaps.ToJsonString());

        var second = await shell.RunAsync("schedule", "temporary", "add", "primary", "--name", "Again", "--from", "2032-05-07", "--to", "2032-05-09", "--user", "ana");
        Assert.Equal(ExitCode.Refused, second.Exit);
        Assert.Contains($"overlaps with '{JsonNode.Parse(made.Out)!["id"]}'", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.NotFound, "Did you mean \"primary\"?", "add", "primry", "--name", "x", "--to", "2033-06-03", "--user", "ana")]
    [InlineData(ExitCode.NotFound, "There is no user 'zoo'.", "add", "primary", "--name", "x", "--from", "2033-06-02", "--to", "2033-06-03", "--user", "zoo")]
    [InlineData(ExitCode.Usage, "is not after from", "add", "primary", "--name", "x", "--from", "2033-06-03", "--to", "2033-06-02", "--user", "ana")]
    [InlineData(ExitCode.Usage, "at most 366 days", "add", "primary", "--name", "x", "--from", "2033-06-03", "--to", "2034-07-02", "--user", "ana")]
    [InlineData(ExitCode.Usage, "Say with --user", "add", "primary", "--name", "x", "--to", "2033-06-03")]
    [InlineData(ExitCode.Usage, "Say with --user", "add", "primary", "--name", "x", "--to", "2033-06-03", "--user", "ana", "--shift", "ana=2033-06-02/2033-06-03")]
    [InlineData(ExitCode.Usage, "'ana' is no shift.", "add", "primary", "--name", "x", "--to", "2033-06-03", "--shift", "ana")]
    [InlineData(ExitCode.Usage, "'=tomorrow/2033-06-03' is no shift.", "add", "primary", "--name", "x", "--to", "2033-06-03", "--shift", "=tomorrow/2033-06-03")]
    [InlineData(ExitCode.Usage, "--shift ana: to: 'whenever' is no time.", "add", "primary", "--name", "x", "--from", "2033-06-01", "--to", "2033-06-03", "--shift", "ana=2033-06-02/whenever")]
    [InlineData(ExitCode.Usage, "reaches out of the temporary schedule", "add", "primary", "--name", "x", "--from", "2033-06-01", "--to", "2033-06-03", "--shift", "ana=2033-06-02/2033-06-04")]
    [InlineData(ExitCode.Usage, "--name", "add", "primary", "--to", "2033-06-03", "--user", "ana")]
    [InlineData(ExitCode.Usage, "is no IANA time zone", "list", "--zone", "Nowhere")]
    [InlineData(ExitCode.NotFound, "There is no schedule 'none'.", "list", "none")]
    public async Task Wrong_usage_and_refusals_say_why(int exit, string message, params string[] arguments)
    {
        using var shell = await AsAsync("ana");

        var ran = await shell.RunAsync(["schedule", "temporary", .. arguments]);

        Assert.Equal((exit, ""), (ran.Exit, ran.Out));
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_managers_make_and_remove_and_everybody_lists()
    {
        using var shell = await AsAsync("bob");

        Assert.Equal(ExitCode.Refused, (await shell.RunAsync("schedule", "temporary", "add", "primary", "--name", "x", "--from", "2033-06-02", "--to", "2033-06-03", "--user", "ana")).Exit);
        Assert.Equal(ExitCode.Refused, (await shell.RunAsync("schedule", "temporary", "remove", "ts-none")).Exit);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("schedule", "temporary", "list")).Exit);
    }

    [Fact]
    public async Task A_shell_completes_it()
    {
        using var shell = new Shell();

        var suggested = (await shell.RunAsync("[suggest:29]", "watchbill schedule temporary ")).Out;

        Assert.Equal(["add", "list", "remove"], suggested.Split('\n', StringSplitOptions.TrimEntries).Where(word => word is "add" or "list" or "remove").Order(StringComparer.Ordinal));
    }

    private async Task<Shell> AsAsync(string user) => new(node.Address.AbsoluteUri, await node.TokenAsync(user));
}
