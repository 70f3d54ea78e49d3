using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Slack;

internal enum SlackKind
{
    Text,
    Flag,
    Number,
    Integer,

    /// <summary>A JSON array: itself in a JSON body, written out as text in a form.</summary>
    List,

    /// <summary>A JSON object: itself in a JSON body, written out as text in a form.</summary>
    Object,
}

/// <param name="Newer">The method has it, but the published document (1.7.0 of 2021) is older than it.</param>
internal sealed record SlackParameter(string Name, SlackKind Kind, bool Required = false, bool Newer = false)
{
    /// <summary>Brings the value of a JSON body into its own shape; false when its type is wrong.</summary>
    public bool TryReadJson(JsonNode? given, out JsonNode? value)
    {
        value = given;
        return Kind switch
        {
            SlackKind.Text => given?.GetValueKind() == JsonValueKind.String,
            SlackKind.Flag => given?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            // Timestamps are numbers in the document and text with six decimals in practice: a double would lose the last digits.
            SlackKind.Number => given?.GetValueKind() is JsonValueKind.Number or JsonValueKind.String && IsNumber(given.ToString()),
            SlackKind.Integer => given?.GetValueKind() == JsonValueKind.Number && IsInteger(given.ToString()),
            _ when given?.GetValueKind() == JsonValueKind.String => TryReadForm((string)given!, out value),
            SlackKind.List => given is JsonArray,
            _ => given is JsonObject,
        };
    }

    /// <summary>Brings the text of a form into its own shape; false when it does not fit the type.</summary>
    public bool TryReadForm(string text, out JsonNode? value)
    {
        value = Kind switch
        {
            SlackKind.Text => text,
            SlackKind.Flag => text switch { "true" or "1" => true, "false" or "0" => false, _ => null },
            SlackKind.Number => IsNumber(text) ? text : null,
            SlackKind.Integer => IsInteger(text) ? long.Parse(text, CultureInfo.InvariantCulture) : null,
            SlackKind.List => Parse(text) as JsonArray,
            _ => Parse(text) as JsonObject,
        };
        return value is not null;
    }

    private static bool IsNumber(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool IsInteger(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
