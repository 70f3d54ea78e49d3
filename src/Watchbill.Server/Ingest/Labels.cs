using System.Collections.Immutable;
using System.Text.Json;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Ingest;

/// <summary>Labels as kept: at most 64, names to 128 characters and values to 1,024.</summary>
internal static class Labels
{
    private const int Max = 64;
    private const int MaxName = 128;
    private const int MaxValue = 1_024;

    public static ImmutableSortedDictionary<string, string> Of(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Alert.NoLabels;
        }

        var labels = Alert.NoLabels.ToBuilder();
        foreach (var property in value.EnumerateObject())
        {
            if (labels.Count < Max && JsonText.Of(property.Value) is { } text)
            {
                labels[JsonText.Cut(JsonText.NameOf(property), MaxName)] = JsonText.Cut(text, MaxValue);
            }
        }

        return labels.ToImmutable();
    }

    /// <summary>The same labels give the same text, whatever their order was.</summary>
    public static string Fingerprint(ImmutableSortedDictionary<string, string> labels) =>
        DedupKeys.Hash(string.Join('\n', labels.Select(label => $"{label.Key}={label.Value}")))[..16];
}
