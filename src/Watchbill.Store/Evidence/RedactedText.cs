using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchbill.Store.Evidence;

/// <summary>
/// Takes what people wrote out of the payload of an entry. What happened stays: kinds, people, times, numbers and states are no texts. Pure.
/// </summary>
public static class RedactedText
{
    public const string Mark = "[redacted]";

    /// <summary>Fields whose texts people write; wherever they stand in an entry.</summary>
    internal static readonly FrozenSet<string> Texts = new[]
    {
        "title", "summary", "impact", "text", "comment", "note", "why", "what", "because", "name", "waived", "warRoom", "problem", "detail",
        "arguments", "canonical", "sentence", "output", "anyway", "inputs", "subject",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static byte[] Of(ReadOnlySpan<byte> payload)
    {
        var node = JsonNode.Parse(payload) ?? throw new JsonException("The payload is null.");
        Redact(node, isText: false);
        return JsonSerializer.SerializeToUtf8Bytes(node, Form);
    }

    /// <summary>True when every text in it is the mark: nothing else may stand where something was taken out.</summary>
    public static bool Is(ReadOnlySpan<byte> payload)
    {
        try
        {
            return Of(payload).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(payload), Form));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Redact(JsonNode node, bool isText)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.ToList())
                {
                    if (value is JsonValue text && (isText || Texts.Contains(name)) && text.GetValueKind() == JsonValueKind.String)
                    {
                        fields[name] = Mark;
                    }
                    else if (value is not null)
                    {
                        Redact(value, Texts.Contains(name));
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (isText && items[i] is JsonValue value && value.GetValueKind() == JsonValueKind.String)
                    {
                        items[i] = Mark;
                    }
                    else if (items[i] is { } item)
                    {
                        Redact(item, isText: false);
                    }
                }

                break;
        }
    }
}
