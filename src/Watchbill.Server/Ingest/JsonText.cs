using System.Buffers;
using System.Text.Json;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Ingest;

/// <summary>
/// Text out of JSON that others wrote, made safe to keep: no NUL and no half surrogate (databases refuse both, and programs that cut
/// strings in two send them), and never an exception.
/// </summary>
internal static class JsonText
{
    private const int MaxLink = 2_048;
    private static readonly SearchValues<char> Suspicious = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c), '\0']);

    /// <summary>Strings as they are, other values as written. Null for JSON's null and for blank text: both say nothing.</summary>
    public static string? Of(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => Read(value),
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            _ => value.GetRawText(),
        };
        return string.IsNullOrWhiteSpace(text) ? null : Clean(text);
    }

    /// <summary>A property's text; null when it is absent, null or blank, or when this is not an object.</summary>
    public static string? Of(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? Of(value) : null;

    public static JsonElement Property(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    public static string NameOf(JsonProperty property)
    {
        try
        {
            return Clean(property.Name);
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }

    /// <summary>On one line: runs of control characters become one space.</summary>
    public static string OneLine(string text, int max = Alert.MaxTitle)
    {
        var isPlain = true;
        foreach (var c in text)
        {
            isPlain &= !char.IsControl(c);
        }

        if (!isPlain)
        {
            text = string.Join(' ', text.Split([.. text.Where(char.IsControl).Distinct()], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        return Cut(text.Trim(), max);
    }

    /// <summary>At most so many characters, the last an ellipsis when something is left out; never half a character.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>An http(s) address, or null: other schemes would run in the reader's browser.</summary>
    public static string? Link(string? text) =>
        text is { Length: <= MaxLink } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? text : null;

    private static string Read(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or an escaped half surrogate: what was written is better than nothing.
            return value.GetRawText().Trim('"');
        }
    }

    private static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAny(Suspicious) < 0)
        {
            return text;
        }

        var clean = text.ToCharArray();
        for (var i = 0; i < clean.Length; i++)
        {
            if (char.IsHighSurrogate(clean[i]) && i + 1 < clean.Length && char.IsLowSurrogate(clean[i + 1]))
            {
                i++;
            }
            else if (clean[i] == '\0' || char.IsSurrogate(clean[i]))
            {
                clean[i] = '\uFFFD';
            }
        }

        return new string(clean);
    }
}
