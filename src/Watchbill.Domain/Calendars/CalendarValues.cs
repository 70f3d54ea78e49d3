using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Watchbill.Domain.Calendars;

/// <summary>Reads times and durations. Everything that is wrong is a sentence.</summary>
/// <param name="zones">The zone database.</param>
/// <param name="floating">The zone of times that name none, and of whole days.</param>
/// <param name="defined">The zones that the file defines, with the place that it says they are.</param>
internal sealed class CalendarValues(IDateTimeZoneProvider zones, DateTimeZone floating, IReadOnlyDictionary<string, string?> defined)
{
    private static readonly LocalDateTimePattern Time = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");
    private static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    public CalendarTime? At(CalendarLine line, string value, out string problem)
    {
        var zone = floating;
        if (line.Parameters.TryGetValue("TZID", out var id) && !value.EndsWith('Z'))
        {
            if (ZoneOf(id) is not { } known)
            {
                problem = defined.ContainsKey(id)
                    ? $"The zone '{id}' is defined in this file, but it is no zone of the zone database {zones.VersionId}, and the file does not say which one it is (X-LIC-LOCATION)."
                    : $"There is no zone '{id}' in the zone database {zones.VersionId}, and this file does not define it.";
                return null;
            }

            zone = known;
        }

        return At(value, zone, line.Parameters.GetValueOrDefault("VALUE") == "DATE", out problem);
    }

    /// <summary>A date, or a date and time, in UTC when it says so and else in the zone.</summary>
    public static CalendarTime? At(string value, DateTimeZone zone, bool mustBeDate, out string problem)
    {
        problem = "";
        var utc = value.EndsWith('Z');
        CalendarTime? at = value.Length == 8
            ? Date.Parse(value) is { Success: true } date ? new CalendarTime(date.Value.AtMidnight(), zone, IsDate: true) : null
            : Time.Parse(utc ? value[..^1] : value) is { Success: true } time ? new CalendarTime(time.Value, utc ? DateTimeZone.Utc : zone) : null;
        if (at is not { } read || (mustBeDate && !read.IsDate))
        {
            problem = $"'{Short(value)}' is no {(mustBeDate ? "date (20260131)" : "date and time (20260131T090000, with Z in UTC)")}.";
            return null;
        }

        if (read.Local.Year is < CalendarLimits.EarliestYear or > CalendarLimits.LatestYear)
        {
            problem = $"The year {read.Local.Year} is not between {CalendarLimits.EarliestYear} and {CalendarLimits.LatestYear}.";
            return null;
        }

        return read;
    }

    /// <summary>P1W, P1DT12H, PT30M: at least nothing, at most the longest event.</summary>
    public static EventLength? Length(string value, out string problem)
    {
        problem = $"'{Short(value)}' is no duration from 0 to {CalendarLimits.Days} days, such as P1W, P1D or PT12H30M.";
        var text = value.StartsWith('+') ? value[1..] : value;
        if (text.Length < 3 || text[0] != 'P')
        {
            return null;
        }

        var (order, days, seconds, at, isTime) = (-1, 0L, 0L, 1, false);
        while (at < text.Length)
        {
            if (text[at] == 'T' && !isTime)
            {
                isTime = true;
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (at == text.Length || at == start || at - start > 8)
            {
                return null;
            }

            var number = long.Parse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture);
            var unit = (isTime ? "..HMS" : "WD").IndexOf(text[at], StringComparison.Ordinal);
            if (unit <= order || text[at] == '.')
            {
                return null;
            }

            order = unit;
            (days, seconds) = text[at++] switch
            {
                'W' => (days + (7 * number), seconds),
                'D' => (days + number, seconds),
                'H' => (days, seconds + (3600 * number)),
                'M' => (days, seconds + (60 * number)),
                _ => (days, seconds + number),
            };
        }

        return order >= 0 && days + (seconds / 86_400) <= CalendarLimits.Days ? new EventLength((int)days, Duration.FromSeconds(seconds)) : null;
    }

    internal static string Short(string value) => value.Length <= 60 ? value : value[..60] + "…";

    /// <summary>By its id; else by the place that the file gives, the name that Windows has for it, or the end of a longer path.</summary>
    private DateTimeZone? ZoneOf(string id)
    {
        TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(id, out var windows);
        var parts = id.Split('/');
        string?[] names =
        [
            id,
            defined.GetValueOrDefault(id),
            windows,
            parts.Length > 2 ? string.Join('/', parts[^2..]) : null,
            parts.Length > 3 ? string.Join('/', parts[^3..]) : null,
        ];
        return names.Select(name => name is null ? null : zones.GetZoneOrNull(name)).FirstOrDefault(zone => zone is not null);
    }
}
