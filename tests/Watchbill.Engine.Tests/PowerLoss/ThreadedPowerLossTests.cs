using System.Collections.Concurrent;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Events;
using Watchbill.Engine.People;
using Watchbill.Engine.Tests.Simulation;
using Watchbill.Store;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;

namespace Watchbill.Engine.Tests.PowerLoss;

/// <summary>
/// The same disk under threads: senders, people who acknowledge, readers and the idle checkpoint's timer at once. Which thread is first is not the seed's,
/// so a failure here may not repeat; the promise is the same.
/// </summary>
public sealed class ThreadedPowerLossTests : IDisposable
{
    private const int Rounds = 20;
    private const int Senders = 6;
    private const string Database = "watchbill.db";
    private readonly string _folder = SimulatedRun.NewFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_answered_is_there_after_the_power_returns()
    {
        var (answers, atRisk) = (0, 0);
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var (answered, wasAtRisk, missing) = await RunAsync(seed, Synchronous.Full);
            answers += answered;
            atRisk += wasAtRisk ? 1 : 0;
            Assert.True(missing.Count == 0, $"seed {seed}: {string.Join("; ", missing)}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds} losses of power, {atRisk} with something not yet synced, {answers} answers");
        Assert.True(answers > 10 * Rounds && atRisk > Rounds / 4, $"{answers} answers, {atRisk} losses with something to lose: too little was tried");
    }

    [Fact]
    public async Task A_store_that_syncs_too_little_is_found()
    {
        for (var seed = 1; seed <= Rounds; seed++)
        {
            if ((await RunAsync(seed, Synchronous.Normal)).Missing.Count > 0)
            {
                return;
            }
        }

        Assert.Fail($"synchronous=NORMAL lost nothing in {Rounds} losses of power");
    }

    [Fact]
    public async Task A_start_that_loses_the_power_is_followed_by_one_that_succeeds()
    {
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var random = new Random(seed);
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"start-{seed}")).FullName;
            using var disk = new Disk(folder, seed);
            disk.CutAfter(1 + (long)Math.Pow(10, random.NextDouble() * 2.6));
            await StartAsync(folder);
            if (disk.Survivors is not { } survivors)
            {
                continue;
            }

            var path = Path.Combine(Aftermath.Write(survivors, folder + "-survived", random), Database);
            await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path });
            await store.MigrateAsync(CancellationToken.None);
            await store.DisposeAsync();
            Assert.Equal("ok", Aftermath.Examine(path));
        }
    }

    private static async Task StartAsync(string folder)
    {
        try
        {
            await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(folder, Database) });
            await store.MigrateAsync(CancellationToken.None);
        }
        catch (System.Data.Common.DbException)
        {
            // The power is off.
        }
    }

    private async Task<(int Answers, bool WasAtRisk, List<string> Missing)> RunAsync(int seed, Synchronous synchronous)
    {
        var random = new Random(seed);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{synchronous}-{seed}")).FullName;
        using var disk = new Disk(folder, seed);
        var answered = new Answered();
        await LoseAsync(disk, random, answered, synchronous);
        var missing = await FindMissingAsync(Aftermath.Write(disk.Survivors!, folder + "-survived", random), answered);
        return (answered.Events.Count + answered.Acknowledgements.Count, disk.WasAtRisk, missing);
    }

    private static async Task LoseAsync(Disk disk, Random random, Answered answered, Synchronous synchronous)
    {
        var options = new SqliteStoreOptions { Path = Path.Combine(disk.Folder, Database), CheckpointPages = 100, IdleCheckpoint = Duration.FromMilliseconds(1) };
        await using var store = await SqliteStore.OpenAsync(options);
        await store.MigrateAsync(CancellationToken.None);
        var engine = new WatchbillEngine(store, TimeProvider.System, [], "1");
        using var stop = new CancellationTokenSource();
        var committing = Task.Run(() => engine.Committer.RunAsync(stop.Token));
        await engine.DefinitionPath.WriteAsync(World.Make(random), []);
        await PowerCuts.PlantAsync(store, synchronous);
        disk.CutAfter(random.Next(200, 3_000));
        await Task.WhenAll([
            .. Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(engine, sender, answered))),
            Task.Run(() => ReadAsync(store.Reader, disk)),
        ]);
        await stop.CancelAsync();
        await committing;
    }

    /// <summary>Until there is no answer.</summary>
    private static async Task SendAsync(WatchbillEngine engine, int sender, Answered answered)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var key = $"{sender}-{i}";
                var now = engine.Time.Now();
                var receipt = await engine.Intake.AcceptAsync(new IntakeRequest(World.Service, World.Integration, [Sources.Event(key, EventAction.Trigger, Severity.Critical, now)], null, null));
                var alert = receipt!.Events[0].Alert!.Value;
                answered.Events.Add((key, alert));
                if (i % 2 == 0 && (await engine.Commands.SubmitAsync(new CommandRequest(key, World.People[0], Door.Web, alert, new Acknowledge()))).IsAccepted)
                {
                    answered.Acknowledgements.Add(alert);
                }
            }
        }
        catch (CommitFailedException)
        {
            // Whether it is stored nobody was told.
        }
    }

    private static async Task ReadAsync(IStoreReader reader, Disk disk)
    {
        while (!disk.IsOff)
        {
            await reader.ListAlertsAsync(AlertFilter.Open, CancellationToken.None);
        }
    }

    private static async Task<List<string>> FindMissingAsync(string folder, Answered answered)
    {
        var path = Path.Combine(folder, Database);
        var missing = new List<string>();
        if (Aftermath.Examine(path) is var verdict and not "ok")
        {
            missing.Add(verdict);
        }

        await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path });
        foreach (var (key, id) in answered.Events)
        {
            var alert = (await store.Reader.ReadAlertAsync(id, CancellationToken.None))?.Alert;
            var journal = await store.Reader.ReadJournalAsync(Subjects.Of(id), CancellationToken.None);
            var rebuilt = journal.Aggregate((Alert?)null, (before, row) => AlertEvolution.Evolve(before, (AlertEntry)row.Entry, row.OccurredAt));
            if (alert is null || (alert.Version, alert.Status) != (rebuilt?.Version, rebuilt?.Status))
            {
                missing.Add($"{key} was answered, and is {(alert is null ? "gone" : "not what its journal says")}");
            }

            if (alert?.Status == AlertStatus.Triggered && answered.Acknowledgements.Contains(id))
            {
                missing.Add($"{key} was acknowledged, and is not");
            }
        }

        return missing;
    }

    private sealed class Answered
    {
        public ConcurrentBag<(string Key, AlertId Alert)> Events { get; } = [];

        public ConcurrentBag<AlertId> Acknowledgements { get; } = [];
    }
}
