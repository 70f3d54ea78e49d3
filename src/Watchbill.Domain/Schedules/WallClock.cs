using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// From a zone's local timeline to instants. Both functions are total and never go back as the local time goes on.
/// They differ only where a local time comes twice. Nothing is allocated (a ZoneLocalMapping would be). Thread-safe.
/// </summary>
public static class WallClock
{
    private static readonly Duration WidestOffset = Duration.FromHours(18);

    /// <summary>The first instant at which the wall clock shows this time; when it is skipped, the first instant after the skip.</summary>
    public static Instant First(DateTimeZone zone, LocalDateTime local)
    {
        var naive = local.InUtc().ToInstant();
        var interval = zone.GetZoneInterval(naive - WidestOffset);
        while (true)
        {
            var shown = ShownAt(naive, interval.WallOffset);
            if (interval.HasStart && shown < interval.Start)
            {
                return interval.Start;
            }

            if (!interval.HasEnd || shown < interval.End)
            {
                return shown;
            }

            interval = zone.GetZoneInterval(interval.End);
        }
    }

    /// <summary>The last instant at which the wall clock shows this time; when it is skipped, the first instant after the skip.</summary>
    public static Instant Last(DateTimeZone zone, LocalDateTime local)
    {
        var naive = local.InUtc().ToInstant();
        var interval = zone.GetZoneInterval(naive + WidestOffset);
        while (interval.HasStart && ShownAt(naive, interval.WallOffset) < interval.Start)
        {
            var earlier = zone.GetZoneInterval(interval.Start - Duration.Epsilon);
            if (ShownAt(naive, earlier.WallOffset) >= interval.Start)
            {
                return interval.Start;
            }

            interval = earlier;
        }

        return ShownAt(naive, interval.WallOffset);
    }

    private static Instant ShownAt(Instant naive, Offset offset) => naive - Duration.FromSeconds(offset.Seconds);
}
