using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime.Text;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Evidence;

/// <summary>One entry in a bundle: a line of JSON whose payload is a text, so that its bytes are those that were stored.</summary>
/// <param name="RecordedAt">Microseconds since 1970.</param>
/// <param name="Revision">Of the configuration that decided it.</param>
internal sealed record EntryLine(string Subject, int Version, string Kind, int KindVersion, long RecordedAt, byte[] Payload, string PayloadHash, string Chain, long Revision)
{
    private static readonly string[] Fields =
        ["subject", "version", "kind", "kind_version", "recorded_at", "payload_hash", "chain", "occurred_at", "revision", "actor", "door", "command_id", "payload"];

    public static byte[] Write(string subject, ChainRow row)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("subject", subject);
            writer.WriteNumber("version", row.Version);
            writer.WriteString("kind", row.Kind);
            writer.WriteNumber("kind_version", row.KindVersion);
            writer.WriteNumber("recorded_at", row.RecordedAt);
            writer.WriteString("payload_hash", row.PayloadHash);
            writer.WriteString("chain", row.Chain);
            writer.WriteString("occurred_at", InstantPattern.ExtendedIso.Format(row.OccurredAt));
            writer.WriteNumber("revision", row.Revision);
            writer.WriteString("actor", ActorText.Of(row.Actor));
            writer.WriteString("door", EnumText<Domain.Door>.Of(row.Door));
            if (row.CommandId is { } command)
            {
                writer.WriteString("command_id", command);
            }

            writer.WriteString("payload", row.Payload.Span);
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The line has another form; the message names the field.</exception>
    public static EntryLine Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var names = root.EnumerateObject().Select(field => field.Name).ToList();
            if (names.Except(Fields, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            {
                throw new InvalidDataException($"there is no field '{unknown}'");
            }

            if (names.Count != names.Distinct(StringComparer.Ordinal).Count())
            {
                throw new InvalidDataException("a field is there twice");
            }

            return new EntryLine(
                Text(root, "subject"), Int(root, "version"), Text(root, "kind"), Int(root, "kind_version"), Number(root, "recorded_at"),
                Encoding.UTF8.GetBytes(Text(root, "payload")), Hash(root, "payload_hash"), Hash(root, "chain"), Number(root, "revision"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"it is no JSON object ({broken.Message})", broken);
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InvalidDataException($"the field '{name}' is no text");

    private static string Hash(JsonElement root, string name) =>
        Text(root, name) is var text && HashChain.IsHash(text) ? text : throw new InvalidDataException($"the field '{name}' is no hash");

    private static int Int(JsonElement root, string name) =>
        Number(root, name) is > 0 and <= int.MaxValue and var number ? (int)number : throw new InvalidDataException($"the field '{name}' is no number of an entry");

    private static long Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && long.TryParse(value.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"the field '{name}' is no whole number");
}
