using System.Globalization;
using System.Text;
using NodaTime;

namespace Watchbill.Config.Reading;

/// <summary>Durations as people write them: <c>1h30m</c>, <c>30s</c>, <c>2d</c>, <c>250ms</c>. Units once each, largest first.</summary>
public static class Durations
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("w", 7L * 24 * 60 * 60 * 1_000),
        ("d", 24L * 60 * 60 * 1_000),
        ("h", 60L * 60 * 1_000),
        ("m", 60L * 1_000),
        ("s", 1_000),
        ("ms", 1),
    ];

    public static Duration? Parse(string text)
    {
        if (text == "0")
        {
            return Duration.Zero;
        }

        var total = 0L;
        var position = 0;
        var nextUnit = 0;
        while (position < text.Length)
        {
            var digits = Run(text, position, char.IsAsciiDigit);
            var letters = Run(text, position + digits, char.IsAsciiLetterLower);
            var unit = Array.FindIndex(Units, nextUnit, candidate => text.AsSpan(position + digits, letters).SequenceEqual(candidate.Unit));
            if (digits is 0 or > 9 || unit < 0)
            {
                return null;
            }

            total += long.Parse(text.AsSpan(position, digits), CultureInfo.InvariantCulture) * Units[unit].Milliseconds;
            position += digits + letters;
            nextUnit = unit + 1;
        }

        return text.Length == 0 ? null : Duration.FromMilliseconds(total);
    }

    /// <summary>The shortest form that reads back. Whole milliseconds, not negative.</summary>
    public static string Format(Duration duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        if (rest == 0)
        {
            return "0s";
        }

        var text = new StringBuilder();
        foreach (var (unit, milliseconds) in Units.Skip(1))
        {
            if (rest / milliseconds is > 0 and var count)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
                rest %= milliseconds;
            }
        }

        return text.ToString();
    }

    private static int Run(string text, int from, Func<char, bool> belongs)
    {
        var length = 0;
        while (from + length < text.Length && belongs(text[from + length]))
        {
            length++;
        }

        return length;
    }
}
