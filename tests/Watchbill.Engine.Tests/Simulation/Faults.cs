using System.Runtime.CompilerServices;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>Bugs that the simulation must find. Each is planted at the port or in a decision, and the run must end in a violation.</summary>
internal enum PlantedBug
{
    None = 0,
    ReplyBeforeCommit,
    CheckThenInsert,
    TimerOnlyInMemory,
    MarkSentBeforeSending,
    GiveUpAfterThreeErrors,
    NoRecheckBeforeHandOver,
    StaleTimerHonoured,
    PauseNotRemembered,
}

/// <summary>How often what goes wrong; all derived from the seed, so that a seed replays a run.</summary>
internal sealed class Faults(Random random)
{
    /// <summary>Chance of a crash at each await of store and provider.</summary>
    public double Crash { get; set; } = random.NextDouble() < 0.8 ? 1.0 / 150 : 0;

    /// <summary>Chance that a store call fails before it did anything.</summary>
    public double StoreError { get; set; } = random.NextDouble() < 0.5 ? 0.01 : 0;

    /// <summary>Chance that a commit succeeds and its answer is lost.</summary>
    public double LostCommitAnswer { get; set; } = random.NextDouble() < 0.5 ? 0.01 : 0;

    public double ProviderError { get; set; } = random.NextDouble() * 0.4;

    public double ProviderHang { get; set; } = random.NextDouble() * 0.1;

    public double LostProviderAnswer { get; set; } = random.NextDouble() * 0.1;

    public double MethodBroken { get; set; } = random.NextDouble() * 0.05;

    /// <summary>Chance, for each timer that was ever set, to come again.</summary>
    public double StaleTimer { get; set; } = random.NextDouble() < 0.3 ? 0.02 : 0;

    /// <summary>Chance that a read misses what another node has just begun, so that the unique index decides.</summary>
    public double StaleRead { get; set; } = random.NextDouble() < 0.5 ? 0.15 : 0;

    public double Yield { get; set; } = 0.5;

    /// <summary>Runs something as if nothing could fail.</summary>
    public void Calmly(Action action)
    {
        var (crash, store, lost) = (Crash, StoreError, LostCommitAnswer);
        Crash = StoreError = LostCommitAnswer = 0;
        action();
        (Crash, StoreError, LostCommitAnswer) = (crash, store, lost);
    }

    public void Stop()
    {
        Crash = StoreError = LostCommitAnswer = ProviderError = ProviderHang = LostProviderAnswer = MethodBroken = StaleTimer = StaleRead = 0;
    }

    /// <summary>How often each did, by its name.</summary>
    public SortedDictionary<string, long> Happened { get; } = new(StringComparer.Ordinal);

    public bool Happens(double chance, [CallerArgumentExpression(nameof(chance))] string what = "")
    {
        var happens = chance > 0 && random.NextDouble() < chance;
        if (happens)
        {
            var name = what[(what.LastIndexOf('.') + 1)..];
            Happened[name] = Happened.GetValueOrDefault(name) + 1;
        }

        return happens;
    }

    public override string ToString() =>
        $"crash {Crash:0.####}, store {StoreError:0.##}, lost commit {LostCommitAnswer:0.##}, provider {ProviderError:0.##}, hang {ProviderHang:0.##}, lost answer {LostProviderAnswer:0.##}, broken {MethodBroken:0.##}";
}
