using NodaTime;
using Watchbill.Engine.Tests.Simulation;
using Watchbill.Store.Sqlite;

namespace Watchbill.Engine.Tests.PowerLoss;

/// <summary>How much SQLite is told to sync. The product says Full; the others are planted.</summary>
internal enum Synchronous
{
    Off = 0,
    Normal = 1,
    Full = 2,
}

/// <summary>
/// The power of one seeded run: goes after some number of the disk's operations, comes back with what the disk could still hold, and goes again. From a
/// chance of its own, so that the rest of a seed stays what it is.
/// </summary>
internal sealed class PowerCuts(int seed, string folder, Synchronous synchronous) : IDisposable
{
    private readonly Random _random = new(seed ^ 0x90e7);
    private Disk _disk = new(folder, seed);
    private bool _stopped;

    public Synchronous Synchronous => synchronous;

    public int Losses { get; private set; }

    /// <summary>Those that found something which was not synced.</summary>
    public int LossesAtRisk { get; private set; }

    public bool IsOff => _disk.IsOff;

    public static async Task PlantAsync(SqliteStore store, Synchronous planted)
    {
        var writer = await store.BeginOnWriterAsync(CancellationToken.None);
        writer.Connection.Execute("COMMIT");
        writer.Connection.Execute($"PRAGMA synchronous = {(int)planted}");
        store.End(writer);
    }

    /// <summary>Within a few operations, or within thousands.</summary>
    public void CutLater()
    {
        if (!_stopped)
        {
            _disk.CutAfter(1 + (long)Math.Pow(10, _random.NextDouble() * 3.2));
        }
    }

    /// <summary>Not before the next <see cref="CutLater"/>.</summary>
    public void Hold() => _disk.NeverCut();

    public void Stop()
    {
        _stopped = true;
        Hold();
    }

    /// <summary>Puts what survived into a folder of its own and returns the database's new path.</summary>
    public string Return(string path, Instant now, Ledger ledger)
    {
        var survivors = _disk.Survivors!;
        LossesAtRisk += _disk.WasAtRisk ? 1 : 0;
        _disk.Dispose();
        var next = Aftermath.Write(survivors, Path.Combine(folder, $"{++Losses}"), _random);

        // A copy of its own is looked at, since looking already repairs.
        var looked = Aftermath.Write(survivors, next + "-looked", _random);
        var database = Path.GetFileName(path);
        ledger.Note(now, $"the power returns; on the disk are {string.Join(", ", survivors.Select(file => $"{file.Key} ({file.Value.Length})"))}");
        if (Aftermath.Examine(Path.Combine(looked, database)) is var verdict and not "ok")
        {
            ledger.Violate($"after the power returned the integrity check says: {verdict}");
        }

        _disk = new Disk(next, _random.Next());
        return Path.Combine(next, database);
    }

    public void Dispose() => _disk.Dispose();
}
