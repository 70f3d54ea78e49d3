using NodaTime;
using NodaTime.Text;

namespace Watchbill.Times;

/// <summary>Instants by the clocks of one zone or two, for tables.</summary>
internal sealed class ShownTime(DateTimeZone zone, DateTimeZone other)
{
    private static readonly ZonedDateTimePattern Pattern = ZonedDateTimePattern.CreateWithInvariantCulture("ddd uuuu-MM-dd HH:mm o<m>", null);

    private readonly DateTimeZone[] _zones = zone.Id == other.Id ? [zone] : [zone, other];

    public static ShownTime Utc { get; } = new(DateTimeZone.Utc, DateTimeZone.Utc);

    /// <param name="zone">What was asked for; null = the schedule's.</param>
    /// <param name="schedule">A zone that is not known here counts as UTC.</param>
    public static ShownTime Of(string? zone, string? schedule)
    {
        var own = DateTimeZoneProviders.Tzdb.GetZoneOrNull(schedule ?? "") ?? DateTimeZone.Utc;
        return new ShownTime(DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone ?? "") ?? own, own);
    }

    /// <summary>One head for each zone.</summary>
    public IEnumerable<string> Heads(string head) => _zones.Select(shown => $"{head} ({shown.Id})");

    /// <summary>One cell for each zone; empty for no instant.</summary>
    public IEnumerable<string> Cells(Instant? at) => _zones.Select(shown => at is { } instant ? Pattern.Format(instant.InZone(shown)) : "");

    /// <summary>"2d 3h 30m".</summary>
    public static string Length(Duration length)
    {
        var parts = new List<string>();
        Add(length.Days, "d");
        Add(length.Hours, "h");
        Add(length.Minutes, "m");
        Add(length.Seconds, "s");
        return parts.Count == 0 ? "0s" : string.Join(' ', parts);

        void Add(int number, string unit)
        {
            if (number > 0)
            {
                parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}{unit}"));
            }
        }
    }
}
