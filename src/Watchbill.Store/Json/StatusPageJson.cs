using System.Text.Json;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Store.Json;

/// <summary>The snapshots of posts and pages. Thread-safe.</summary>
public static class StatusPageJson
{
    public static string Write(StatusPost post) => JsonSerializer.Serialize(post, StoreJson.Of<StatusPost>());

    public static string Write(PageRecord record) => JsonSerializer.Serialize(record, StoreJson.Of<PageRecord>());

    /// <exception cref="InvalidDataException">The text is not one that was written here.</exception>
    public static StatusPost ReadPost(string json) => Read<StatusPost>(json, "post of a status page");

    /// <exception cref="InvalidDataException">The text is not one that was written here.</exception>
    public static PageRecord ReadRecord(string json) => Read<PageRecord>(json, "record of a status page");

    public static string Write(StatusSubscriber subscriber) => JsonSerializer.Serialize(subscriber, StoreJson.Of<StatusSubscriber>());

    /// <exception cref="InvalidDataException">The text is not one that was written here.</exception>
    public static StatusSubscriber ReadSubscriber(string json) => Read<StatusSubscriber>(json, "subscriber of a status page");

    private static T Read<T>(string json, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StoreJson.Of<T>()) ?? throw new InvalidDataException($"The {what} is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The {what} cannot be read: {exception.Message}", exception);
        }
    }
}
