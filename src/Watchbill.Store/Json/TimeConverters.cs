using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Watchbill.Store.Json;

/// <summary>ISO-8601 in UTC, exact to the nanosecond: late copies are told from new alerts by comparing a source's start times.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    private const int NanosecondsPerTick = 100;
    private static readonly Instant Year1 = Instant.FromUtc(1, 1, 1, 0, 0);

    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The longest text that the runtime reads without losing digits: seven decimals.
        const int WithTicks = 28;
        if (!reader.HasValueSequence && reader.ValueSpan.Length <= WithTicks && reader.TryGetDateTime(out var value) && value.Kind == DateTimeKind.Utc)
        {
            return Instant.FromDateTimeUtc(value);
        }

        return Patterns.Parse(InstantPattern.ExtendedIso, reader.GetString());
    }

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value >= Year1 && (value - Year1).SubsecondNanoseconds % NanosecondsPerTick == 0)
        {
            writer.WriteStringValue(value.ToDateTimeUtc());
        }
        else
        {
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
        }
    }
}

/// <summary>Values that are written as text by one of NodaTime's patterns.</summary>
internal sealed class PatternConverter<T>(IPattern<T> pattern) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Patterns.Parse(pattern, reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(pattern.Format(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Patterns.Parse(pattern, reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(pattern.Format(value));
}

/// <summary>A zone is kept by its IANA name, so that new rules of the zone apply to what is stored.</summary>
internal sealed class ZoneConverter : JsonConverter<DateTimeZone>
{
    public override DateTimeZone Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var id = reader.GetString();
        return (id is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id))
            ?? throw new JsonException($"The time zone '{id}' is not in the zone database {DateTimeZoneProviders.Tzdb.VersionId}.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeZone value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
}

internal static class Patterns
{
    public static T Parse<T>(IPattern<T> pattern, string? text)
    {
        var parsed = pattern.Parse(text ?? string.Empty);
        return parsed.Success
            ? parsed.Value
            : throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a {typeof(T).Name}: {parsed.Exception.Message}"), parsed.Exception);
    }
}
