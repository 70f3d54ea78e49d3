using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Watchbill.StandIns.Specs;

/// <summary>
/// As much of JSON Schema as the vendors' documents use: type, nullable, enum, pattern, lengths, required, additionalProperties, items
/// (one schema, or several of which one must fit) and references.
/// </summary>
internal sealed class SchemaCheck(OpenApiDocument document)
{
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with a JSON value; empty when nothing is.</summary>
    public IReadOnlyList<string> Json(JsonElement schema, JsonElement value, string path = "")
    {
        schema = document.Resolve(schema);
        if (schema.TryGetProperty("items", out var alternatives) && alternatives.ValueKind == JsonValueKind.Array)
            return OneOf(alternatives, value, path);
        if (value.ValueKind == JsonValueKind.Null)
            return IsNullable(schema) ? [] : [$"{path}: null is not allowed"];
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(each => Fits(each, value)))
            return [$"{path}: {value.ValueKind} where {type} is expected"];

        var wrong = new List<string>();
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                wrong.AddRange(Text(schema, value.GetString()!).Select(w => $"{path}: {w}"));
                break;
            case JsonValueKind.Array:
                Items(schema, value, path, wrong);
                break;
            case JsonValueKind.Object:
                Properties(schema, value, path, wrong);
                break;
        }
        return wrong;
    }

    /// <summary>What is wrong with a form value, which is always text.</summary>
    public IReadOnlyList<string> Form(JsonElement schema, string value)
    {
        schema = document.Resolve(schema);
        var type = schema.TryGetProperty("type", out var given) ? given.GetString() : "string";
        return type switch
        {
            "boolean" => value is "true" or "false" ? [] : [$"'{value}' is not true or false"],
            "integer" when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => [$"'{value}' is not an integer"],
            "number" when !decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => [$"'{value}' is not a number"],
            "integer" or "number" => [],
            "array" => schema.TryGetProperty("items", out var items) ? Form(items, value) : [],
            _ => [.. Text(schema, value)],
        };
    }

    private static IEnumerable<string> Text(JsonElement schema, string text)
    {
        if (schema.TryGetProperty("enum", out var allowed)
            && !allowed.EnumerateArray().Any(each => each.ValueKind == JsonValueKind.String && each.GetString() == text))
            yield return $"'{text}' is not one of {allowed}";
        if (schema.TryGetProperty("minLength", out var min) && text.Length < min.GetInt32())
            yield return $"shorter than {min}";
        if (schema.TryGetProperty("maxLength", out var max) && text.Length > max.GetInt32())
            yield return $"longer than {max}";
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.None, PatternLimit))
            yield return $"'{text}' does not fit {pattern}";
        if (schema.TryGetProperty("format", out var format) && !FitsFormat(format.GetString()!, text))
            yield return $"'{text}' is not a {format}";
    }

    private static bool FitsFormat(string format, string text) => format switch
    {
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time-rfc-2822" => DateTimeOffset.TryParseExact(
            text, "ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        _ => true,
    };

    private void Items(JsonElement schema, JsonElement array, string path, List<string> wrong)
    {
        if (schema.TryGetProperty("minItems", out var least) && array.GetArrayLength() < least.GetInt32())
            wrong.Add($"{path}: fewer than {least} items");
        if (!schema.TryGetProperty("items", out var items))
            return;
        var at = 0;
        foreach (var item in array.EnumerateArray())
            wrong.AddRange(Json(items, item, $"{path}/{at++}"));
    }

    private void Properties(JsonElement schema, JsonElement value, string path, List<string> wrong)
    {
        var known = schema.TryGetProperty("properties", out var properties);
        if (schema.TryGetProperty("required", out var required))
            wrong.AddRange(required.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString()!, out _)).Select(r => $"{path}: {r} is missing"));
        var closed = schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False;
        foreach (var property in value.EnumerateObject())
        {
            if (known && properties.TryGetProperty(property.Name, out var its))
                wrong.AddRange(Json(its, property.Value, $"{path}/{property.Name}"));
            else if (closed)
                wrong.Add($"{path}: {property.Name} is unknown");
        }
    }

    private List<string> OneOf(JsonElement alternatives, JsonElement value, string path)
    {
        var wrong = new List<string>();
        foreach (var alternative in alternatives.EnumerateArray())
        {
            var here = Json(alternative, value, path);
            if (here.Count == 0)
                return [];
            wrong.AddRange(here);
        }
        return wrong;
    }

    private static bool IsNullable(JsonElement schema)
        => (schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
            || (schema.TryGetProperty("type", out var type) && Types(type).Contains("null"));

    private static IEnumerable<string> Types(JsonElement type)
        => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(each => each.GetString()!) : [type.GetString()!];

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };
}
