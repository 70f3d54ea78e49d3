using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Plan, apply and export, on a server of their own.</summary>
public sealed class FolderCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_folder_is_planned_applied_once_and_exported_as_it_was()
    {
        using var shell = new Shell(node.Address.AbsoluteUri, await node.TokenAsync("ana"));
        var conf = Path.GetDirectoryName(shell.File("conf/all.yaml", Node.Yaml(node.Ana.Id).Replace("name: Checkout", "name: Shop checkout", StringComparison.Ordinal)))!;

        shell.File($"conf/{Node.Playbook.Path}", Node.Playbook.Text);

        var plan = JsonNode.Parse((await shell.RunAsync("plan", conf)).Out)!;
        var applied = await shell.RunAsync("apply", conf);
        var again = JsonNode.Parse((await shell.RunAsync("plan", conf)).Out)!;

        Assert.Equal("checkout", (string)Assert.Single(plan["changes"]!.AsArray(), change => (string)change!["kind"]! == "service")!["id"]!);
        Assert.Equal(ExitCode.Done, applied.Exit);
        Assert.Empty(again["changes"]!.AsArray());
        var target = Path.Combine(shell.Home, "out");
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("export", target)).Exit);
        Assert.Empty(JsonNode.Parse((await shell.RunAsync("plan", target)).Out)!["changes"]!.AsArray());
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("export", target)).Exit);

        shell.File("conf/bad.yaml", "services:\n  more: {name: More, policy: none}\n");
        var refused = await shell.RunAsync("apply", conf);
        Assert.Equal(ExitCode.Configuration, refused.Exit);
        Assert.Contains("bad.yaml:2:", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_by_reference_is_hashed_here_and_its_text_stays_here()
    {
        using var shell = new Shell(node.Address.AbsoluteUri, await node.TokenAsync("ana"));
        var secret = shell.File("secret", "0123456789abcdef0123456789abcdef\n");
        var conf = Path.GetDirectoryName(shell.File(
            "conf/all.yaml",
            Node.Yaml(node.Ana.Id).Replace("scripts: {name: Scripts, kind: json, mapping: plain", $"scripts: {{name: Scripts, kind: json, mapping: plain, key: '${{file:{secret}}}'", StringComparison.Ordinal)))!;

        var applied = await shell.RunAsync("apply", conf);

        Assert.True(applied.Exit == ExitCode.Done, applied.Error);
        using var client = node.Client();
        using var content = new StringContent("""{"title":"hello"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/integrations/0123456789abcdef0123456789abcdef/events", content);
        Assert.Equal(202, (int)answer.StatusCode);
    }
}
