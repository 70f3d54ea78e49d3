using Watchbill.Engine.Tests.Simulation;

namespace Watchbill.Engine.Tests.PowerLoss;

/// <summary>The simulation, on a disk that forgets what was not synced when the power goes.</summary>
public sealed class PowerLossTests
{
    /// <summary>WATCHBILL_POWER_SEEDS asks for more, WATCHBILL_FIRST_SEED for others: `./dev soak` sets both.</summary>
    private static readonly int Seeds = SimulationTests.Number("WATCHBILL_POWER_SEEDS", 20);
    private static readonly int First = SimulationTests.Number("WATCHBILL_FIRST_SEED", 1);

    [Fact]
    public void Every_promise_holds_when_the_power_is_lost_in_the_middle_of_writing()
    {
        var (losses, atRisk) = (0, 0);
        foreach (var seed in Enumerable.Range(First, Seeds))
        {
            var report = SimulatedRun.Run(seed, power: Synchronous.Full);
            losses += report.Power!.Losses;
            atRisk += report.Power.LossesAtRisk;
            Assert.True(report.Ledger.Violations.Count == 0, report.Describe());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Seeds} seeds, {losses} losses of power, {atRisk} of them with something not yet synced");
        Assert.True(atRisk > Seeds, $"{atRisk} of {losses} losses of power in {Seeds} seeds found something to lose: too little was tried");
    }

    [Theory]
    [InlineData(nameof(Synchronous.Normal))]
    [InlineData(nameof(Synchronous.Off))]
    public void A_store_that_syncs_too_little_is_found(string planted)
    {
        var told = Enum.Parse<Synchronous>(planted);
        var found = Enumerable.Range(1, 40).Select(seed => SimulatedRun.Run(seed, power: told)).FirstOrDefault(report => report.Ledger.Violations.Count > 0);

        Assert.True(found is not null, $"synchronous={planted} lost nothing in 40 seeds");
        TestContext.Current.TestOutputHelper?.WriteLine($"{planted}: seed {found.Seed}: {found.Ledger.Violations[0]}");
    }

    [Fact]
    public void The_same_seed_loses_the_same() =>
        Assert.Equal(SimulatedRun.Run(7, power: Synchronous.Full).Ledger.Trace, SimulatedRun.Run(7, power: Synchronous.Full).Ledger.Trace);
}
