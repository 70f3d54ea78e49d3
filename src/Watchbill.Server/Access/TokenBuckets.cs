using NodaTime;

namespace Watchbill.Server.Access;

/// <summary>One limit that a request counts against.</summary>
/// <param name="Size">How many at once; at least 1.</param>
internal readonly record struct Bucket(string Key, int Size);

/// <summary>
/// So many at once per key, which come back evenly: an empty bucket is full again after <paramref name="refill"/>. Thread-safe; forgets on restart.
/// </summary>
/// <param name="refill">Greater than zero.</param>
internal sealed class TokenBuckets(Duration refill)
{
    private const int MostKept = 20_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Level> _levels = new(StringComparer.Ordinal);

    /// <summary>Takes a token from each, or from none of them.</summary>
    /// <returns>Null when each had one; else how long to wait, and nothing was taken.</returns>
    public Duration? Take(Instant now, params ReadOnlySpan<Bucket> buckets)
    {
        lock (_gate)
        {
            if (_levels.Count > MostKept)
            {
                Forget(now);
            }

            Duration? longest = null;
            foreach (var bucket in buckets)
            {
                if (LevelOf(bucket, now) is var level and < 1)
                {
                    var wait = refill * ((1 - level) / bucket.Size);
                    longest = longest is { } known && known > wait ? known : wait;
                }
            }

            if (longest is null)
            {
                foreach (var bucket in buckets)
                {
                    _levels[bucket.Key] = new Level(LevelOf(bucket, now) - 1, now);
                }
            }

            return longest;
        }
    }

    public void GiveBack(Instant now, params ReadOnlySpan<Bucket> buckets)
    {
        lock (_gate)
        {
            foreach (var bucket in buckets)
            {
                _levels[bucket.Key] = new Level(Math.Min(bucket.Size, LevelOf(bucket, now) + 1), now);
            }
        }
    }

    public void Fill(string key)
    {
        lock (_gate)
        {
            _levels.Remove(key);
        }
    }

    /// <summary>Full buckets say nothing; when too many are left after that, the oldest half goes.</summary>
    private void Forget(Instant now)
    {
        foreach (var key in _levels.Where(level => now - level.Value.At >= refill).Select(level => level.Key).ToList())
        {
            _levels.Remove(key);
        }

        if (_levels.Count > MostKept)
        {
            foreach (var key in _levels.OrderBy(level => level.Value.At).Take(MostKept / 2).Select(level => level.Key).ToList())
            {
                _levels.Remove(key);
            }
        }
    }

    private double LevelOf(Bucket bucket, Instant now) =>
        _levels.TryGetValue(bucket.Key, out var level) ? Math.Min(bucket.Size, level.Tokens + ((now - level.At) / refill * bucket.Size)) : bucket.Size;

    private readonly record struct Level(double Tokens, Instant At);
}
