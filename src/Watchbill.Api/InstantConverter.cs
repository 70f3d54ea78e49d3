using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Watchbill.Api;

/// <summary>Instants as RFC 3339: written in UTC, read with any offset.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    /// <exception cref="JsonException">The text is no RFC 3339 instant.</exception>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Timestamps.TryParse(reader.GetString(), out var instant)
            ? instant
            : throw new JsonException("An instant is written like 2026-05-01T12:00:00Z.");

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

/// <summary>Instants in texts of people and programs.</summary>
public static class Timestamps
{
    public static bool TryParse(string? text, out Instant instant)
    {
        var parsed = OffsetDateTimePattern.Rfc3339.Parse(text ?? "");
        instant = parsed.Success ? parsed.Value.ToInstant() : default;
        return parsed.Success;
    }
}
