using System.Globalization;
using Watchbill.Domain;

namespace Watchbill.Store.Mapping;

/// <summary>Incidents by what people type: "142", "#142", "INC-142".</summary>
internal static class IncidentReference
{
    private const string Prefix = "INC-";

    /// <summary>The number in it; null when it can only be a whole reference.</summary>
    public static IncidentId? NumberIn(string text)
    {
        var digits = text.AsSpan();
        if (digits.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[Prefix.Length..];
        }
        else if (digits.StartsWith('#'))
        {
            digits = digits[1..];
        }

        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new IncidentId(number) : null;
    }
}
