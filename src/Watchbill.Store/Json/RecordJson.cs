using System.Text.Json;
using Watchbill.Domain.Handoffs;

namespace Watchbill.Store.Json;

/// <summary>The snapshot of a schedule's journal, as the engine remembers it. Thread-safe.</summary>
public static class RecordJson
{
    public static string Write(OnCallRecord record) => JsonSerializer.Serialize(record, StoreJson.Of<OnCallRecord>());

    /// <exception cref="InvalidDataException">The text is not one that <see cref="Write"/> made.</exception>
    public static OnCallRecord Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StoreJson.Of<OnCallRecord>()) ?? throw new InvalidDataException("The record of a schedule is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The record of a schedule cannot be read: {exception.Message}", exception);
        }
    }
}
