using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>What files say of handoffs, on a server of its own.</summary>
public sealed class HandoffFileTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task What_the_files_ask_for_is_planned_applied_and_exported()
    {
        using var shell = new Shell(node.Address.AbsoluteUri, await node.TokenAsync("ana"));
        var yaml = Node.Yaml(node.Ana.Id).Replace("start: 2026-01-05}]}", "start: 2026-01-05}], handoff: {remind: [24h], report: {escalate_to: [zoe]}, after_shift: [Write it down]}}", StringComparison.Ordinal);
        var conf = Path.GetDirectoryName(shell.File("conf/all.yaml", yaml))!;
        shell.IsInteractive = true;

        var plan = (await shell.RunAsync("plan", conf)).Out;
        var applied = await shell.RunAsync("apply", conf);
        var exported = Path.Combine(shell.Home, "exported");
        var written = await shell.RunAsync("export", exported);

        Assert.Contains("handoff: added {remind: [1d], report: {escalate_to: [zoe]}, after_shift: [Write it down]}", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("take effect", plan, StringComparison.Ordinal);
        Assert.True(applied.Exit == ExitCode.Done, applied.Error);
        Assert.True(written.Exit == ExitCode.Done, written.Error);
        Assert.Contains("escalate_to: [zoe]", string.Concat(Directory.GetFiles(exported, "*.yaml", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
        await node.RecordedAsync("primary");
        Assert.Contains("[ ] Write it down", (await shell.RunAsync("handoff", "show", "primary")).Out, StringComparison.Ordinal);
    }
}
