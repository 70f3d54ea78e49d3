using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Evidence;

/// <summary>
/// What is signed each hour: that chains had come to these heads. Each head is a hash that can be found by whoever has the chain and by nobody else, so the
/// document of all incidents can be shown with any of them.
/// </summary>
public static class CheckpointDocument
{
    public const string Format = "watchbill-checkpoint/1";

    /// <param name="previous">The document of the checkpoint before; null for the first.</param>
    public static string Write(Instant at, string? previous, IEnumerable<ChainHead> heads)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteString("at", InstantPattern.ExtendedIso.Format(at));
            writer.WriteString("previous", previous is null ? HashChain.Beginning : HashChain.HashOf(Encoding.UTF8.GetBytes(previous)));
            writer.WriteStartArray("heads");
            foreach (var leaf in heads.Select(head => HashChain.Leaf(Subjects.Of(head.Incident), head.Version, head.Chain)).Order(StringComparer.Ordinal))
            {
                writer.WriteStringValue(leaf);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Null when the text is none of ours.</summary>
    public static (Instant At, ImmutableHashSet<string> Heads)? Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root.GetProperty("format").GetString() == Format && InstantPattern.ExtendedIso.Parse(root.GetProperty("at").GetString() ?? "") is { Success: true } at
                ? (at.Value, root.GetProperty("heads").EnumerateArray().Select(head => head.GetString() ?? "").ToImmutableHashSet(StringComparer.Ordinal))
                : null;
        }
        catch (Exception no) when (no is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
