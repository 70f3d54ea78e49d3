using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Doors.Tests;

namespace Watchbill.Cli.Tests;

/// <summary>Swaps and absences from the command line. In "primary" Ana has the week from Monday 3 June 2030, 09:00 in Berlin, Bob the next.</summary>
public sealed class SwapCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_shift_is_asked_for_by_the_schedules_clock_taken_in_part_and_the_rest_exchanged()
    {
        using var ana = await AsAsync("ana");
        using var bob = await AsAsync("bob");
        var asked = JsonNode.Parse((await ana.RunAsync("swap", "request", "Primary", "--from", "2030-06-03 09:00", "--to", "2030-06-10 09:00", "--reason", "Moving", "--ask", "bob")).Out)!;
        var id = (string)asked["id"]!;
        bob.IsInteractive = true;

        Assert.Equal(("2030-06-03T07:00:00Z", "2030-06-10T07:00:00Z"), ((string)asked["start"]!, (string)asked["end"]!));
        Assert.Contains(id, (await bob.RunAsync("swap", "list")).Out, StringComparison.Ordinal);
        var taken = await bob.RunAsync("swap", "take", id, "--from", "2030-06-03 09:00", "--to", "2030-06-04 09:00");
        Assert.Contains("taken by bob: 2030-06-03 07:00:00Z to 2030-06-04 07:00:00Z", taken.Out, StringComparison.Ordinal);
        Assert.Contains("open: 2030-06-04 07:00:00Z to 2030-06-10 07:00:00Z", taken.Out, StringComparison.Ordinal);

        bob.IsInteractive = false;
        var offered = JsonNode.Parse((await bob.RunAsync("swap", "offer", id, "--from", "2030-06-10 09:00", "--to", "2030-06-17 09:00")).Out)!;
        var offer = (string)offered["offers"]![0]!["id"]!;
        Assert.Equal(ExitCode.Refused, (await bob.RunAsync("swap", "accept", id, offer)).Exit);
        Assert.Equal("taken", (string)JsonNode.Parse((await ana.RunAsync("swap", "accept", id, offer)).Out)!["status"]!);
        var closed = await bob.RunAsync("swap", "take", id);
        Assert.Equal((ExitCode.Refused, true), (closed.Exit, closed.Error.Contains("nothing of it is open any more", StringComparison.Ordinal)));
        ana.IsInteractive = true;
        Assert.Contains("accepted by ana", (await ana.RunAsync("swap", "show", id)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_absence_is_added_listed_and_removed_with_its_requests()
    {
        using var bob = await AsAsync("bob");
        var away = JsonNode.Parse((await bob.RunAsync("absence", "add", "--from", "2031-09-01", "--to", "2031-09-21", "--zone", "Europe/Berlin", "--reason", "Knee")).Out)!;
        var id = (string)away["id"]!;
        bob.IsInteractive = true;

        Assert.Equal("2031-08-31T22:00:00Z", (string)away["start"]!);
        Assert.Contains("Knee", (await bob.RunAsync("absence", "list")).Out, StringComparison.Ordinal);
        Assert.Contains((string)away["swaps"]![0]!, (await bob.RunAsync("swap", "list", "--schedule", "primary")).Out, StringComparison.Ordinal);
        Assert.Equal($"{id} removed", (await bob.RunAsync("absence", "remove", id)).Out.Trim());
        Assert.DoesNotContain((string)away["swaps"]![0]!, (await bob.RunAsync("swap", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotFound, (await bob.RunAsync("absence", "remove", id)).Exit);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--to", "swap", "request", "primary", "--from", "2030-06-03")]
    [InlineData(ExitCode.NotFound, "Did you mean \"primary\"?", "swap", "request", "primry", "--from", "2030-06-03", "--to", "2030-06-04")]
    [InlineData(ExitCode.NotFound, "There is no such request.", "swap", "cancel", "sw-none")]
    [InlineData(ExitCode.Usage, "is not after from", "absence", "add", "--from", "2030-06-03", "--to", "2030-06-02")]
    public async Task What_goes_wrong_says_so(int exit, string message, params string[] arguments)
    {
        using var ana = await AsAsync("ana");

        var ran = await ana.RunAsync(arguments);

        Assert.Equal(exit, ran.Exit);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    private async Task<Shell> AsAsync(string user) => new(node.Address.AbsoluteUri, await node.TokenAsync(user));
}
