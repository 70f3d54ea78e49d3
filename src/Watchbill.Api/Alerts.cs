using System.Text.Json;
using NodaTime;

namespace Watchbill.Api;

/// <param name="Status">triggered, acknowledged or resolved.</param>
/// <param name="Severity">info, warning, error or critical.</param>
/// <param name="Urgency">low or high.</param>
/// <param name="Version">What a command gives as <c>seen</c>.</param>
/// <param name="Url">The page for people.</param>
public sealed record AlertSummary(
    long Id,
    string Service,
    string ServiceName,
    string Title,
    string Status,
    string Severity,
    string Urgency,
    Instant TriggeredAt,
    Instant? AcknowledgedAt,
    string? AcknowledgedBy,
    Instant? ResolvedAt,
    Instant? SnoozedUntil,
    int FiringMembers,
    int Version,
    string Url);

/// <param name="Next">Give it as <c>before</c> for the next page; absent on the last.</param>
public sealed record AlertList(IReadOnlyList<AlertSummary> Alerts, long? Next);

public sealed record AlertDetail(
    AlertSummary Alert,
    string Integration,
    string DedupKey,
    string? Details,
    string? Link,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<AlertFactInfo> Facts,
    IReadOnlyList<AlertMemberInfo> Members,
    int UncountedMembers,
    IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<NotificationInfo> Notifications,
    IReadOnlyList<NextStepInfo> NextSteps);

/// <summary>What rules ask of the alert, or people said of it.</summary>
/// <param name="Stated">True when a person said so; else it follows from a label or from the service.</param>
public sealed record AlertFactInfo(string Fact, bool Holds, bool Stated);

public sealed record AlertMemberInfo(
    string Fingerprint, string Title, string Severity, bool Firing, Instant StartsAt, Instant? EndsAt, IReadOnlyDictionary<string, string> Labels);

/// <summary>One entry of the journal.</summary>
/// <param name="Kind">Such as "rule.fired"; tells what <paramref name="Data"/> holds.</param>
/// <param name="Actor">"user:ana", "source:checkout/prometheus", "engine:runner".</param>
/// <param name="Text">In words.</param>
/// <param name="Reason">Why, in words; absent where the entry is a fact without a reason. The typed reason is in <paramref name="Data"/>.</param>
/// <param name="Data">The entry as stored, with its typed reason.</param>
public sealed record TimelineEntry(
    int Version, Instant OccurredAt, Instant RecordedAt, string Kind, string Actor, string Door, string Text, string? Reason, JsonElement Data);

/// <param name="State">requested, handed_over, failed, retrying, unknown or cancelled.</param>
public sealed record NotificationInfo(
    string Delivery, string Purpose, string? User, string? Method, string Kind, string Address, string State, Instant ChangedAt);

/// <summary>What happens next if nobody acts.</summary>
public sealed record NextStepInfo(Instant Due, string Text);

/// <summary>The body of a command. Each verb takes the fields that concern it.</summary>
/// <param name="Seen">The alert's version that the sender looked at; the command is refused when a person has acted since. Absent means no check.</param>
/// <param name="Until">snooze: the end. At most 7 days ahead.</param>
/// <param name="For">snooze: the length instead, such as "2h" or "90m".</param>
/// <param name="To">reassign: the user.</param>
/// <param name="Fact">fact: its name, such as "customer-facing".</param>
/// <param name="Holds">fact: whether it is true; absent means that it is.</param>
/// <param name="Cause">false-positive: one of the reasons of the service's incident process.</param>
/// <param name="Comment">false-positive: in words.</param>
public sealed record AlertCommandBody(
    int? Seen = null, Instant? Until = null, string? For = null, string? To = null, string? Fact = null, bool? Holds = null, string? Cause = null, string? Comment = null);

/// <param name="Note">For people, when nothing had to change: "already resolved".</param>
/// <param name="Repeated">True when the same Idempotency-Key had been carried out before.</param>
public sealed record AlertCommandResult(long Alert, string Status, int Version, string? Note, bool Repeated);
