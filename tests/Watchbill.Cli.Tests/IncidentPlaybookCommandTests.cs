using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>The checklist of a playbook from the command line, against a running server: a table for people, JSON for pipes.</summary>
public sealed class IncidentPlaybookCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_checklist_is_ticked_answered_and_shown()
    {
        using var shell = new Shell(node.Address.AbsoluteUri, await node.TokenAsync("ana"));
        var incident = $"INC-{(long)JsonNode.Parse((await shell.RunAsync("incident", "declare", "Slow", "--severity", "low", "--service", "checkout")).Out)!["incident"]!}";
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("incident", "playbook", incident, "database-down")).Exit);
        var unknown = await shell.RunAsync("incident", "tick", incident, "database-down", "lock");
        Assert.Equal(ExitCode.NotFound, unknown.Exit);
        Assert.Contains("Database down has no item 'lock'. There is: look, back.", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("incident", "tick", incident, "database-down", "look")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "answer", incident, "database-down", "released")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "answer", incident, "database-down", "released", "yes", "--no")).Exit);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("incident", "answer", incident, "database-down", "released", "yes")).Exit);

        var json = JsonNode.Parse((await shell.RunAsync("incident", "playbook", "show", incident)).Out)!["playbooks"]![0]!;
        Assert.Equal((2, 3, "Ana took it into use"), ((int)json["done"]!, (int)json["total"]!, (string)json["why"]!));
        Assert.Equal(
            [("item", "look", true), ("question", "released", true), ("item", "back", false)],
            json["phases"]![0]!["items"]!.AsArray().Select(item => ((string)item!["kind"]!, (string)item["id"]!, (bool)item["done"]!)));

        shell.IsInteractive = true;
        var table = (await shell.RunAsync("incident", "playbook", "show", incident)).Out;
        Assert.Contains("Database down (database-down), 2 of 3 done", table, StringComparison.Ordinal);
        Assert.Matches(@"\[x\] +look +Look +ana, ", table);
        Assert.Matches(@"\[x\] +released +was something released\? +yes, ana, ", table);
        Assert.Matches(@"\[ \] +back +Go back", table);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("incident", "answer", incident, "database-down", "released", "--no")).Exit);
        Assert.Matches(@"\[ \] +released +was something released\? +yes or no", (await shell.RunAsync("incident", "playbook", "show", incident)).Out);
    }
}
