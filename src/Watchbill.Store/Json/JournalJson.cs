using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watchbill.Domain;

namespace Watchbill.Store.Json;

/// <summary>Entries as stored: kind and version beside the payload, so that old shapes stay readable. Thread-safe.</summary>
public static class JournalJson
{
    private static readonly FrozenDictionary<Type, Shape> Written = Kinds.Entries
        .GroupBy(entry => entry.Kind)
        .Select(versions => versions.MaxBy(entry => entry.Version))
        .ToFrozenDictionary(entry => entry.Type, entry => new Shape(entry.Kind, entry.Version, StoreJson.Options.GetTypeInfo(entry.Type)));

    private static readonly FrozenDictionary<(string Kind, int Version), Shape> Readable = Kinds.Entries
        .ToFrozenDictionary(entry => (entry.Kind, entry.Version), entry => new Shape(entry.Kind, entry.Version, StoreJson.Options.GetTypeInfo(entry.Type)));

    /// <summary>Kind and version under which an entry is stored.</summary>
    public static (string Kind, int Version) KindOf(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var shape = ShapeOf(entry);
        return (shape.Kind, shape.Version);
    }

    public static void Write(Utf8JsonWriter writer, JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        JsonSerializer.Serialize(writer, entry, ShapeOf(entry).Info);
    }

    public static string Write(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return JsonSerializer.Serialize(entry, ShapeOf(entry).Info);
    }

    /// <exception cref="InvalidDataException">The kind is not known here, or the payload does not fit it.</exception>
    public static JournalEntry Read(string kind, int version, ReadOnlySpan<byte> payload)
    {
        if (!Readable.TryGetValue((kind, version), out var shape))
        {
            throw new InvalidDataException($"The journal holds an entry '{kind}' version {version}, which this version of Watchbill does not know.");
        }

        try
        {
            return (JournalEntry)JsonSerializer.Deserialize(payload, shape.Info)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"An entry '{kind}' version {version} of the journal cannot be read: {e.Message}", e);
        }
    }

    private static Shape ShapeOf(JournalEntry entry) =>
        Written.TryGetValue(entry.GetType(), out var shape)
            ? shape
            : throw new InvalidOperationException($"{entry.GetType().Name} has no kind in {nameof(Kinds)}.{nameof(Kinds.Entries)}.");

    private sealed record Shape(string Kind, int Version, JsonTypeInfo Info);
}
