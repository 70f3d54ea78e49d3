using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// From a zone's local timeline to instants, for local times of 1968 to 2203. Both functions are total and never go back as the local time goes on.
/// They differ only where a local time comes twice. Thread-safe.
/// </summary>
public static class WallClock
{
    /// <summary>The first instant at which the wall clock shows this time; when it is skipped, the first instant after the skip.</summary>
    public static Instant First(DateTimeZone zone, LocalDateTime local) => Nanoseconds.ToInstant(ZoneClock.Of(zone).First(Nanoseconds.Of(local)));

    /// <summary>The last instant at which the wall clock shows this time; when it is skipped, the first instant after the skip.</summary>
    public static Instant Last(DateTimeZone zone, LocalDateTime local) => Nanoseconds.ToInstant(ZoneClock.Of(zone).Last(Nanoseconds.Of(local)));
}
