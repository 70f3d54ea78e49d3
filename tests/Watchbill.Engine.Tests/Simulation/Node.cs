using System.Globalization;
using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Tests.PowerLoss;
using Watchbill.Store.Sqlite;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>One life of the process: the real engine on the real store, until it crashes.</summary>
internal sealed class Node
{
    private readonly SimulatedRun _simulation;
    private readonly SimulatedStore _store;
    private bool _ticking;
    private bool _again;
    private Instant? _tryAgain;

    private Node(SimulatedRun simulation, SimulatedStore store, WatchbillEngine engine, SeededContext context)
    {
        _simulation = simulation;
        _store = store;
        Engine = engine;
        Context = context;
    }

    public WatchbillEngine Engine { get; }

    public SeededContext Context { get; }

    public bool HasCrashed { get; private set; }

    public Instant? NextDue { get; private set; }

    public static async Task<Node> StartAsync(SimulatedRun simulation, string path, int boot)
    {
        var options = new SqliteStoreOptions { Path = path, IdleCheckpoint = Duration.Zero, Time = simulation.Time };
        if (simulation.Power is not null)
        {
            // The log is copied back often enough to lose the power in the middle of it.
            options = options with { CheckpointPages = 100 };
        }

        var inner = await SqliteStore.OpenAsync(options);
        await inner.MigrateAsync(CancellationToken.None);
        if (simulation.Power is { Synchronous: not Synchronous.Full and var planted })
        {
            await PowerCuts.PlantAsync(inner, planted);
        }

        Node? node = null;
        var context = simulation.Scheduler.NewContext("node");
        Task Point(string where) => simulation.PointAsync(node, where);
        var store = new SimulatedStore(inner, simulation.Faults, simulation.Bug, Point, simulation.Checks);
        var providers = Enum.GetValues<ContactMethodKind>()[..3]
            .Select(INotifier (kind) => new FakeProvider(kind, simulation.Random, simulation.Faults, simulation.Time, simulation.Ledger, Point, simulation.OnReached));
        var engine = new WatchbillEngine(
            store,
            simulation.Time,
            [.. providers],
            boot.ToString(CultureInfo.InvariantCulture),
            Watchbill.Engine.Events.Intake.DefaultQueueLimit,
            Planted.Decider(simulation.Bug),
            Planted.Stages(simulation.Bug));
        node = new Node(simulation, store, engine, context);
        Scheduler.Run(context, () => _ = engine.Committer.RunAsync(CancellationToken.None));
        return node;
    }

    /// <summary>Lets every part do what is due now.</summary>
    public void Kick()
    {
        if (HasCrashed)
        {
            return;
        }

        _again = true;
        if (!_ticking)
        {
            _ticking = true;
            Scheduler.Run(Context, () => _ = TickAsync());
        }
    }

    /// <summary>Asks the store when something is due next, as the loops do.</summary>
    public async Task<Instant?> FindNextDueAsync()
    {
        var backlog = await Engine.Store.Reader.ReadBacklogAsync(CancellationToken.None);
        return new[] { backlog.NextTimer, backlog.NextDelivery, backlog.NextLease, _tryAgain }.Min();
    }

    public void Crash()
    {
        HasCrashed = true;
        Context.Kill();
    }

    /// <summary>Lets go of the file, as the kernel does for a dead process.</summary>
    public ValueTask BuryAsync() => _store.CrashAsync();

    private async Task TickAsync()
    {
        while (_again)
        {
            _again = false;
            _tryAgain = null;
            var now = Engine.Time.Now();
            await TryAsync(() => Engine.Rescuer.TickAsync(now, CancellationToken.None));
            await TryAsync(() => Engine.Runner.TickAsync(now, CancellationToken.None));
            await TryAsync(() => Engine.Deliverer.TickAsync(CancellationToken.None));
        }

        _ticking = false;
    }

    private async Task TryAsync(Func<Task> tick)
    {
        try
        {
            await tick();
        }
        catch (Exception exception) when (exception is CommitFailedException or IOException)
        {
            // The loops log it and tick again, within a second.
            _tryAgain = Engine.Time.Now() + Duration.FromSeconds(1);
        }
        catch (Exception exception)
        {
            _simulation.Ledger.Violate($"a tick threw {exception.GetType().Name}: {exception.Message} {exception.StackTrace}");
        }
    }
}
