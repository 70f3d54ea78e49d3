using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Edits of schedules, on a server of their own.</summary>
public sealed class HandoffCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_plan_says_when_a_changed_layer_takes_effect_and_now_means_at_once()
    {
        using var shell = new Shell(node.Address.AbsoluteUri, await node.TokenAsync("ana"));
        var conf = Path.GetDirectoryName(shell.File("conf/all.yaml", Node.Yaml(node.Ana.Id).Replace("participants: [ana, bob]", "participants: [zoe]", StringComparison.Ordinal)))!;
        shell.IsInteractive = true;

        var plan = await shell.RunAsync("plan", conf);
        var applied = await shell.RunAsync("apply", "--now", conf);
        var shown = JsonNode.Parse((await shell.RunAsync("oncall", "--schedule", "primary", "--json")).Out)!;

        Assert.Contains("Layers of schedules take effect:", plan.Out, StringComparison.Ordinal);
        Assert.Matches(@"primary\s+Weekly changed \d{4}-\d\d-\d\d 0[78]:00:00Z (ana|bob)\s+zoe", plan.Out);
        Assert.True(applied.Exit == ExitCode.Done, applied.Error);
        Assert.Equal("zoe", (string)shown["users"]![0]!);
    }
}
