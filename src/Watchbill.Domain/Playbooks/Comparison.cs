using System.Collections.Immutable;
using System.Globalization;

namespace Watchbill.Domain.Playbooks;

public enum Comparison
{
    Less = 0,
    AtMost = 1,
    More = 2,
    AtLeast = 3,
    Equal = 4,
    NotEqual = 5,
}

/// <summary>Comparisons as people write them: "&lt; 0.01", "&gt;= 1".</summary>
public static class Comparisons
{
    // The longer sign first: "<=" begins with "<".
    private static readonly ImmutableArray<(string Sign, Comparison Comparison)> Signs =
    [
        ("<=", Comparison.AtMost), (">=", Comparison.AtLeast), ("!=", Comparison.NotEqual), ("==", Comparison.Equal),
        ("<", Comparison.Less), (">", Comparison.More), ("=", Comparison.Equal),
    ];

    /// <summary>A sign and a number; null for anything else.</summary>
    public static (Comparison Comparison, double Limit)? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        foreach (var (sign, comparison) in Signs)
        {
            if (trimmed.StartsWith(sign, StringComparison.Ordinal))
            {
                return double.TryParse(trimmed[sign.Length..].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) && double.IsFinite(limit)
                    ? (comparison, limit)
                    : null;
            }
        }

        return null;
    }

    /// <summary>NaN compares false with everything, also as "not equal": what could not be measured proves nothing.</summary>
    public static bool Holds(this Comparison comparison, double value, double limit) => !double.IsNaN(value) && comparison switch
    {
        Comparison.Less => value < limit,
        Comparison.AtMost => value <= limit,
        Comparison.More => value > limit,
        Comparison.AtLeast => value >= limit,
        Comparison.Equal => value.Equals(limit),
        Comparison.NotEqual => !value.Equals(limit),
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "Not a comparison."),
    };

    public static string Sign(this Comparison comparison) => Signs.First(pair => pair.Comparison == comparison).Sign;
}
