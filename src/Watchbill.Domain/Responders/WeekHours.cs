using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Responders;

/// <summary>
/// Times of the week in one person's zone, asked as the restrictions of a layer are asked: what ends at a repeated local time ends at its last
/// occurrence, and a skipped time is the first instant after it. Immutable; thread-safe.
/// </summary>
internal sealed class WeekHours
{
    private readonly WeeklyPattern? _pattern;
    private readonly ZoneClock _clock;
    private readonly bool _isEmpty;

    /// <param name="zone">An IANA name; one that is not known counts as UTC.</param>
    public WeekHours(ImmutableArray<Restriction> times, string zone)
    {
        _isEmpty = times.IsDefaultOrEmpty;
        _pattern = WeeklyPattern.Of(times);
        _clock = ZoneClock.Of(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc);
    }

    /// <summary>True for every instant when the times leave nothing of the week out, and for none when there are none.</summary>
    public bool Contain(Instant at) => !_isEmpty && (_pattern is null || _pattern.At(_clock, Nanoseconds.Of(at)).Served);

    /// <summary>When the time that contains an instant is over. Null when none contains it, and when it would never be over.</summary>
    public Instant? EndAfter(Instant at) =>
        !_isEmpty && _pattern?.At(_clock, Nanoseconds.Of(at)) is { Served: true } stretch ? Nanoseconds.ToInstant(stretch.Until) : null;
}
