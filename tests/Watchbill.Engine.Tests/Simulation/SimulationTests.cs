namespace Watchbill.Engine.Tests.Simulation;

public sealed class SimulationTests
{
    /// <summary>WATCHBILL_SEEDS asks for more, WATCHBILL_FIRST_SEED for others: `./dev soak` sets both.</summary>
    private static readonly int Seeds = Number("WATCHBILL_SEEDS", 300);

    /// <summary>A bug that takes more needs a sharper check.</summary>
    private const int EnoughToFind = 60;

    private static readonly int First = Number("WATCHBILL_FIRST_SEED", 1);

    [Fact]
    public void Every_promise_holds_under_crashes_lost_answers_and_failing_providers()
    {
        var figures = new Figures();
        foreach (var seed in Enumerable.Range(First, Seeds))
        {
            var report = SimulatedRun.Run(seed);
            figures.Add(report);
            Assert.True(report.Ledger.Violations.Count == 0, report.Describe());
        }

        TestContext.Current.TestOutputHelper?.WriteLine(figures.ToString());
        Assert.True(figures.Crashes > Seeds / 4, $"only {figures.Crashes} crashes: the faults were not exercised");
        Assert.True(figures.IncidentCommands >= Seeds / 4, $"only {figures.IncidentCommands} commands about incidents");
    }

    /// <summary>A repeat of an open alert that joined a storm; a pause that a failed tick had found; a timer that a stale one had hidden.</summary>
    [Theory]
    [InlineData(109)]
    [InlineData(309)]
    [InlineData(313_311_153)]
    public void A_seed_that_found_a_fault_once_finds_none_now(int seed)
    {
        var report = SimulatedRun.Run(seed);
        Assert.True(report.Ledger.Violations.Count == 0, report.Describe());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(42)]
    [InlineData(99)]
    public void The_same_seed_gives_the_same_trace(int seed) =>
        Assert.Equal(SimulatedRun.Run(seed).Ledger.Trace, SimulatedRun.Run(seed).Ledger.Trace);

    [Theory]
    [InlineData(nameof(PlantedBug.ReplyBeforeCommit))]
    [InlineData(nameof(PlantedBug.CheckThenInsert))]
    [InlineData(nameof(PlantedBug.TimerOnlyInMemory))]
    [InlineData(nameof(PlantedBug.MarkSentBeforeSending))]
    [InlineData(nameof(PlantedBug.GiveUpAfterThreeErrors))]
    [InlineData(nameof(PlantedBug.NoRecheckBeforeHandOver))]
    [InlineData(nameof(PlantedBug.StaleTimerHonoured))]
    [InlineData(nameof(PlantedBug.PauseNotRemembered))]
    public void A_planted_bug_is_found(string bug)
    {
        var planted = Enum.Parse<PlantedBug>(bug);
        var found = Enumerable.Range(1, EnoughToFind).Select(seed => SimulatedRun.Run(seed, planted)).FirstOrDefault(report => report.Ledger.Violations.Count > 0);
        Assert.True(found is not null, $"{bug} was not found in {EnoughToFind} seeds");
        TestContext.Current.TestOutputHelper?.WriteLine($"{bug}: seed {found.Seed}: {found.Ledger.Violations[0]}");
    }

    internal static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : otherwise;
}
