using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watchbill.Domain.Alerts;

namespace Watchbill.Store.Json;

/// <summary>Snapshots of alerts without their members, and members. Thread-safe.</summary>
public static class AlertJson
{
    private static readonly JsonTypeInfo<Alert> State = StoreJson.Of<Alert>();
    private static readonly JsonTypeInfo<AlertMember> Member = StoreJson.Of<AlertMember>();

    public static void WriteState(Utf8JsonWriter writer, Alert alert) => JsonSerializer.Serialize(writer, alert, State);

    public static void WriteMember(Utf8JsonWriter writer, AlertMember member) => JsonSerializer.Serialize(writer, member, Member);

    public static Alert ReadState(ReadOnlySpan<byte> json, ImmutableSortedDictionary<string, AlertMember> members) =>
        JsonSerializer.Deserialize(json, State)! with { Members = members };

    /// <exception cref="InvalidDataException">It is no member.</exception>
    public static AlertMember ReadMember(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Member) is { Fingerprint: not null } member ? member : throw new InvalidDataException("A member of an alert has no fingerprint.");
}
