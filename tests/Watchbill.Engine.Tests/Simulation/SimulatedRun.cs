using System.Data.Common;
using NodaTime;
using SQLitePCL;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Tests.PowerLoss;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>
/// One seeded run: an hour of faults, then a drain without any. Everything that happens follows from the seed. Nothing ticks while nothing is due, so a
/// quiet minute is a pause to the engine, as if the process had been stopped.
/// </summary>
internal sealed class SimulatedRun
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 28, 22, 0);
    private const string Memory = "/dev/shm";
    private static readonly Duration Stormy = Duration.FromHours(1);
    private static readonly Duration Calm = Duration.FromHours(6);
    private readonly int _seed;
    private readonly double _lostAnswers;
    private string _path;
    private int _boot;

    private SimulatedRun(int seed, PlantedBug bug, string folder, Synchronous? power)
    {
        _seed = seed;
        _path = Path.Combine(folder, $"{seed}-{bug}.db");
        Power = power is { } synchronous ? new PowerCuts(seed, folder, synchronous) : null;
        Bug = bug;
        Random = new Random(seed);
        Time = new VirtualTime(Start);
        Scheduler = new Scheduler(Random);
        Outside = Scheduler.NewContext("outside");
        Faults = new Faults(Random);
        _lostAnswers = Faults.LostProviderAnswer;
        Checks = new Checks(this);
        People = new People(this);
        Commanders = new Commanders(this, seed);
        Sources = new Sources(this);
        Interruptions = new Interruptions(seed, Start, Stormy);
    }

    public PlantedBug Bug { get; }

    public Random Random { get; }

    public VirtualTime Time { get; }

    public Scheduler Scheduler { get; }

    public SeededContext Outside { get; }

    public Faults Faults { get; }

    public Ledger Ledger { get; } = new();

    public Checks Checks { get; }

    public People People { get; }

    public Commanders Commanders { get; }

    public Sources Sources { get; }

    public Interruptions Interruptions { get; }

    /// <summary>Null when only the process dies.</summary>
    public PowerCuts? Power { get; }

    public Node Node { get; private set; } = null!;

    /// <param name="power">Not null: the power is lost too, on a disk that forgets what was not synced, and SQLite is told to sync that much.</param>
    public static Report Run(int seed, PlantedBug bug = PlantedBug.None, Synchronous? power = null)
    {
        var folder = NewFolder();
        var simulation = new SimulatedRun(seed, bug, folder, power);
        try
        {
            try
            {
                simulation.Run();
            }
            catch (InvalidOperationException exception)
            {
                simulation.Ledger.Violate(exception.Message);
            }
            catch (DbException exception) when (power is not null)
            {
                simulation.Ledger.Violate($"what was left cannot be used: {exception.Message}");
            }

            return new Report(seed, simulation.Ledger, simulation.Scheduler.Steps, simulation._lostAnswers, simulation.Faults.Happened, simulation.Time.Now - Start, simulation.Power);
        }
        finally
        {
            simulation.Power?.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>In memory where there is such a place: no crash here is that of the system's disk, and waiting for one would only take time.</summary>
    public static string NewFolder() =>
        Directory.CreateDirectory(Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"watchbill-simulation-{Path.GetRandomFileName()}")).FullName;

    public void OnReached(OutgoingMessage message)
    {
        People.OnReached(message);
        Commanders.OnReached(message);
    }

    /// <summary>An await of the store or a provider: others may run, and the process may die here.</summary>
    public async Task PointAsync(Node? node, string where)
    {
        if (node is null)
        {
            return;
        }

        if (Faults.Happens(Faults.Yield))
        {
            await Task.Yield();
        }

        if (Power is { IsOff: true } && !node.HasCrashed)
        {
            Ledger.Note(Time.Now, $"no power since before {where}");
            Ledger.Crashes++;
            node.Crash();
        }

        if (Power is { IsOff: true })
        {
            await new TaskCompletionSource().Task;
        }

        if (Faults.Happens(Faults.Crash) && !node.HasCrashed)
        {
            Ledger.Note(Time.Now, $"crash at {where}");
            Ledger.Crashes++;
            node.Crash();
            await new TaskCompletionSource().Task;
        }
    }

    private void Run()
    {
        var faults = Faults.ToString();
        Boot();
        if (Bug == PlantedBug.CheckThenInsert)
        {
            DropUniqueIndex();
        }

        Faults.Calmly(() => Wait(() => Node.Engine.DefinitionPath.WriteAsync(World.Make(Random), [])));
        Ledger.Note(Time.Now, $"seed {_seed}: {faults}");
        Sources.Plan(Time.Now, Stormy);
        Power?.CutLater();
        RunUntil(Start + Stormy);
        Faults.Stop();
        Power?.Stop();
        People.Answer = false;
        RunUntil(Start + Stormy + Calm);
        Wait(Checks.AtEndAsync);
        Node.Crash();
        Complete(Node.BuryAsync());
    }

    private void RunUntil(Instant end)
    {
        while (true)
        {
            Interruptions.InterruptDue(Time, Ledger);
            Sources.SendDue();
            People.SendDue();
            Commanders.SendDue();
            Node.Kick();
            Scheduler.Drain();
            if (Node.HasCrashed)
            {
                Restart();
                continue;
            }

            var next = new[] { Sources.NextEvent, People.NextIntent, Commanders.NextIntent, Time.NextTimer, Interruptions.Next, NextDue() }.Min();
            if (next is null || next > end || Time.Now >= end)
            {
                Time.MoveTo(end);
                return;
            }

            // Due, yet nothing moved: the engine waits for its poll.
            Time.MoveTo(next <= Time.Now ? Time.Now + Duration.FromSeconds(1) : next.Value);
        }
    }

    private Instant? NextDue()
    {
        var next = Node.FindNextDueAsync();
        return next.IsCompletedSuccessfully ? next.Result : throw new InvalidOperationException("SQLite answers at once.");
    }

    private void Restart()
    {
        Complete(Node.BuryAsync());
        Time.MoveTo(Time.Now + Duration.FromMilliseconds(Random.Next(100, 8_000)));
        var powerWasLost = Power is { IsOff: true };
        if (powerWasLost)
        {
            _path = Power!.Return(_path, Time.Now, Ledger);
        }

        Power?.Hold();
        Boot();
        Faults.Calmly(() => Wait(Checks.AfterRestartAsync));

        Power?.CutLater();
        Sources.ResendUnanswered();
    }

    private void Boot()
    {
        Faults.Calmly(() =>
        {
            Wait(async () => Node = await Node.StartAsync(this, _path, ++_boot));
            Wait(() => Node.Engine.Definitions.ReloadAsync(CancellationToken.None));
        });
    }

    private void Wait(Func<Task> begin)
    {
        var task = Task.CompletedTask;
        Scheduler.Run(Outside, () => task = begin());
        for (var i = 0; i < 1_000 && !task.IsCompleted; i++)
        {
            Scheduler.Drain();
        }

        Complete(new ValueTask(task));
    }

    /// <summary>Nothing but the check keeps a second open alert away.</summary>
    private void DropUniqueIndex()
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(_path, out var connection));
        using (connection)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(connection, "DROP INDEX alert_open_key; CREATE INDEX alert_open_key ON alert (service, dedup_key) WHERE status <> 'resolved'"));
        }
    }

    private static void Complete(ValueTask task)
    {
        if (!task.IsCompleted)
        {
            throw new InvalidOperationException("It should have completed without waiting.");
        }

        task.GetAwaiter().GetResult();
    }
}

/// <summary>What a run showed.</summary>
/// <param name="LostAnswers">The chance that the answer of a provider was lost.</param>
/// <param name="Faults">How often what went wrong.</param>
internal sealed record Report(int Seed, Ledger Ledger, long Steps, double LostAnswers, IReadOnlyDictionary<string, long> Faults, Duration Simulated, PowerCuts? Power)
{
    public string Describe() =>
        $"seed {Seed}:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", Ledger.Violations)}{Environment.NewLine}trace:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", Ledger.Trace)}";
}
