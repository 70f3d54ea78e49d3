namespace Watchbill.Engine.Tests.PowerLoss;

/// <summary>
/// A folder on a disk with a cache that forgets: what SQLite writes there is kept only when it was synced. At the cut the power goes, every later
/// write fails, and <see cref="Survivors"/> is what such a disk could hold: all that was synced, and a seeded part of the rest, in whole
/// writes or in sectors. The same for names: files made or deleted without their folder having been synced may be there or not. Thread-safe.
/// </summary>
internal sealed class Disk : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly Dictionary<string, DiskFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DiskFile> _durable = new(StringComparer.Ordinal);
    private readonly List<(string Name, DiskFile? File)> _unsynced = [];
    private long _cutAt = long.MaxValue;

    /// <summary>What is in the folder is safe there, but for shared memory, which no disk keeps.</summary>
    public Disk(string folder, int seed)
    {
        Folder = folder;
        _random = new Random(seed);
        foreach (var path in Directory.GetFiles(folder).Where(path => !path.EndsWith("-shm", StringComparison.Ordinal)))
        {
            _durable[path] = _files[path] = new DiskFile(File.ReadAllBytes(path));
        }

        ForgetfulVfs.Attach(this);
    }

    public string Folder { get; }

    /// <summary>Writes, truncations, syncs, deletions and new files so far.</summary>
    public long Operations { get; private set; }

    /// <summary>Content by file name, once the power is gone.</summary>
    public IReadOnlyDictionary<string, byte[]>? Survivors { get; private set; }

    /// <summary>Something was not synced when the power went, so that there was something to lose.</summary>
    public bool WasAtRisk { get; private set; }

    public bool IsOff => Survivors is not null;

    /// <summary>The power goes in the middle of the operation that many from now.</summary>
    public void CutAfter(long operations)
    {
        lock (_lock)
        {
            _cutAt = Operations + operations;
        }
    }

    public void NeverCut()
    {
        lock (_lock)
        {
            _cutAt = long.MaxValue;
        }
    }

    /// <summary>Null when the power is off. <paramref name="syncsFolder"/>: a journal or log.</summary>
    public DiskFile? Open(string path, bool existed, bool syncsFolder)
    {
        lock (_lock)
        {
            if (_files.TryGetValue(path, out var file))
            {
                return file;
            }

            file = new DiskFile([]) { SyncsFolder = syncsFolder && !existed };
            _files[path] = file;
            _unsynced.Add((path, file));
            return GoesOn() ? file : null;
        }
    }

    /// <summary>False when the power is off, or goes while this is under way; so too below.</summary>
    public bool Write(DiskFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (!IsOff)
            {
                file.Write(offset, bytes);
            }

            return GoesOn();
        }
    }

    public bool Truncate(DiskFile file, long length)
    {
        lock (_lock)
        {
            if (!IsOff)
            {
                file.Truncate(length);
            }

            return GoesOn();
        }
    }

    public bool Sync(DiskFile file)
    {
        lock (_lock)
        {
            if (!GoesOn())
            {
                return false;
            }

            file.Sync();
            if (file.SyncsFolder)
            {
                file.SyncsFolder = false;
                SyncFolder();
            }

            return true;
        }
    }

    public bool Delete(string path, bool syncsFolder)
    {
        lock (_lock)
        {
            if (!IsOff && _files.Remove(path))
            {
                _unsynced.Add((path, null));
            }

            if (!GoesOn())
            {
                return false;
            }

            if (syncsFolder)
            {
                SyncFolder();
            }

            return true;
        }
    }

    public void Dispose() => ForgetfulVfs.Detach(this);

    private bool GoesOn()
    {
        if (!IsOff && ++Operations >= _cutAt)
        {
            Cut();
        }

        return !IsOff;
    }

    private void SyncFolder()
    {
        Link(_durable, _ => true);
        _unsynced.Clear();
    }

    private void Cut()
    {
        WasAtRisk = _unsynced.Count > 0 || _files.Values.Any(file => !file.IsSynced);
        double[] chances = [0, 0.2, 0.5, 0.8, 0.98];
        var kept = chances[_random.Next(chances.Length)];
        var names = new Dictionary<string, DiskFile>(_durable, StringComparer.Ordinal);
        Link(names, _ => _random.NextDouble() < Math.Max(kept, 0.2));
        Survivors = names.OrderBy(name => name.Key, StringComparer.Ordinal)
            .ToDictionary(name => Path.GetFileName(name.Key), name => name.Value.Survive(_random, kept), StringComparer.Ordinal);
    }

    private void Link(Dictionary<string, DiskFile> names, Func<string, bool> isKept)
    {
        foreach (var (name, file) in _unsynced.Where(change => isKept(change.Name)))
        {
            if (file is null)
            {
                names.Remove(name);
            }
            else
            {
                names[name] = file;
            }
        }
    }
}
