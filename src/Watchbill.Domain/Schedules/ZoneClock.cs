using System.Runtime.CompilerServices;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// A zone's offsets from 1968 to 2203 as a table, so that asking costs no allocation and a few nanoseconds however far apart the questions are.
/// <see cref="First"/> and <see cref="Last"/> are total, never go back as the local time goes on, and differ only where a local time comes
/// twice. Immutable; thread-safe; one per zone.
/// </summary>
internal sealed class ZoneClock
{
    /// <summary>Buckets of 104 days: hardly a zone changes its clock twice within one.</summary>
    private const int BucketBits = 53;

    private static readonly Interval Years = new(Instant.FromUtc(1968, 1, 1, 0, 0), Instant.FromUtc(2203, 1, 1, 0, 0));
    private static readonly long Base = Nanoseconds.Of(Years.Start);
    private static readonly ConditionalWeakTable<DateTimeZone, ZoneClock> Known = [];

    private readonly long[] _starts;
    private readonly long[] _offsets;
    private readonly ushort[] _buckets;
    private readonly long _least;
    private readonly long _most;

    private ZoneClock(DateTimeZone zone)
    {
        var intervals = zone.GetZoneIntervals(Years).ToList();
        _starts = [long.MinValue, .. intervals.Skip(1).Select(interval => Nanoseconds.Of(interval.Start))];
        _offsets = [.. intervals.Select(interval => interval.WallOffset.Nanoseconds)];
        (_least, _most) = (_offsets.Min(), _offsets.Max());
        _buckets = new ushort[((Nanoseconds.Of(Years.End) - Base) >> BucketBits) + 1];
        var index = 0;
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            while (index + 1 < _starts.Length && _starts[index + 1] <= Base + ((long)bucket << BucketBits))
            {
                index++;
            }

            _buckets[bucket] = (ushort)index;
        }
    }

    public static ZoneClock Of(DateTimeZone zone) => Known.GetValue(zone, static zone => new ZoneClock(zone));

    /// <summary>What the wall clock shows at an instant.</summary>
    public long LocalAt(long at) => at + _offsets[IndexAt(at)];

    /// <summary>The first instant at which the wall clock shows this time; when it is skipped, the first instant after the skip.</summary>
    public long First(long local)
    {
        var index = IndexAt(local - _most);
        while (true)
        {
            var shown = local - _offsets[index];
            if (shown < _starts[index])
            {
                return _starts[index];
            }

            if (index + 1 == _starts.Length || shown < _starts[index + 1])
            {
                return shown;
            }

            index++;
        }
    }

    /// <summary>The last instant at which the wall clock shows this time; when it is skipped, the first instant after the skip.</summary>
    public long Last(long local)
    {
        var index = IndexAt(local - _least);
        while (local - _offsets[index] < _starts[index])
        {
            if (local - _offsets[index - 1] >= _starts[index])
            {
                return _starts[index];
            }

            index--;
        }

        return local - _offsets[index];
    }

    private int IndexAt(long at)
    {
        int index = _buckets[(int)Math.Clamp((at - Base) >> BucketBits, 0, _buckets.Length - 1)];
        while (index + 1 < _starts.Length && _starts[index + 1] <= at)
        {
            index++;
        }

        return index;
    }
}
