using NodaTime;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Every change of the clock from 2000 to 2040 in every zone of the time-zone database.</summary>
internal static class ClockChanges
{
    private static readonly Interval Years = new(Instant.FromUtc(2000, 1, 1, 0, 0), Instant.FromUtc(2041, 1, 1, 0, 0));

    /// <summary>All zones; aliases of one zone once.</summary>
    public static IReadOnlyList<DateTimeZone> Zones { get; } =
        [.. DateTimeZoneProviders.Tzdb.Ids.GroupBy(id => NodaTime.TimeZones.TzdbDateTimeZoneSource.Default.CanonicalIdMap[id]).Select(aliases => DateTimeZoneProviders.Tzdb[aliases.Key])];

    public static IReadOnlyList<(DateTimeZone Zone, Instant At)> All { get; } =
        [.. Zones.SelectMany(zone => zone.GetZoneIntervals(Years).Where(interval => interval.HasStart && Years.Contains(interval.Start)).Select(interval => (zone, interval.Start)))];

    /// <summary>How the rules say that a local time is resolved, in NodaTime's words.</summary>
    public static Instant Resolve(DateTimeZone zone, LocalDateTime local, bool last = false)
    {
        var map = zone.MapLocal(local);
        return map.Count == 0 ? map.EarlyInterval.End : last ? map.Last().ToInstant() : map.First().ToInstant();
    }
}
