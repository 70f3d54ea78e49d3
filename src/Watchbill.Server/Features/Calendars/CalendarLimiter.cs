using NodaTime;
using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Calendars;

/// <summary>Keeps readers of calendars from taking the processor away from paging. Thread-safe; forgets on restart.</summary>
internal sealed class CalendarLimiter
{
    /// <summary>Per feed and hour. Calendar programs ask a few times an hour, and one feed may be read by several.</summary>
    public const int PerFeed = 60;

    /// <summary>Per network address and hour, of addresses that lead to no feed.</summary>
    public const int PerStranger = 120;

    private readonly TokenBuckets _buckets = new(Duration.FromHours(1));

    /// <returns>Null when the request may be served; else how long to wait, and nothing was taken.</returns>
    public Duration? Take(string key, int size, Instant now) => _buckets.Take(now, new Bucket(key, size));
}
