using Microsoft.AspNetCore.WebUtilities;

namespace Watchbill.StandIns.Http;

/// <summary>application/x-www-form-urlencoded, both ways.</summary>
internal static class FormBody
{
    public const string ContentType = "application/x-www-form-urlencoded";

    /// <summary>The names and values in order, repeated names repeated.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string body)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(body))
            pairs.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return pairs;
    }

    public static string Write(IEnumerable<KeyValuePair<string, string>> pairs)
        => string.Join('&', pairs.Select(pair => $"{Encode(pair.Key)}={Encode(pair.Value)}"));

    /// <summary>Media type without parameters, in lower case; null when absent.</summary>
    public static string? MediaType(ReceivedRequest request)
        => request.Header("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant();

    private static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
