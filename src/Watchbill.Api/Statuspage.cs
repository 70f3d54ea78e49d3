using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Watchbill.Api;

/// <summary>The public JSON of a status page, in Statuspage's shape. Fields that mean nothing here are null rather than absent, as readers expect them.</summary>
public sealed record StatuspagePage(string Id, string Name, string Url, string TimeZone, Instant UpdatedAt);

/// <param name="Indicator">"none", "minor", "major" or "critical".</param>
public sealed record StatuspageStatus(string Indicator, string Description);

/// <param name="Status">"operational", "under_maintenance", "degraded_performance", "partial_outage" or "major_outage".</param>
public sealed record StatuspageComponent(
    string Id,
    string Name,
    string Status,
    Instant CreatedAt,
    Instant UpdatedAt,
    int Position,
    string? Description,
    bool Showcase,
    string? StartDate,
    string? GroupId,
    string PageId,
    bool Group,
    bool OnlyShowIfDegraded)
{
    /// <summary>Ids of those in a group; null for one that is no group.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Components { get; init; }
}

public sealed record StatuspageChange(string Code, string Name, string OldStatus, string NewStatus);

public sealed record StatuspageUpdate(
    string Id,
    string IncidentId,
    string Status,
    string Body,
    Instant CreatedAt,
    Instant UpdatedAt,
    Instant DisplayAt,
    bool DeliverNotifications,
    IReadOnlyList<StatuspageChange> AffectedComponents)
{
    /// <summary>Always null here; readers expect it.</summary>
    public string? CustomTweet { get; init; }

    /// <summary>Always null here; readers expect it.</summary>
    public string? TweetId { get; init; }
}

/// <param name="Impact">"none", "minor", "major", "critical" or "maintenance".</param>
/// <param name="IncidentUpdates">Newest first.</param>
/// <param name="ScheduledFor">Of maintenances; absent from incidents.</param>
public sealed record StatuspageIncident(
    string Id,
    string Name,
    string Status,
    Instant CreatedAt,
    Instant UpdatedAt,
    Instant? MonitoringAt,
    Instant? ResolvedAt,
    string Impact,
    string Shortlink,
    Instant StartedAt,
    string PageId,
    IReadOnlyList<StatuspageUpdate> IncidentUpdates,
    IReadOnlyList<StatuspageComponent> Components,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? ScheduledFor = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? ScheduledUntil = null);

public sealed record StatuspageSummary(
    StatuspagePage Page,
    IReadOnlyList<StatuspageComponent> Components,
    IReadOnlyList<StatuspageIncident> Incidents,
    IReadOnlyList<StatuspageIncident> ScheduledMaintenances,
    StatuspageStatus Status);

public sealed record StatuspageStatusAnswer(StatuspagePage Page, StatuspageStatus Status);

public sealed record StatuspageComponents(StatuspagePage Page, IReadOnlyList<StatuspageComponent> Components);

public sealed record StatuspageIncidents(StatuspagePage Page, IReadOnlyList<StatuspageIncident> Incidents);

public sealed record StatuspageMaintenances(StatuspagePage Page, IReadOnlyList<StatuspageIncident> ScheduledMaintenances);

/// <param name="Mode">"email" or "webhook".</param>
/// <param name="Components">Ids of those of which to be told; empty = of everything.</param>
/// <param name="CreatedAt">Null where strangers ask: nobody learns who is a subscriber already.</param>
public sealed record StatuspageSubscriber(
    string Id,
    string Mode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Endpoint,
    Instant? QuarantinedAt,
    IReadOnlyList<string> Components,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? CreatedAt)
{
    /// <summary>Always false: every address is asked first.</summary>
    public bool SkipConfirmationNotification { get; init; }

    /// <summary>Always null here; readers expect it.</summary>
    public Instant? PurgeAt { get; init; }
}

public sealed record StatuspageSubscribed(StatuspagePage Page, StatuspageSubscriber Subscriber);

public sealed record StatuspageSubscriberList(IReadOnlyList<StatuspageSubscriber> Subscribers);

public sealed record StatuspageSubscriberCount(int Email, int Webhook);

/// <summary>snake_case, nulls written, instants to the millisecond as Statuspage writes them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(MillisecondConverter)])]
[JsonSerializable(typeof(StatuspageSummary))]
[JsonSerializable(typeof(StatuspageStatusAnswer))]
[JsonSerializable(typeof(StatuspageComponents))]
[JsonSerializable(typeof(StatuspageIncidents))]
[JsonSerializable(typeof(StatuspageMaintenances))]
[JsonSerializable(typeof(StatuspageIncident))]
[JsonSerializable(typeof(StatuspageSubscribed))]
[JsonSerializable(typeof(StatuspageSubscriber))]
[JsonSerializable(typeof(StatuspageSubscriberList))]
[JsonSerializable(typeof(StatuspageSubscriberCount))]
public sealed partial class StatuspageJson : JsonSerializerContext;

internal sealed class MillisecondConverter : JsonConverter<Instant>
{
    private static readonly InstantPattern Milliseconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <exception cref="JsonException">The text is no RFC 3339 instant.</exception>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Timestamps.TryParse(reader.GetString(), out var instant)
            ? instant
            : throw new JsonException("An instant is written like 2026-05-01T12:00:00.000Z.");

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(Milliseconds.Format(value));
}
