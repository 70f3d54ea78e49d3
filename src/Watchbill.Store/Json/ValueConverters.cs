using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Watchbill.Domain;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Store.Json;

/// <summary>Ids are plain strings.</summary>
internal sealed class IdConverter<T>(Func<string, T> make, Func<T, string> text) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        make(reader.GetString() ?? throw new JsonException($"A {typeof(T).Name} is missing."));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(text(value));
}

internal sealed class AlertIdConverter : JsonConverter<AlertId>
{
    public override AlertId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, AlertId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}

internal sealed class AnnouncementIdConverter : JsonConverter<AnnouncementId>
{
    public override AnnouncementId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, AnnouncementId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}

internal sealed class IncidentIdConverter : JsonConverter<IncidentId>
{
    public override IncidentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, IncidentId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}

internal sealed class StatusPostIdConverter : JsonConverter<StatusPostId>
{
    public override StatusPostId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, StatusPostId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}

/// <summary>Names and values, in ordinal order of the names whatever the culture.</summary>
internal sealed class LabelsConverter : JsonConverter<ImmutableSortedDictionary<string, string>>
{
    private static readonly ImmutableSortedDictionary<string, string> Empty = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public override ImmutableSortedDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ImmutableSortedDictionary<string, string>.Builder? labels = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            labels ??= Empty.ToBuilder();
            var name = reader.GetString()!;
            reader.Read();
            labels[name] = reader.GetString() ?? string.Empty;
        }

        return labels is null ? Empty : labels.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Translations of a mapping's values: looked up without case, written in a stable order.</summary>
internal sealed class TranslationsConverter : JsonConverter<ImmutableDictionary<string, string>>
{
    public override ImmutableDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            values[name] = reader.GetString() ?? string.Empty;
        }

        return values.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
