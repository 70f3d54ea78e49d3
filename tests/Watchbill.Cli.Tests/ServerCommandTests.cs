using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Domain.Alerts;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Commands against a running server.</summary>
public sealed class ServerCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Acting_on_several_alerts_does_what_it_can_and_ends_with_the_worst_code()
    {
        var alert = await node.FireAsync("several");
        using var shell = await AsAsync("ana");

        var ran = await shell.RunAsync("alerts", "ack", $"{alert}", "999999");

        Assert.Equal(ExitCode.NotFound, ran.Exit);
        Assert.Contains("There is no such alert", ran.Error, StringComparison.Ordinal);
        Assert.Equal(AlertStatus.Acknowledged, (await node.ReadAsync(alert)).Alert.Status);
    }

    [Fact]
    public async Task A_refusal_is_4_and_wrong_values_are_2()
    {
        var alert = await node.FireAsync("refused");
        using var shell = await AsAsync("ana");
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("alerts", "resolve", $"{alert}")).Exit);

        Assert.Equal(ExitCode.Refused, (await shell.RunAsync("alerts", "escalate", $"{alert}")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("alerts", "snooze", $"{await node.FireAsync("wrong")}", "--for", "soon")).Exit);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("alerts", "reassign", $"{await node.FireAsync("whom")}", "nobody")).Exit);
        using var olga = await AsAsync("olga");
        Assert.Equal(ExitCode.Refused, (await olga.RunAsync("alerts", "ack", $"{alert}")).Exit);
        using var nobody = new Shell(node.Address.AbsoluteUri, "wb_wrong");
        Assert.Equal(ExitCode.Refused, (await nobody.RunAsync("alerts", "list")).Exit);
    }

    [Fact]
    public async Task People_see_tables_and_programs_JSON()
    {
        var alert = await node.FireAndSendAsync("tables");
        using var shell = await AsAsync("ana");
        var json = JsonNode.Parse((await shell.RunAsync("alerts", "show", $"{alert}")).Out)!;
        shell.IsInteractive = true;

        var table = await shell.RunAsync("alerts", "list");
        var story = await shell.RunAsync("alerts", "show", $"{alert}");

        Assert.Equal(alert.Value, (long)json["alert"]!["id"]!);
        Assert.Contains("Payments fail (tables)", table.Out, StringComparison.Ordinal);
        Assert.Contains("rule 1 pages at once", story.Out, StringComparison.Ordinal);
        Assert.Contains("rule 2 pages Bob", story.Out, StringComparison.Ordinal);
        Assert.StartsWith("{", (await shell.RunAsync("alerts", "list", "--json")).Out.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_without_questions_is_not_found_by_severity()
    {
        using var shell = await AsAsync("olga");

        var ran = await shell.RunAsync("severity", "--process", "default");
        var none = await shell.RunAsync("severity", "--process", "a b?c");

        Assert.Equal((ExitCode.NotFound, ExitCode.NotFound), (ran.Exit, none.Exit));
        Assert.Contains("Its severities are critical, high, medium, low.", ran.Error, StringComparison.Ordinal);
        Assert.Contains("There is no incident process 'a b?c'.", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_a_title_do_not_reach_the_terminal()
    {
        using var shell = await AsAsync("ana");
        await shell.RunAsync("send-event", "checkout", "evil \u001b[2J title", "--dedup-key", "evil");
        shell.IsInteractive = true;

        var ran = await shell.RunAsync("alerts", "list");

        Assert.Contains("evil", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_is_sent_and_resolved()
    {
        using var shell = await AsAsync("bob");
        var sent = JsonNode.Parse((await shell.RunAsync("send-event", "checkout", "Disk full", "--dedup-key", "disk", "--label", "host=a1")).Out)!;
        var list = JsonNode.Parse((await shell.RunAsync("alerts", "list", "--service", "checkout")).Out)!;

        Assert.Contains(list["alerts"]!.AsArray(), alert => (long)alert!["id"]! == (long)sent["alert"]!);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("send-event", "checkout", "Disk full", "--dedup-key", "disk", "--action", "resolve")).Exit);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("send-event", "lab", "x")).Exit);
    }

    [Fact]
    public async Task A_login_is_kept_for_its_owner_alone_and_the_environment_wins()
    {
        using var shell = new Shell { In = await node.TokenAsync("ana") + "\n" };

        Assert.Equal(ExitCode.Refused, (await new Shell { In = "wb_wrong\n" }.RunAsync("login", node.Address.AbsoluteUri)).Exit);
        Assert.Equal(ExitCode.Usage, (await new Shell().RunAsync("login", node.Address.AbsoluteUri)).Exit);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("login", node.Address.AbsoluteUri)).Exit);

        var file = Path.Combine(shell.Home, ".config", "watchbill", "login.json");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("token", "list")).Exit);
        shell.Set(Client.ServerAddress.UrlVariable, "http://127.0.0.1:1");
        Assert.Equal(ExitCode.Unreachable, (await shell.RunAsync("token", "list")).Exit);
    }

    [Fact]
    public void A_stored_token_is_not_sent_to_another_server()
    {
        using var shell = new Shell();
        string? Variables(string name) => name == "HOME" ? shell.Home : null;
        new Client.StoredLogin("https://watch.example.org/", "wb_secret").Write(Variables);

        Assert.Equal("wb_secret", Client.ServerAddress.Find("https://watch.example.org", Variables).Address!.Token);
        Assert.Null(Client.ServerAddress.Find("https://evil.example.org", Variables).Address!.Token);
    }

    [Fact]
    public async Task A_key_is_rotated_and_listed()
    {
        using var shell = await AsAsync("ana");
        var made = JsonNode.Parse((await shell.RunAsync("keys", "rotate", "checkout")).Out)!;
        var list = JsonNode.Parse((await shell.RunAsync("keys", "list", "checkout")).Out)!;

        Assert.Contains((string)made["key"]!, (string)made["url"]!, StringComparison.Ordinal);
        Assert.Contains(list["keys"]!.AsArray(), key => ((string)made["key"]!).EndsWith((string)key!["hint"]!, StringComparison.Ordinal));
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("keys", "rotate", "none")).Exit);
    }

    private async Task<Shell> AsAsync(string user) => new(node.Address.AbsoluteUri, await node.TokenAsync(user));
}
