using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Store.Json;

/// <summary>
/// The messages of deliveries. One about an alert, by far the most frequent, is its plain facts, as in rows from before there was anything else;
/// every other bears its kind and version in front: {"$kind":"announcement","$version":1,"message":{…}}. Thread-safe.
/// </summary>
public static class MessageJson
{
    private const string Version = "$version";
    private const string Body = "message";
    private static readonly JsonTypeInfo<AlertMessage> Alert = StoreJson.Of<AlertMessage>();
    private static readonly JsonTypeInfo<Announcement> Announced = StoreJson.Of<Announcement>();
    private static readonly JsonTypeInfo<ChannelPost> Posted = StoreJson.Of<ChannelPost>();
    private static readonly JsonTypeInfo<SubscriberMessage> Subscribed = StoreJson.Of<SubscriberMessage>();
    private static readonly JsonTypeInfo<UpdateMessage> Updated = StoreJson.Of<UpdateMessage>();

    public static void Write(Utf8JsonWriter writer, Message message)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (message)
        {
            case AlertMessage alert:
                JsonSerializer.Serialize(writer, alert, Alert);
                break;
            case Announcement announcement:
                Write(writer, Kinds.Announcement, announcement, Announced);
                break;
            case ChannelPost post:
                Write(writer, Kinds.ChannelPost, post, Posted);
                break;
            case SubscriberMessage subscriber:
                Write(writer, Kinds.SubscriberMessage, subscriber, Subscribed);
                break;
            case UpdateMessage update:
                Write(writer, Kinds.UpdateMessage, update, Updated);
                break;
            default:
                throw new InvalidOperationException($"{message?.GetType().Name ?? "null"} is no message that can be stored.");
        }
    }

    /// <exception cref="InvalidDataException">The kind is not known here, or the payload does not fit it.</exception>
    public static Message Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(StoreJson.KindProperty))
            {
                return JsonSerializer.Deserialize(json, Alert)!;
            }

            reader.Read();
            var kind = reader.GetString();
            var version = Next(ref reader, Version) ? reader.GetInt32() : 0;
            if ((kind, version) != Kinds.Announcement && (kind, version) != Kinds.SubscriberMessage && (kind, version) != Kinds.ChannelPost && (kind, version) != Kinds.UpdateMessage)
            {
                throw new InvalidDataException($"A delivery holds a message '{kind}' version {version}, which this version of Watchbill does not know.");
            }

            return !Next(ref reader, Body) ? throw new InvalidDataException($"A message '{kind}' of a delivery has no body.")
                : kind == Kinds.SubscriberMessage.Kind ? JsonSerializer.Deserialize(ref reader, Subscribed)!
                : kind == Kinds.UpdateMessage.Kind ? JsonSerializer.Deserialize(ref reader, Updated)!
                : kind == Kinds.ChannelPost.Kind ? JsonSerializer.Deserialize(ref reader, Posted)!
                : JsonSerializer.Deserialize(ref reader, Announced)!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"The message of a delivery cannot be read: {exception.Message}", exception);
        }
    }

    private static void Write<T>(Utf8JsonWriter writer, (string Kind, int Version) kind, T message, JsonTypeInfo<T> type)
    {
        writer.WriteStartObject();
        writer.WriteString(StoreJson.KindProperty, kind.Kind);
        writer.WriteNumber(Version, kind.Version);
        writer.WritePropertyName(Body);
        JsonSerializer.Serialize(writer, message, type);
        writer.WriteEndObject();
    }

    /// <summary>Moves to the value of the next property, if that is the one.</summary>
    private static bool Next(ref Utf8JsonReader reader, string property) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(property) && reader.Read();
}
