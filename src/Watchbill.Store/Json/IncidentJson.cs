using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watchbill.Domain.Incidents;

namespace Watchbill.Store.Json;

/// <summary>Snapshots of incidents. Thread-safe.</summary>
public static class IncidentJson
{
    private static readonly JsonTypeInfo<Incident> State = StoreJson.Of<Incident>();

    public static void WriteState(Utf8JsonWriter writer, Incident incident) => JsonSerializer.Serialize(writer, incident, State);

    /// <exception cref="InvalidDataException">It is no snapshot.</exception>
    public static Incident ReadState(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, State) ?? throw new InvalidDataException("The snapshot of an incident is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The snapshot of an incident cannot be read: {exception.Message}", exception);
        }
    }
}
