using System.Text.Json;
using Watchbill.StandIns.Specs;

namespace Watchbill.StandIns.Slack;

/// <summary>The vendor's published document, as far as it says what a method takes. Absent when `../shared` is.</summary>
internal sealed class SlackDocument
{
    private const string File = "slack_web_openapi_v2.json";

    private readonly OpenApiDocument? _document = OpenApiDocument.Find("slack", File);

    public string Note => OpenApiDocument.Note(_document, "slack", File);

    /// <summary>The declared parameters with their types, without the token; null when the document is absent or lacks the method.</summary>
    public IReadOnlyDictionary<string, string>? ParametersOf(string method)
    {
        if (_document is null || !_document.Root.GetProperty("paths").TryGetProperty("/" + method, out var path))
            return null;
        return path.EnumerateObject().First().Value.GetProperty("parameters").EnumerateArray()
            .Where(parameter => parameter.GetProperty("name").GetString() != "token")
            .ToDictionary(parameter => parameter.GetProperty("name").GetString()!, parameter => parameter.GetProperty("type").GetString()!);
    }

    /// <summary>What the document finds wrong with this argument, or null. Newer parameters are unknown to it and pass.</summary>
    public string? Objection(SlackMethod method, SlackParameter parameter, JsonValueKind kind)
    {
        if (ParametersOf(method.Name) is not { } declared || parameter.Newer)
            return null;
        if (!declared.TryGetValue(parameter.Name, out var type))
            return $"{parameter.Name} is not in the vendor's document of {method.Name}";
        var fits = type switch
        {
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => kind == JsonValueKind.Number,
            "number" => kind is JsonValueKind.Number or JsonValueKind.String,
            // The document describes forms, where arrays are written out as text; JSON bodies carry them as they are.
            _ => kind is JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object,
        };
        return fits ? null : $"{parameter.Name} must be {type} by the vendor's document of {method.Name}";
    }
}
