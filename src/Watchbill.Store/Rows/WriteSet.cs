using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;

namespace Watchbill.Store.Rows;

/// <summary>Everything that one batch writes, in the order: definitions, incidents, alerts, the rest. Built by one thread.</summary>
public sealed class WriteSet
{
    public List<AlertWrite> Alerts { get; } = [];

    /// <summary>Incidents with their entries. Whoever decides about them holds the lock of <see cref="Subjects.IncidentsLock"/>.</summary>
    public List<IncidentWrite> Incidents { get; } = [];

    /// <summary>Liveness of alerts that are otherwise unchanged.</summary>
    public List<(AlertId Alert, Liveness Liveness)> Touched { get; } = [];

    /// <summary>Timers that were handled, by id. Removing one that a new setting replaced does nothing.</summary>
    public List<long> TimersDone { get; } = [];

    /// <summary>Timers whose decision threw: tried again at Due.</summary>
    public List<(long Id, Instant Due, int Failures)> TimersDeferred { get; } = [];

    /// <summary>Timers of subjects other than alerts, set or replaced.</summary>
    public List<(string Subject, TimerSetting Timer)> TimersPut { get; } = [];

    /// <summary>Timers of subjects other than alerts, by purpose.</summary>
    public List<(string Subject, string Purpose)> TimersRemoved { get; } = [];

    /// <summary>Entries of subjects other than alerts and incidents. Whoever decides them holds the lock of their state.</summary>
    public List<JournalRow> Journal { get; } = [];

    /// <summary>Posts of status pages, new or changed. Whoever decides them holds <see cref="Subjects.StatusPagesLock"/>.</summary>
    public List<StatusPost> StatusPosts { get; } = [];

    /// <summary>Subscribers of status pages, new or changed, under the same lock.</summary>
    public List<StatusSubscriber> Subscribers { get; } = [];

    /// <summary>Ids of subscribers that are forgotten.</summary>
    public List<string> SubscribersRemoved { get; } = [];
    public List<DeliveryChange> Deliveries { get; } = [];

    /// <summary>Deliveries that belong to no alert: announcements, test pages.</summary>
    public List<(string Subject, DeliveryRequest Request, Instant At)> NewDeliveries { get; } = [];
    public List<StoredBody> Bodies { get; } = [];
    public List<CommandRecord> Commands { get; } = [];
    public List<AuditRecord> Audit { get; } = [];

    /// <summary>Any of these raises the revision by one for the whole write.</summary>
    public List<DefinitionWrite> Definitions { get; } = [];
    public List<MethodFlag> Flags { get; } = [];
    public List<RejectedEvent> Rejected { get; } = [];
    public List<OutboxRow> Outbox { get; } = [];

    /// <summary>What was changed. One whose id is stored already is left out.</summary>
    public List<ServiceChange> Changes { get; } = [];

    /// <summary>Counters of integrations: last event received, accepted, rejected; added to what is stored.</summary>
    public List<IntegrationUse> Integrations { get; } = [];
    public List<(string Name, string Value)> EngineState { get; } = [];

    /// <summary>Files; one that is kept already is not written again.</summary>
    public List<StoredAttachment> Attachments { get; } = [];

    /// <summary>Hashes of files that must not be kept.</summary>
    public List<string> AttachmentsRemoved { get; } = [];

    public List<CheckpointWrite> Checkpoints { get; } = [];

    /// <summary>Carried out before incidents are written. Whoever asks for one writes the incident's snapshot without the text too.</summary>
    public List<Redaction> Redactions { get; } = [];

    public bool IsEmpty =>
        Alerts.Count + Incidents.Count + Touched.Count + NewDeliveries.Count + TimersDone.Count + TimersDeferred.Count + TimersPut.Count + TimersRemoved.Count + Journal.Count + Deliveries.Count + Bodies.Count + Commands.Count + Audit.Count
        + Definitions.Count + Flags.Count + Rejected.Count + Outbox.Count + Changes.Count + Integrations.Count + EngineState.Count
        + Attachments.Count + AttachmentsRemoved.Count + Checkpoints.Count + Redactions.Count
        + StatusPosts.Count + Subscribers.Count + SubscribersRemoved.Count == 0;
}

/// <summary>All rows of one alert's change. It joins as a whole or not at all.</summary>
/// <param name="ExpectedVersion">The version that was decided on; 0 inserts a new alert.</param>
/// <param name="Members">Members that are new or changed.</param>
/// <param name="TimersPut">Set or replaced, by purpose.</param>
/// <param name="TimersRemoved">Purposes.</param>
/// <param name="Cancelled">Pending ones become cancelled; those being handed over are marked so that no other attempt follows.</param>
public sealed record AlertWrite(
    Alert Alert,
    int ExpectedVersion,
    ImmutableArray<JournalRow> Journal,
    ImmutableArray<AlertMember> Members,
    Liveness Liveness,
    ImmutableArray<TimerSetting> TimersPut,
    ImmutableArray<string> TimersRemoved,
    ImmutableArray<DeliveryRequest> Deliveries,
    ImmutableArray<DeliveryId> Cancelled,
    Instant At);

/// <summary>One entry with its envelope.</summary>
/// <param name="OccurredAt">When it happened, as far as is known.</param>
/// <param name="RecordedAt">When it was written; never goes back within a subject.</param>
/// <param name="Revision">Of the definitions that decided.</param>
/// <param name="CommandId">The command that led to it; null for the engine's own.</param>
/// <param name="BodyHash">SHA-256 (hex) of the request body that led to it.</param>
public sealed record JournalRow(
    string Subject,
    int Version,
    Instant OccurredAt,
    Instant RecordedAt,
    long Revision,
    Actor Actor,
    Door Door,
    string? CommandId,
    string? BodyHash,
    JournalEntry Entry);

/// <summary>A change of delivery rows by the Deliverer or the Rescuer.</summary>
public abstract record DeliveryChange(DeliveryId Delivery);

/// <summary>pending → handing over, if it is still pending and not cancelled. Attempt + 1.</summary>
public sealed record HandOver(DeliveryId Delivery, string LeaseToken, Instant LeaseUntil, string Boot, Instant At, DeliveryId? Bundle) : DeliveryChange(Delivery);

/// <summary>Pending, but not before <paramref name="Due"/> (bundling, provider queues).</summary>
public sealed record Hold(DeliveryId Delivery, Instant Due) : DeliveryChange(Delivery);

/// <summary>pending → cancelled, by a stage of the Deliverer, with its reason.</summary>
public sealed record Drop(DeliveryId Delivery, string Detail, Instant At) : DeliveryChange(Delivery);

/// <summary>handing over → <paramref name="Status"/>, if the lease token still fits. Pending means another attempt at <paramref name="RetryAt"/>; when a cancellation came meanwhile it becomes cancelled instead, or unknown when something may have been sent.</summary>
/// <param name="PossiblySent">This attempt ended without an answer.</param>
public sealed record Complete(
    DeliveryId Delivery, string LeaseToken, DeliveryStatus Status, Instant? RetryAt, string? Provider, string? Receipt, string? Detail, Instant At, bool PossiblySent = false) : DeliveryChange(Delivery);

/// <summary>A request body. The same within a day is kept once; on SQLite, later, once more. At most 64 KiB are kept.</summary>
/// <param name="Hash">SHA-256, lower-case hex.</param>
public sealed record StoredBody(string Hash, ReadOnlyMemory<byte> Content, int FullLength, Instant At)
{
    /// <summary>Bytes kept of a body; a longer one is cut by the store.</summary>
    public const int MaxKept = 64 * 1024;
}

/// <param name="Result">JSON, returned again when the same id comes again within 24 h.</param>
public sealed record CommandRecord(string Id, string Result, Instant At);

public sealed record AuditRecord(Instant At, Actor Actor, Door Door, string Action, string Object, string Detail);

/// <summary>One version of a definition document.</summary>
/// <param name="Kind">user, responder, team, schedule, policy, service, mapping, key, override, flag …</param>
/// <param name="ManagedBy">"files:users.yaml:12", "ui", "api".</param>
/// <param name="Json">Null removes it (older versions stay).</param>
public sealed record DefinitionWrite(string Kind, string Id, string? Json, string ManagedBy, Actor Actor, Instant At);

/// <summary>An event that was refused, kept (the newest 1,000) so that somebody can see it.</summary>
/// <param name="Where">Integration when known, else the path.</param>
/// <param name="Excerpt">At most 300 characters, without keys.</param>
public sealed record RejectedEvent(Instant At, string Where, int Status, string Code, string Excerpt)
{
    /// <summary>The store keeps this many of the newest.</summary>
    public const int MaxKept = 1_000;

    /// <summary>The code of events whose key opens nothing.</summary>
    public const string UnknownKey = "unknown_key";
}

public sealed record OutboxRow(DeliveryId Delivery, Instant At, string Kind, string Address, UserId? User, string Subject, string Text, string? Html, long? Alert);

public sealed record IntegrationUse(ServiceId Service, IntegrationId Integration, Instant LastEventAt, long Accepted, long Rejected);

/// <summary>What a write left out, and which delivery changes took hold.</summary>
/// <param name="LostAlerts">Indexes into <see cref="WriteSet.Alerts"/>.</param>
/// <param name="Refused">Delivery changes that did not take hold: cancelled meanwhile, or fenced.</param>
/// <param name="Revision">After the write.</param>
public sealed record WriteOutcome(ImmutableArray<int> LostAlerts, ImmutableHashSet<DeliveryId> Refused, long Revision)
{
    public static readonly WriteOutcome Clean = new([], [], 0);

    /// <summary>Indexes into <see cref="WriteSet.Incidents"/>: their version was no longer the expected one, or their reference is taken.</summary>
    public ImmutableArray<int> LostIncidents { get => field.IsDefault ? [] : field; init; } = [];
}
