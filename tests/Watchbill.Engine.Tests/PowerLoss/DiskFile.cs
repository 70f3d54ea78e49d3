namespace Watchbill.Engine.Tests.PowerLoss;

/// <summary>One file as the platter holds it, and what was written to it since it was last synced. Guarded by its disk's lock.</summary>
internal sealed class DiskFile(byte[] durable)
{
    private const int Sector = 512;
    private readonly List<Change> _unsynced = [];
    private readonly Image _durable = new(durable);

    /// <summary>The first sync of a new journal or log also syncs its folder, as SQLite's own VFS does.</summary>
    public bool SyncsFolder { get; set; }

    public bool IsSynced => _unsynced.Count == 0;

    public void Write(long offset, ReadOnlySpan<byte> bytes) => _unsynced.Add(new Change(offset, bytes.ToArray()));

    public void Truncate(long length) => _unsynced.Add(new Change(length, null));

    public void Sync()
    {
        _unsynced.ForEach(_durable.Apply);
        _unsynced.Clear();
    }

    /// <summary>What may be found later: everything synced, and of the rest whatever the cache had happened to write back.</summary>
    /// <param name="kept">Chance of each change to be there whole.</param>
    public byte[] Survive(Random random, double kept)
    {
        var image = new Image(_durable.ToArray());
        foreach (var change in _unsynced)
        {
            if (random.NextDouble() < kept)
            {
                image.Apply(change);
            }
            else if (change.Bytes is { } bytes && random.Next(2) == 0)
            {
                Tear(image, change.Offset, bytes, random);
            }
        }

        return image.ToArray();
    }

    /// <summary>Some sectors of it. Where the file had not reached yet, a sector that was lost may hold anything.</summary>
    private static void Tear(Image image, long offset, byte[] bytes, Random random)
    {
        var kept = random.NextDouble();
        for (var from = 0; from < bytes.Length;)
        {
            var to = (int)Math.Min(bytes.Length, from + Sector - ((offset + from) % Sector));
            var sector = bytes.AsSpan(from, to - from);
            if (random.NextDouble() < kept)
            {
                image.Write(offset + from, sector);
            }
            else if (offset + from >= image.Length && random.Next(3) == 0)
            {
                var garbage = new byte[sector.Length];
                random.NextBytes(garbage);
                image.Write(offset + from, garbage);
            }

            from = to;
        }
    }

    /// <param name="Bytes">Null cuts the file at the offset.</param>
    private sealed record Change(long Offset, byte[]? Bytes);

    private sealed class Image(byte[] start)
    {
        private byte[] _bytes = start;

        public int Length { get; private set; } = start.Length;

        public void Apply(Change change)
        {
            if (change.Bytes is { } bytes)
            {
                Write(change.Offset, bytes);
                return;
            }

            Resize((int)change.Offset);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            if (offset + bytes.Length > Length)
            {
                Resize((int)offset + bytes.Length);
            }

            bytes.CopyTo(_bytes.AsSpan((int)offset));
        }

        public byte[] ToArray() => _bytes[..Length];

        /// <summary>What lies between is zero.</summary>
        private void Resize(int length)
        {
            if (length > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
            }

            if (length < Length)
            {
                _bytes.AsSpan(length, Length - length).Clear();
            }

            Length = length;
        }
    }
}
