using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Api;
using Watchbill.StandIns.Specs;

namespace Watchbill.Cli.Tests;

public sealed class ShouldEscalateTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2026, 5, 1, 3, 0);
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Every_recorded_answer_of_the_script_is_given()
    {
        Assert.SkipUnless(SharedFolder.IsPresent(out var how), $"../shared is absent: {how}");
        var vectors = JsonNode.Parse(await File.ReadAllTextAsync(SharedFolder.Item("vectors", "task18_escalation_grid.json")!, TestContext.Current.CancellationToken))!["vectors"]!.AsArray();
        Assert.Equal(550, vectors.Count);
        foreach (var vector in vectors)
        {
            var (level, severity, minutes) = ((string)vector!["current_level"]!, (string)vector["severity"]!, (int)vector["elapsed_minutes"]!);
            var ran = await AskAsync(level, severity, Start + Duration.FromMinutes(minutes));
            Assert.Equal(ExitCode.Done, ran.Exit);
            Assert.True((bool)vector["should_escalate"]! == (bool)JsonNode.Parse(ran.Out)!["should_escalate"]!, $"{level} {severity} after {minutes} min: {ran.Out}");
        }
    }

    [Theory]
    [InlineData("L1", "P1", 899, false)]
    [InlineData("L1", "P1", 900, true)]
    [InlineData("L3", "P0", 1799, false)]
    [InlineData("L3", "P0", 1800, true)]
    public async Task The_second_before_and_the_second(string level, string severity, int seconds, bool goesOn) =>
        Assert.Equal(goesOn, (bool)JsonNode.Parse((await AskAsync(level, severity, Start + Duration.FromSeconds(seconds))).Out)!["should_escalate"]!);

    [Theory]
    [InlineData("L9", "P0", "There is no level 'L9': it is one of L1, L2, L3, L4, L5.")]
    [InlineData("L1", "SEV1", "There is no severity 'SEV1': it is one of P0, P1, P2, P3, P4.")]
    public async Task What_does_not_exist_is_refused_by_name(string level, string severity, string message)
    {
        var ran = await AskAsync(level, severity, Start);
        Assert.Equal(ExitCode.Usage, ran.Exit);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    private Task<Ran> AskAsync(string level, string severity, Instant at) =>
        _shell.RunAsync("should-escalate", "--level", level, "--severity", severity, "--start", Start.ToString(), "--at", at.ToString(), "--json");
}
