using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Whoever has just left is shown beside who is on call, on a server of their own.</summary>
public sealed class OverlapCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Whoever_was_taken_over_from_is_paged_too_everywhere_that_says_who_is_on_call()
    {
        using var shell = new Shell(node.Address.AbsoluteUri, await node.TokenAsync("ana"));
        var before = (string)JsonNode.Parse((await shell.RunAsync("oncall", "--schedule", "primary", "--json")).Out)!["users"]![0]!;
        var conf = Path.GetDirectoryName(shell.File("conf/all.yaml", Node.Yaml(node.Ana.Id)
            .Replace("participants: [ana, bob]", "participants: [zoe]", StringComparison.Ordinal).Replace("name: Primary, zone", "name: Primary, overlap: 90m, zone", StringComparison.Ordinal)))!;

        var applied = await shell.RunAsync("apply", "--now", conf);
        Assert.True(applied.Exit == ExitCode.Done, applied.Error);
        var one = JsonNode.Parse((await shell.RunAsync("oncall", "--schedule", "primary", "--json")).Out)!;
        var list = JsonNode.Parse((await shell.RunAsync("oncall", "primary", "--json")).Out)!["schedules"]![0]!;
        var detail = JsonNode.Parse((await shell.RunAsync("schedule", "show", "primary", "--json")).Out)!;

        Assert.Equal(["schedule", "at", "users", "since", "until", "next", "overlap"], one.AsObject().Select(field => field.Key));
        Assert.Equal("zoe", (string)Assert.Single(one["users"]!.AsArray())!);
        Assert.All([one, list, detail["on_call"]!], said => Assert.Equal(before, (string)Assert.Single(said["overlap"]!.AsArray())!["user"]!));
        Assert.Equal("1h30m", (string)detail["overlap"]!);
        Assert.InRange((DateTimeOffset)one["overlap"]![0]!["until"]! - (DateTimeOffset)one["at"]!, TimeSpan.FromMinutes(80), TimeSpan.FromMinutes(90));

        shell.IsInteractive = true;
        Assert.Contains($"Zoe (paged too: {before} until ", (await shell.RunAsync("oncall", "primary")).Out, StringComparison.Ordinal);
        var shown = (await shell.RunAsync("schedule", "show", "primary")).Out;
        Assert.Contains($"Paged too: {before}, until ", shown, StringComparison.Ordinal);
        Assert.Contains("Whoever leaves is paged too for 1h30m.", shown, StringComparison.Ordinal);
    }
}
