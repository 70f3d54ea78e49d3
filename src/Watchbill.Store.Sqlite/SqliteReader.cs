using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Sqlite;

/// <summary>Answers questions from the pool of readers, each within the call.</summary>
internal sealed class SqliteReader(ReaderPool pool) : IStoreReader
{
    private const int MostRows = 10_000;

    public Task<DefinitionDocuments> ReadDefinitionsAsync(CancellationToken cancellationToken) => Ask(from => from.Definitions.ReadDocuments(), cancellationToken);

    public Task<IReadOnlyList<DefinitionRow>> ReadDefinitionRowsAsync(CancellationToken cancellationToken) =>
        Ask(from => from.Definitions.ReadCurrent(), cancellationToken);

    public Task<IReadOnlyList<DefinitionVersion>> ReadDefinitionHistoryAsync(IReadOnlyCollection<(string Kind, string Id)> names, Instant from, CancellationToken cancellationToken) =>
        Ask(reads => reads.Definitions.ReadHistory(names, from), cancellationToken);

    public Task<StoredAlert?> ReadAlertAsync(AlertId id, CancellationToken cancellationToken) =>
        Ask(from => from.Alerts.Read(id) is { } alert ? alert with { Timers = from.Timers.OfSubject(Subjects.Of(id)) } : null, cancellationToken);

    public Task<IReadOnlyList<Alert>> ListAlertsAsync(AlertFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Ask(from => from.Alerts.List(filter with { Limit = Math.Clamp(filter.Limit, 1, AlertFilter.MaxLimit) }), cancellationToken);
    }

    public Task<IReadOnlyList<OpenAlert>> ReadOpenAlertsAsync(CancellationToken cancellationToken) => Ask(from => from.Alerts.ListOpen(), cancellationToken);

    public Task<StoredIncident?> ReadIncidentAsync(IncidentId id, CancellationToken cancellationToken) =>
        Ask(from => WithTimers(from, from.Incidents.Read(id)), cancellationToken);

    public Task<StoredIncident?> ReadIncidentByReferenceAsync(string text, CancellationToken cancellationToken) =>
        Ask(from => WithTimers(from, from.Incidents.Find(text)), cancellationToken);

    public Task<IReadOnlyList<Incident>> ListIncidentsAsync(IncidentFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Ask(from => from.Incidents.List(filter with { Limit = Math.Clamp(filter.Limit, 1, IncidentFilter.MaxLimit) }), cancellationToken);
    }

    public Task<IReadOnlyList<IncidentId>> ReadUnfinishedIncidentsAsync(bool openOnly, int limit, CancellationToken cancellationToken) =>
        Ask(from => from.Incidents.ListUnfinished(openOnly, limit), cancellationToken);

    public Task<IReadOnlyList<Incident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentId> ids, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<Incident>>(from => [.. ids.Distinct().Take(IncidentFilter.MaxLimit).Select(from.Incidents.Read).OfType<StoredIncident>().Select(stored => stored.Incident)], cancellationToken);

    public Task<IReadOnlyList<IncidentMark>> ReadPastIncidentsAsync(Instant since, int limit, CancellationToken cancellationToken) =>
        Ask(from => from.Incidents.Past(since, Math.Clamp(limit, 1, IncidentFilter.MaxLimit)), cancellationToken);

    public Task<CheckpointOf?> ReadCheckpointOfAsync(IncidentId id, CancellationToken cancellationToken) => Ask(from => from.Evidence.Of(id), cancellationToken);

    public Task<StoredAttachment?> ReadAttachmentAsync(string hash, CancellationToken cancellationToken) => Ask(from => from.Evidence.Attachment(hash), cancellationToken);

    public Task<IReadOnlyList<ChainRow>> ReadChainAsync(string subject, CancellationToken cancellationToken) =>
        Ask(from => from.Journal.ReadChain(subject), cancellationToken);

    public Task<IReadOnlyList<JournalRow>> ReadJournalAsync(string subject, CancellationToken cancellationToken) =>
        Ask(from => from.Journal.Read(subject), cancellationToken);

    public Task<IReadOnlyList<JournalRow>> ReadOnCallRecordAsync(ScheduleId schedule, Interval window, CancellationToken cancellationToken) =>
        Ask(from => from.Journal.ReadOnCall(Subjects.Of(schedule), window), cancellationToken);

    public Task<IReadOnlyList<string>> ReadSubjectsWithTimerAsync(string prefix, string purpose, CancellationToken cancellationToken) =>
        Ask(from => from.Timers.SubjectsWith(prefix, purpose), cancellationToken);

    public Task<StatusPost?> ReadStatusPostAsync(StatusPostId id, CancellationToken cancellationToken) => Ask(from => from.StatusPages.Read(id), cancellationToken);

    public Task<IReadOnlyList<StatusPost>> ReadStatusPostsAsync(StatusPageId page, Instant endedSince, CancellationToken cancellationToken) =>
        Ask(from => from.StatusPages.EndedSince(page, endedSince, MostRows), cancellationToken);

    public Task<IReadOnlyList<StatusPost>> ListStatusPostsAsync(StatusPageId page, PostKind kind, Interval began, int limit, CancellationToken cancellationToken) =>
        Ask(from => from.StatusPages.Began(page, kind, began, Bounded(limit)), cancellationToken);

    public Task<StatusSubscriber?> ReadSubscriberAsync(string id, CancellationToken cancellationToken) => Ask(from => from.StatusPages.ReadSubscriber(id), cancellationToken);

    public Task<IReadOnlyList<StatusSubscriber>> ReadSubscribersAsync(StatusPageId page, CancellationToken cancellationToken) =>
        Ask(from => from.StatusPages.Subscribers(page), cancellationToken);

    public Task<IReadOnlyList<StoredDelivery>> ReadDeliveriesOfAsync(string subject, CancellationToken cancellationToken) =>
        Ask(from => from.Deliveries.OfSubject(subject), cancellationToken);

    public Task<IReadOnlyList<StoredDelivery>> ReadRecentDeliveriesAsync(int limit, CancellationToken cancellationToken) =>
        Ask(from => from.Deliveries.Recent(Bounded(limit)), cancellationToken);

    public Task<IReadOnlyList<StoredDelivery>> ReadHandedOverToAsync(Destination destination, Instant before, int limit, CancellationToken cancellationToken) =>
        Ask(from => from.Deliveries.HandedOverTo(destination, before, Bounded(limit)), cancellationToken);

    public Task<StoredDelivery?> ReadDeliveryByReceiptAsync(ContactMethodKind kind, string receipt, CancellationToken cancellationToken) =>
        Ask(from => from.Deliveries.ByReceipt(kind, receipt), cancellationToken);

    public Task<IReadOnlyList<OutboxRow>> ReadOutboxAsync(int limit, CancellationToken cancellationToken) =>
        Ask(from => from.Records.ReadOutbox(Bounded(limit)), cancellationToken);

    public Task<IReadOnlyList<ServiceChange>> ListChangesAsync(ChangeFilter filter, CancellationToken cancellationToken) => Ask(from => from.Changes.List(filter), cancellationToken);

    public Task<IReadOnlyList<RejectedEvent>> ReadRejectedAsync(int limit, CancellationToken cancellationToken) =>
        Ask(from => from.Records.ReadRejected(Bounded(limit)), cancellationToken);

    public Task<IReadOnlyList<IntegrationUse>> ReadIntegrationUsesAsync(CancellationToken cancellationToken) => Ask(from => from.Records.ReadUses(), cancellationToken);

    public Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(int limit, CancellationToken cancellationToken) =>
        Ask(from => from.Records.ReadAudit(Bounded(limit)), cancellationToken);

    public Task<StoredBody?> ReadBodyAsync(string hash, Instant recordedAt, CancellationToken cancellationToken) =>
        Ask(from => from.Bodies.Read(hash, recordedAt), cancellationToken);

    public Task<string?> ReadEngineStateAsync(string name, CancellationToken cancellationToken) => Ask(from => from.Records.ReadState(name), cancellationToken);

    public Task<NextDue> ReadNextDueAsync(Instant after, CancellationToken cancellationToken) => Ask(from => from.Backlog.Next(after), cancellationToken);

    public Task<Backlog> ReadBacklogAsync(CancellationToken cancellationToken) => Ask(from => from.Backlog.Read(), cancellationToken);

    private static StoredIncident? WithTimers(ReaderConnection from, StoredIncident? incident) =>
        incident is null ? null : incident with { Timers = from.Timers.OfSubject(Subjects.Of(incident.Incident.Id)) };

    private static int Bounded(int limit) => Math.Clamp(limit, 1, MostRows);

    private Task<T> Ask<T>(Func<ReaderConnection, T> question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(pool.Read(question));
    }
}
