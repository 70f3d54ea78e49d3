using System.Collections.Concurrent;
using System.Text.Json;

namespace Watchbill.StandIns.Specs;

/// <summary>A vendor's published OpenAPI document (2.0 or 3.0), read once per process. Immutable and thread-safe.</summary>
internal sealed class OpenApiDocument
{
    private static readonly ConcurrentDictionary<string, OpenApiDocument> Loaded = new();

    private OpenApiDocument(JsonElement root) => Root = root;

    public JsonElement Root { get; }

    /// <summary>The document at this place under `specs`, or null when the folder or the file is absent.</summary>
    public static OpenApiDocument? Find(string vendor, string file)
        => SharedFolder.Item("specs", vendor, file) is { } path
            ? Loaded.GetOrAdd(path, p => new OpenApiDocument(JsonDocument.Parse(File.ReadAllBytes(p)).RootElement))
            : null;

    public static string Note(OpenApiDocument? document, string vendor, string file)
        => document is not null
            ? $"Requests are checked against specs/{vendor}/{file} and the built-in rules."
            : $"specs/{vendor}/{file} is absent ({(SharedFolder.IsPresent(out var message) ? "not in " + message : message)}): "
                + "requests are checked against the built-in rules only.";

    public JsonElement? Operation(string path, string method)
        => Root.GetProperty("paths").TryGetProperty(path, out var item) && item.TryGetProperty(method, out var operation) ? operation : null;

    /// <summary>Follows a $ref within the document; anything else is returned as it is.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            var target = Root;
            foreach (var step in reference.GetString()!.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
                target = target.GetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
            schema = target;
        }
        return schema;
    }
}
