using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;
using Watchbill.Doors.Tests.Parity;

namespace Watchbill.Cli.Tests;

/// <summary>Steps of playbooks from the command line, against a running server.</summary>
public sealed class IncidentStepCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_step_is_shown_asked_for_refused_and_listed()
    {
        await StepBook.WriteAsync(node);
        using var ana = await AsAsync("ana");
        using var bob = await AsAsync("bob");
        var number = (long)JsonNode.Parse((await ana.RunAsync("incident", "declare", "Steps", "--severity", "low", "--service", "checkout")).Out)!["incident"]!;
        await ana.RunAsync("incident", "role", $"{number}", "commander");
        await ana.RunAsync("incident", "playbook", $"{number}", StepBook.Id);

        var shown = await bob.RunAsync("incident", "step", "run", $"{number}", "look", "--set", "path=a \u001b[2J", "--dry-run");
        Assert.NotEqual(ExitCode.Done, shown.Exit);
        shown = await bob.RunAsync("incident", "step", "run", $"{number}", "look", "--set", "path=a=b", "--dry-run");
        Assert.Contains("GET: \"https://127.0.0.1:1/a%3Db\"", (string)JsonNode.Parse(shown.Out)!["note"]!, StringComparison.Ordinal);
        var asked = await bob.RunAsync("incident", "step", "run", $"{number}", "approved");
        Assert.Contains("step 2 waits. It needs the approval of role commander. Now that is Ana.", (string)JsonNode.Parse(asked.Out)!["note"]!, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, (await bob.RunAsync("incident", "step", "approve", $"{number}", "2")).Exit);
        Assert.Equal(ExitCode.Done, (await ana.RunAsync("incident", "step", "refuse", $"{number}", "2", "--why", "Not now")).Exit);

        var list = JsonNode.Parse((await bob.RunAsync("incident", "step", "list", $"{number}")).Out)!["steps"]!.AsArray();
        Assert.Equal(["shown", "declined"], list.Select(step => (string?)step!["status"] ?? (string)step["state"]!));
        Assert.Equal(ExitCode.NotFound, (await bob.RunAsync("incident", "step", "list", $"{number}", "9")).Exit);
        Assert.Equal(ExitCode.Usage, (await bob.RunAsync("incident", "step", "run", $"{number}", "look", "--set", "nonsense")).Exit);
        bob.IsInteractive = true;
        var one = (await bob.RunAsync("incident", "step", "list", $"{number}", "1")).Out;
        Assert.Contains("steps/look: To look", one, StringComparison.Ordinal);
        Assert.Contains("GET: \"https://127.0.0.1:1/a%3Db\"", one, StringComparison.Ordinal);
        Assert.Contains("steps/approved", (await bob.RunAsync("incident", "show", $"{number}")).Out, StringComparison.Ordinal);
    }

    private async Task<Shell> AsAsync(string user) => new(node.Address.AbsoluteUri, await node.TokenAsync(user));
}
