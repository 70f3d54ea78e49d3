using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Domain;

namespace Watchbill.Notifiers.Slack;

/// <summary>
/// What a button carries: the alerts it is about, each with the version that its presser saw: "1042:7", or "1042:7,1043:2" for all of a bundle.
/// </summary>
public static class SlackActionValue
{
    /// <summary>Slack's limit of a button's value.</summary>
    public const int MaxLength = 2000;

    public const string Acknowledge = "acknowledge";
    public const string Escalate = "escalate";
    public const string Resolve = "resolve";

    public static string Format(IEnumerable<(AlertId Alert, int Version)> seen)
        => string.Join(',', seen.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Alert.Value}:{s.Version}")));

    /// <summary>Empty when the value is not one of ours. Never throws.</summary>
    public static ImmutableArray<(AlertId Alert, int Version)> Parse(string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaxLength)
            return [];
        var seen = ImmutableArray.CreateBuilder<(AlertId, int)>();
        foreach (var part in value.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1
                || !long.TryParse(part.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var alert)
                || !int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                || alert < 1)
            {
                return [];
            }

            seen.Add((new AlertId(alert), version));
        }

        return seen.ToImmutable();
    }
}
