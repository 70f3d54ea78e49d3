using System.Globalization;
using System.Text.Json;

namespace Watchbill.Server.Ingest;

/// <summary>Follows paths such as <c>labels.alertname</c>, <c>alerts[0].url</c> or <c>$.groupKey</c> (from the body, also inside items).</summary>
internal static class JsonPath
{
    /// <returns>An undefined element when the path leads nowhere.</returns>
    public static JsonElement Find(JsonElement item, JsonElement body, string path)
    {
        var rest = path.AsSpan();
        var at = item;
        if (rest is ['$', ..])
        {
            at = body;
            rest = rest is ['$', '.', ..] ? rest[2..] : rest[1..];
        }

        while (!rest.IsEmpty)
        {
            if (rest[0] == '[')
            {
                var close = rest.IndexOf(']');
                if (close < 0 || at.ValueKind != JsonValueKind.Array
                    || !int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= at.GetArrayLength())
                {
                    return default;
                }

                at = at[index];
                rest = rest[(close + 1)..];
                rest = rest is ['.', ..] ? rest[1..] : rest;
                continue;
            }

            var end = rest.IndexOfAny('.', '[');
            var name = end < 0 ? rest : rest[..end];
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return default;
            }

            rest = end < 0 ? [] : rest[end] == '.' ? rest[(end + 1)..] : rest[end..];
        }

        return at;
    }
}
