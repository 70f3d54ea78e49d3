using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Alerts;

/// <summary>Triggered → acknowledged → resolved; back to triggered only by a named entry (snooze over, stale acknowledgement, reassigned, escalated).</summary>
public enum AlertStatus
{
    Triggered = 0,
    Acknowledged = 1,
    Resolved = 2,
}

/// <summary>
/// The deduplicated thing that pages: the snapshot that AlertEvolution makes out of the journal.
/// Immutable. At most one alert per (service, dedup key) is not resolved.
/// </summary>
public sealed record Alert
{
    public required AlertId Id { get; init; }
    public required ServiceId Service { get; init; }
    public required IntegrationId Integration { get; init; }
    public required string DedupKey { get; init; }
    public required string Title { get; init; }
    public string? Details { get; init; }
    public string? Link { get; init; }
    public required Severity Severity { get; init; }
    public required Urgency Urgency { get; init; }
    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    /// <summary>True for the alert that further new alerts of its service join while there are too many of them.</summary>
    public bool IsStorm { get; init; }

    /// <summary>Whose turn it is where rules go round robin; the same for the life of the alert, in every pass and run. Null when its policy had no such rule at first.</summary>
    public long? Turn { get; init; }

    /// <summary>What it has to do with an incident; null for nothing.</summary>
    public AlertIncident? Incident { get; init; }

    /// <summary>Somebody said that it was wrong; null while nobody has.</summary>
    public FalsePositive? FalsePositive { get; init; }

    /// <summary>When it pages again though its incident ended; null when it does not wait for that.</summary>
    public Instant? ReturnsAt { get; init; }

    /// <summary>Whose rules it follows; null for its service's.</summary>
    public OwnPolicy? Own { get; init; }

    public required AlertStatus Status { get; init; }
    public required Instant TriggeredAt { get; init; }
    public Instant? AcknowledgedAt { get; init; }

    /// <summary>Who acknowledged last; null when the source did.</summary>
    public UserId? AcknowledgedBy { get; init; }

    /// <summary>When whoever has it took it over from another; null while the one who acknowledged has it.</summary>
    public Instant? TakenOverAt { get; init; }
    public Instant? ResolvedAt { get; init; }
    public Instant? SnoozedUntil { get; init; }

    /// <summary>What people said of it, in the order of the facts' names; <see cref="KnownFacts"/> says what holds.</summary>
    public ImmutableArray<StatedFact> Facts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The last act of a person, for the refusal of commands that were sent in ignorance of it.</summary>
    public LastAct? LastAct { get; init; }

    /// <summary>By fingerprint. At most <see cref="MaxMembers"/> are kept; the others are counted in <see cref="UncountedMembers"/>.</summary>
    public ImmutableSortedDictionary<string, AlertMember> Members { get; init; } = NoMembers;
    public int UncountedMembers { get; init; }

    /// <summary>The latest run; null until the first begins.</summary>
    public EscalationRun? Run { get; init; }

    /// <summary>What was asked to be sent, in order; index + 1 is the sequence in the delivery's id.</summary>
    public ImmutableArray<Notification> Notifications { get; init; } = [];

    /// <summary>Pages opened over all runs; the next one gets this number + 1.</summary>
    public int PageCount { get; init; }

    /// <summary>Number of journal entries behind this snapshot; the next one gets Version + 1.</summary>
    public int Version { get; init; }

    public const int MaxMembers = 1_000;
    public const int MaxTitle = 1_024;
    public const int MaxDetails = 8_192;

    public static readonly ImmutableSortedDictionary<string, AlertMember> NoMembers =
        ImmutableSortedDictionary.Create<string, AlertMember>(StringComparer.Ordinal);

    public static readonly ImmutableSortedDictionary<string, string> NoLabels =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Since when the one who has it has had it: from then on an acknowledgement grows stale.</summary>
    public Instant? HeldSince => TakenOverAt ?? AcknowledgedAt;

    /// <summary>It pages nobody by itself.</summary>
    public bool IsHandled => Incident is { Part: AlertPart.Handled };

    /// <summary>Its incident let it go, and it has not paged again since.</summary>
    public bool IsReleased => Incident is { Part: AlertPart.Released };

    public bool IsOpen => Status != AlertStatus.Resolved;

    public DeliveryId NextDelivery => new($"{Id.Value}-{Notifications.Length + 1}");
}

/// <summary>One thing inside an alert that fires and resolves on its own: an Alertmanager alert within its group.</summary>
/// <param name="StartsAt">When the source says that it began.</param>
/// <param name="EndsAt">When it ended, or null while it fires.</param>
public sealed record AlertMember(
    string Fingerprint,
    string Title,
    Severity Severity,
    bool Firing,
    Instant StartsAt,
    Instant? EndsAt,
    ImmutableSortedDictionary<string, string> Labels);

/// <summary>What a person did last, and at which version of the alert.</summary>
public sealed record LastAct(UserId By, string Verb, Instant At, int Version);

/// <summary>What became of one message that was asked for.</summary>
public enum NotificationState
{
    Requested = 0,
    HandedOver = 1,

    /// <summary>Failed for good: the method cannot be used.</summary>
    Failed = 2,

    /// <summary>The provider fails; attempts go on.</summary>
    Retrying = 3,

    /// <summary>Handed over, but the answer was lost.</summary>
    Unknown = 4,
    Cancelled = 5,

    /// <summary>It got there, and nobody took it: busy, no answer. The method is sound, and may be used again later.</summary>
    NotReached = 6,
}

/// <summary>One message owed to one destination because of this alert.</summary>
/// <param name="Page">Number of the page it belongs to; 0 for channels and notices.</param>
/// <param name="User">Null for channels.</param>
/// <param name="Method">Null for channels.</param>
public sealed record Notification(
    DeliveryId Delivery,
    NotificationPurpose Purpose,
    int Page,
    UserId? User,
    ContactMethodId? Method,
    Responders.ContactMethodKind Kind,
    string Address,
    NotificationState State,
    Instant ChangedAt);

/// <summary>Why a message exists.</summary>
public enum NotificationPurpose
{
    /// <summary>Demands an answer from a person.</summary>
    Page = 0,

    /// <summary>Tells a channel that the alert exists.</summary>
    Post = 1,

    /// <summary>Tells those already told that the state changed; in chat it edits what was posted.</summary>
    Notice = 2,

    /// <summary>Tells a person something that is about no alert. Demands no answer.</summary>
    Announcement = 3,
}
