using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Rows;

namespace Watchbill.Store;

/// <summary>Reading, on connections that cannot write. Each call sees one consistent state, at least as new as the last commit of this process.</summary>
public interface IStoreReader
{
    Task<DefinitionDocuments> ReadDefinitionsAsync(CancellationToken cancellationToken);

    /// <summary>Every current definition's row, with who manages it. For export, plan and the "managed by" line of pages.</summary>
    Task<IReadOnlyList<DefinitionRow>> ReadDefinitionRowsAsync(CancellationToken cancellationToken);

    /// <summary>Versions of definitions, by kind, id and version: of each the one that held just before <paramref name="from"/>, and all that were written since. Pruned ones are not among them.</summary>
    Task<IReadOnlyList<DefinitionVersion>> ReadDefinitionHistoryAsync(IReadOnlyCollection<(string Kind, string Id)> names, Instant from, CancellationToken cancellationToken);

    Task<StoredAlert?> ReadAlertAsync(AlertId id, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Alert>> ListAlertsAsync(AlertFilter filter, CancellationToken cancellationToken);

    /// <summary>Every open alert in brief, by id. Reads nothing that could be unreadable, and costs little enough to be asked each minute.</summary>
    Task<IReadOnlyList<OpenAlert>> ReadOpenAlertsAsync(CancellationToken cancellationToken);

    Task<StoredIncident?> ReadIncidentAsync(IncidentId id, CancellationToken cancellationToken);

    /// <summary>By what people call it, in any case: its whole reference, else its number, alone ("142") or after a prefix ("INC-142").</summary>
    Task<StoredIncident?> ReadIncidentByReferenceAsync(string text, CancellationToken cancellationToken);

    /// <summary>Newest first. Whoever shows them looks at who may see each.</summary>
    Task<IReadOnlyList<Incident>> ListIncidentsAsync(IncidentFilter filter, CancellationToken cancellationToken);

    /// <summary>Numbers of incidents, newest first. Reads nothing that could be unreadable, and costs little enough to be asked each minute.</summary>
    /// <param name="openOnly">False: those too that are resolved and not closed.</param>
    /// <param name="limit">1 or more.</param>
    Task<IReadOnlyList<IncidentId>> ReadUnfinishedIncidentsAsync(bool openOnly, int limit, CancellationToken cancellationToken);

    /// <summary>Without their timers; those that exist, in no order.</summary>
    /// <param name="ids">At most <see cref="IncidentFilter.MaxLimit"/>; further ones are left out.</param>
    Task<IReadOnlyList<Incident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Which incidents are behind people and at which version, the latest declared first: real ones and those written down afterwards that are resolved, in review or closed.
    /// Reads an index and no document, so that it can be asked with each page.
    /// </summary>
    /// <param name="since">Declared then or later.</param>
    /// <param name="limit">1 to <see cref="IncidentFilter.MaxLimit"/>.</param>
    Task<IReadOnlyList<IncidentMark>> ReadPastIncidentsAsync(Instant since, int limit, CancellationToken cancellationToken);

    /// <summary>In order of version, as the bytes are stored.</summary>
    Task<IReadOnlyList<ChainRow>> ReadChainAsync(string subject, CancellationToken cancellationToken);

    /// <summary>The newest checkpoint that states a head of the incident; null before there is one.</summary>
    Task<CheckpointOf?> ReadCheckpointOfAsync(IncidentId id, CancellationToken cancellationToken);

    /// <summary>Null when there is none of that hash.</summary>
    Task<StoredAttachment?> ReadAttachmentAsync(string hash, CancellationToken cancellationToken);

    /// <summary>In order of version.</summary>
    Task<IReadOnlyList<JournalRow>> ReadJournalAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Who was recorded to be on call: the last change at or before the window's start, and those within it, in order. The window is bounded.</summary>
    Task<IReadOnlyList<JournalRow>> ReadOnCallRecordAsync(ScheduleId schedule, Interval window, CancellationToken cancellationToken);

    /// <summary>Subjects of a prefix that ends with a colon which have a timer of that purpose, in order.</summary>
    Task<IReadOnlyList<string>> ReadSubjectsWithTimerAsync(string prefix, string purpose, CancellationToken cancellationToken);

    Task<StatusPost?> ReadStatusPostAsync(StatusPostId id, CancellationToken cancellationToken);

    /// <summary>Posts of a page that are open or ended since then, newest first; the cost does not grow with the history before.</summary>
    Task<IReadOnlyList<StatusPost>> ReadStatusPostsAsync(StatusPageId page, Instant endedSince, CancellationToken cancellationToken);

    /// <summary>Posts of a kind that began in a window, newest first.</summary>
    Task<IReadOnlyList<StatusPost>> ListStatusPostsAsync(StatusPageId page, PostKind kind, Interval began, int limit, CancellationToken cancellationToken);

    Task<StatusSubscriber?> ReadSubscriberAsync(string id, CancellationToken cancellationToken);

    /// <summary>In order of their ids.</summary>
    Task<IReadOnlyList<StatusSubscriber>> ReadSubscribersAsync(StatusPageId page, CancellationToken cancellationToken);

    Task<IReadOnlyList<StoredDelivery>> ReadDeliveriesOfAsync(string subject, CancellationToken cancellationToken);

    /// <summary>The newest deliveries of all subjects, newest first.</summary>
    Task<IReadOnlyList<StoredDelivery>> ReadRecentDeliveriesAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The newest deliveries to one address (SMS replies), newest first, only those handed over before <paramref name="before"/>.</summary>
    Task<IReadOnlyList<StoredDelivery>> ReadHandedOverToAsync(Destination destination, Instant before, int limit, CancellationToken cancellationToken);

    Task<StoredDelivery?> ReadDeliveryByReceiptAsync(ContactMethodKind kind, string receipt, CancellationToken cancellationToken);

    Task<IReadOnlyList<OutboxRow>> ReadOutboxAsync(int limit, CancellationToken cancellationToken);

    /// <summary>What was changed, newest first.</summary>
    Task<IReadOnlyList<ServiceChange>> ListChangesAsync(ChangeFilter filter, CancellationToken cancellationToken);

    Task<IReadOnlyList<RejectedEvent>> ReadRejectedAsync(int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<IntegrationUse>> ReadIntegrationUsesAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The body of an entry, unless it has been pruned.</summary>
    /// <param name="recordedAt">When the entry was recorded. A body that came again was kept up to a day before.</param>
    Task<StoredBody?> ReadBodyAsync(string hash, Instant recordedAt, CancellationToken cancellationToken);

    Task<string?> ReadEngineStateAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// What the loops wait for: the earliest timer, and the earliest pending delivery due after <paramref name="after"/> (one due before it
    /// waits for a slot or for its lane, not for time). Counts nothing, so that it costs the same however much waits.
    /// </summary>
    Task<NextDue> ReadNextDueAsync(Instant after, CancellationToken cancellationToken);

    /// <summary>What waits and since when, for /readyz, /metrics and pages. Counts rows: not for loops.</summary>
    Task<Backlog> ReadBacklogAsync(CancellationToken cancellationToken);
}

/// <param name="Actor">Who wrote this version.</param>
public sealed record DefinitionRow(string Kind, string Id, int Version, string Json, string ManagedBy, Instant At, Actor Actor);

/// <param name="Statuses">Empty means all.</param>
/// <param name="Before">Only alerts with a lower number, for the next page.</param>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
public sealed record AlertFilter(ImmutableArray<AlertStatus> Statuses, ServiceId? Service, AlertId? Before, int Limit)
{
    public const int MaxLimit = 500;

    public static readonly AlertFilter Open = new([AlertStatus.Triggered, AlertStatus.Acknowledged], null, null, 200);
}

/// <summary>Null when there is none.</summary>
public readonly record struct NextDue(Instant? Timer, Instant? Delivery);

/// <param name="NextTimer">The earliest due timer, due or not.</param>
/// <param name="NextDelivery">The earliest due of all pending deliveries.</param>
/// <param name="NextLease">The earliest end of a lease.</param>
public sealed record Backlog(
    Instant? NextTimer, Instant? NextDelivery, Instant? NextLease, long Timers, long PendingDeliveries, long HandingOver, long OpenAlerts, long TriggeredAlerts);
