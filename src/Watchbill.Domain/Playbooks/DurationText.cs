using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

/// <summary>Durations as PromQL and LogQL take them too: <c>1h30m</c>, units once each, largest first.</summary>
public static class DurationText
{
    private static readonly ImmutableArray<(string Unit, long Milliseconds)> Units =
        [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>Null when it is none, or zero.</summary>
    public static Duration? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (total, position, next) = (0L, 0, 0);
        while (position < text.Length)
        {
            var digits = text.AsSpan(position).IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
            {
                return null;
            }

            var letters = text.AsSpan(position + digits).IndexOfAnyExceptInRange('a', 'z');
            var unit = letters < 0 ? text[(position + digits)..] : text.Substring(position + digits, letters);
            var index = -1;
            for (var i = next; i < Units.Length && index < 0; i++)
            {
                index = Units[i].Unit == unit ? i : -1;
            }

            if (index < 0)
            {
                return null;
            }

            total += long.Parse(text.AsSpan(position, digits), CultureInfo.InvariantCulture) * Units[index].Milliseconds;
            position += digits + unit.Length;
            next = index + 1;
        }

        return total == 0 ? null : Duration.FromMilliseconds(total);
    }

    /// <summary>The shortest form; whole milliseconds.</summary>
    public static string Format(Duration duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (unit, milliseconds) in Units.Skip(1))
        {
            if (rest / milliseconds is > 0 and var count)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
                rest %= milliseconds;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }
}
