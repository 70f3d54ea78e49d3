using System.Globalization;
using NodaTime;

namespace Watchbill.Domain.Incidents;

/// <summary>How incidents and their channels are called.</summary>
public static class ReferencePattern
{
    /// <summary>Puts {number}, {date} and {day} into a pattern; "{day:000}" pads with zeros.</summary>
    public static string Expand(string pattern, long number, Instant declaredAt, int dayNumber)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < pattern.Length;)
        {
            var end = pattern[i] == '{' ? pattern.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(pattern[i++]);
                continue;
            }

            var field = pattern.AsSpan(i + 1, end - i - 1);
            var colon = field.IndexOf(':');
            var name = colon < 0 ? field : field[..colon];
            var width = colon < 0 ? 0 : field.Length - colon - 1;
            text.Append(name switch
            {
                "number" => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'),
                "day" => dayNumber.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'),
                "date" => declaredAt.InUtc().Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture),
                _ => pattern.AsSpan(i, end - i + 1),
            });
            i = end + 1;
        }

        return text.ToString();
    }
}
