using NodaTime;

namespace Watchbill.Server.Features.Calendars;

/// <summary>
/// Keeps readers of calendars from taking the processor away from paging: so many requests at once per key, which come back evenly within an hour.
/// Thread-safe; forgets on restart.
/// </summary>
internal sealed class CalendarLimiter
{
    /// <summary>Per feed. Calendar programs ask a few times an hour, and one feed may be read by several.</summary>
    public const int PerFeed = 60;

    /// <summary>Per network address, of addresses that lead to no feed.</summary>
    public const int PerStranger = 120;

    public static readonly Duration Refill = Duration.FromHours(1);

    private const int MostBuckets = 20_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Level, Instant At)> _buckets = new(StringComparer.Ordinal);

    /// <returns>Null when the request may be served; else how long to wait, and nothing was taken.</returns>
    public Duration? Take(string key, int size, Instant now)
    {
        lock (_gate)
        {
            if (_buckets.Count >= MostBuckets)
            {
                _buckets.Clear();
            }

            var level = _buckets.TryGetValue(key, out var bucket) ? Math.Min(size, bucket.Level + ((now - bucket.At) / Refill * size)) : size;
            if (level < 1)
            {
                return Refill * ((1 - level) / size);
            }

            _buckets[key] = (level - 1, now);
            return null;
        }
    }
}
