using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Watchbill.Templates.Rendering;

/// <summary>How the helpers write values. All of it in English and the same on every machine.</summary>
internal static class HelperText
{
    private static readonly LocalDatePattern LongDate = LocalDatePattern.CreateWithInvariantCulture("MMMM d, uuuu");
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? DateTimeZone.Utc;

    public static string Date(Instant at, string zone, string? style)
    {
        var date = at.InZone(Zone(zone)).Date;
        return style == "long" ? LongDate.Format(date) : LocalDatePattern.Iso.Format(date);
    }

    /// <summary>With the name of the zone's time, so that nobody has to guess, unless the text says it itself.</summary>
    public static string Time(Instant at, string zone, bool label)
    {
        var local = at.InZone(Zone(zone));
        return Clock.Format(local.TimeOfDay) + (label ? $" {Label(local)}" : "");
    }

    public static string DateAndTime(Instant at, string zone, bool label) => $"{Date(at, zone, style: null)} {Time(at, zone, label)}";

    /// <summary>Less than a minute counts as none in "minutes" and "clock"; nothing is rounded up.</summary>
    public static string Length(Duration duration, string? style)
    {
        var seconds = Math.Max(0, (long)duration.TotalSeconds);
        var (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
        switch (style)
        {
            case "clock":
                return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600:D2}:{minutes:D2}");
            case "minutes":
                return Plural(seconds / 60, "minute", "minutes");
            case "short":
                var parts = new[] { (days, "d"), (hours, "h"), (minutes, "m") }.Where(part => part.Item1 > 0).ToList();
                return parts.Count == 0 ? $"{seconds.ToString(CultureInfo.InvariantCulture)}s" : string.Concat(parts.Select(part => $"{part.Item1.ToString(CultureInfo.InvariantCulture)}{part.Item2}"));
            default:
                var words = new[] { (days, "day"), (hours, "hour"), (minutes, "minute") }.Where(part => part.Item1 > 0).Select(part => Plural(part.Item1, part.Item2, part.Item2 + "s")).ToList();
                return words.Count == 0 ? Plural(seconds, "second", "seconds") : string.Join(' ', words);
        }
    }

    public static string Plural(decimal number, string one, string many) => $"{Number(number)} {(number == 1 ? one : many)}";

    public static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> items, string last) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} {last} {items[^1]}",
    };

    /// <summary>"n/a" when the whole is zero: there is no share of nothing.</summary>
    public static string Percent(decimal part, decimal whole, int decimals)
    {
        const string NotKnown = "n/a";
        if (whole == 0)
        {
            return NotKnown;
        }

        try
        {
            return $"{Math.Round(part / whole * 100, decimals, MidpointRounding.AwayFromZero).ToString($"F{decimals.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture)}%";
        }
        catch (OverflowException)
        {
            return NotKnown;
        }
    }

    public static string Plain(object value) => value switch
    {
        string text => text,
        decimal number => Number(number),
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.GetType().Name, "Only texts and numbers are written as they are."),
    };

    private static string Label(ZonedDateTime local) => local.Zone.GetZoneInterval(local.ToInstant()).Name;
}
