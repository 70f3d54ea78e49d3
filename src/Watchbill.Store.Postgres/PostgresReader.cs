using System.Data;
using NodaTime;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Postgres.Tables;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres;

/// <summary>Answers questions from the pool, each in a read-only transaction of one snapshot.</summary>
internal sealed class PostgresReader(NpgsqlDataSource source) : IStoreReader
{
    private const int MostRows = 10_000;

    // The index of migration 4: the last entry before the window, and those within it, however long the history.
    private const string OnCallSql = """
        SELECT version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload
        FROM journal WHERE kind = 'schedule.on_call_changed' AND subject = $1 AND occurred_at < $3
          AND occurred_at >= coalesce((SELECT max(occurred_at) FROM journal WHERE kind = 'schedule.on_call_changed' AND subject = $1 AND occurred_at <= $2), $2)
        ORDER BY occurred_at, version
        """;

    private const string SubjectsSql = "SELECT subject FROM timer WHERE starts_with(subject, $1) AND purpose = $2 ORDER BY subject";

    public Task<DefinitionDocuments> ReadDefinitionsAsync(CancellationToken cancellationToken) =>
        AskAsync(from => new DefinitionTable(from).ReadDocumentsAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DefinitionRow>> ReadDefinitionRowsAsync(CancellationToken cancellationToken) =>
        AskAsync(from => new DefinitionTable(from).ReadCurrentAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DefinitionVersion>> ReadDefinitionHistoryAsync(IReadOnlyCollection<(string Kind, string Id)> names, Instant from, CancellationToken cancellationToken) =>
        AskAsync(reads => new DefinitionTable(reads).ReadHistoryAsync(names, from, cancellationToken), cancellationToken);

    public Task<StoredAlert?> ReadAlertAsync(AlertId id, CancellationToken cancellationToken) => AskAsync(
        async from => (await new AlertReads(from).ReadAsync([id], locked: false, cancellationToken)).SingleOrDefault(), cancellationToken);

    public Task<IReadOnlyList<Alert>> ListAlertsAsync(AlertFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var bounded = filter with { Limit = Math.Clamp(filter.Limit, 1, AlertFilter.MaxLimit) };
        return AskAsync(from => new AlertReads(from).ListAsync(bounded, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<OpenAlert>> ReadOpenAlertsAsync(CancellationToken cancellationToken) =>
        AskAsync(from => new AlertReads(from).OpenAsync(cancellationToken), cancellationToken);

    public Task<StoredIncident?> ReadIncidentAsync(IncidentId id, CancellationToken cancellationToken) => AskAsync(
        async from => (await new IncidentReads(from).ReadAsync([id], locked: false, cancellationToken)).SingleOrDefault(), cancellationToken);

    public Task<StoredIncident?> ReadIncidentByReferenceAsync(string text, CancellationToken cancellationToken) =>
        AskAsync(from => new IncidentReads(from).FindAsync(text, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<Incident>> ListIncidentsAsync(IncidentFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var bounded = filter with { Limit = Math.Clamp(filter.Limit, 1, IncidentFilter.MaxLimit) };
        return AskAsync(from => new IncidentReads(from).ListAsync(bounded, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<IncidentId>> ReadUnfinishedIncidentsAsync(bool openOnly, int limit, CancellationToken cancellationToken) =>
        AskAsync(from => new IncidentReads(from).UnfinishedAsync(openOnly, limit, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<Incident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentId> ids, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<Incident>>(
        async from => [.. (await new IncidentReads(from).ReadAsync([.. ids.Distinct().Take(IncidentFilter.MaxLimit)], locked: false, cancellationToken)).Select(stored => stored.Incident)], cancellationToken);

    public Task<IReadOnlyList<IncidentMark>> ReadPastIncidentsAsync(Instant since, int limit, CancellationToken cancellationToken) =>
        AskAsync(from => new IncidentReads(from).PastAsync(since, Math.Clamp(limit, 1, IncidentFilter.MaxLimit), cancellationToken), cancellationToken);

    public Task<CheckpointOf?> ReadCheckpointOfAsync(IncidentId id, CancellationToken cancellationToken) =>
        AskAsync(from => new EvidenceTables(from).OfAsync(id, cancellationToken), cancellationToken);

    public Task<StoredAttachment?> ReadAttachmentAsync(string hash, CancellationToken cancellationToken) =>
        AskAsync(from => new EvidenceTables(from).AttachmentAsync(hash, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ChainRow>> ReadChainAsync(string subject, CancellationToken cancellationToken) =>
        AskAsync(from => new JournalReads(from).ReadChainAsync(subject, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<JournalRow>> ReadJournalAsync(string subject, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<JournalRow>>(
        async from => await new JournalReads(from).ReadAsync(subject, cancellationToken), cancellationToken);

    public Task<StatusPost?> ReadStatusPostAsync(StatusPostId id, CancellationToken cancellationToken) =>
        AskAsync(from => new StatusPageTables(from).ReadAsync(id, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<StatusPost>> ReadStatusPostsAsync(StatusPageId page, Instant endedSince, CancellationToken cancellationToken) =>
        AskAsync(from => new StatusPageTables(from).EndedSinceAsync(page, endedSince, MostRows, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<StatusPost>> ListStatusPostsAsync(StatusPageId page, PostKind kind, Interval began, int limit, CancellationToken cancellationToken) =>
        AskAsync(from => new StatusPageTables(from).BeganAsync(page, kind, began, Bounded(limit), cancellationToken), cancellationToken);

    public Task<StatusSubscriber?> ReadSubscriberAsync(string id, CancellationToken cancellationToken) =>
        AskAsync(from => new StatusPageTables(from).SubscriberAsync(id, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<StatusSubscriber>> ReadSubscribersAsync(StatusPageId page, CancellationToken cancellationToken) =>
        AskAsync(from => new StatusPageTables(from).SubscribersAsync(page, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<StoredDelivery>> ReadDeliveriesOfAsync(string subject, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<StoredDelivery>>(
        async from => await new DeliveryReads(from).OfSubjectAsync(subject, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<StoredDelivery>> ReadRecentDeliveriesAsync(int limit, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<StoredDelivery>>(
        async from => await new DeliveryReads(from).RecentAsync(Bounded(limit), cancellationToken), cancellationToken);

    public Task<IReadOnlyList<StoredDelivery>> ReadHandedOverToAsync(Destination destination, Instant before, int limit, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<StoredDelivery>>(
            async from => await new DeliveryReads(from).HandedOverToAsync(destination, before, Bounded(limit), cancellationToken), cancellationToken);

    public Task<StoredDelivery?> ReadDeliveryByReceiptAsync(ContactMethodKind kind, string receipt, CancellationToken cancellationToken) =>
        AskAsync(from => new DeliveryReads(from).ByReceiptAsync(kind, receipt, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<OutboxRow>> ReadOutboxAsync(int limit, CancellationToken cancellationToken) =>
        AskAsync(from => new RecordReads(from).OutboxAsync(Bounded(limit), cancellationToken), cancellationToken);

    public Task<IReadOnlyList<ServiceChange>> ListChangesAsync(ChangeFilter filter, CancellationToken cancellationToken) =>
        AskAsync(from => ChangeRows.ListAsync(from, filter, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<RejectedEvent>> ReadRejectedAsync(int limit, CancellationToken cancellationToken) =>
        AskAsync(from => new RecordReads(from).RejectedAsync(Bounded(limit), cancellationToken), cancellationToken);

    public Task<IReadOnlyList<IntegrationUse>> ReadIntegrationUsesAsync(CancellationToken cancellationToken) =>
        AskAsync(from => new RecordReads(from).UsesAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<AuditRecord>> ReadAuditAsync(int limit, CancellationToken cancellationToken) =>
        AskAsync(from => new RecordReads(from).AuditAsync(Bounded(limit), cancellationToken), cancellationToken);

    public Task<StoredBody?> ReadBodyAsync(string hash, Instant recordedAt, CancellationToken cancellationToken) =>
        AskAsync(from => new RecordReads(from).BodyAsync(hash, cancellationToken), cancellationToken);

    public Task<string?> ReadEngineStateAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(from => new RecordReads(from).StateAsync(name, cancellationToken), cancellationToken);

    public Task<NextDue> ReadNextDueAsync(Instant after, CancellationToken cancellationToken) =>
        AskAsync(from => new RecordReads(from).NextDueAsync(after, cancellationToken), cancellationToken);

    public Task<Backlog> ReadBacklogAsync(CancellationToken cancellationToken) => AskAsync(from => new RecordReads(from).BacklogAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyList<JournalRow>> ReadOnCallRecordAsync(ScheduleId schedule, Interval window, CancellationToken cancellationToken)
    {
        var subject = Subjects.Of(schedule);
        return AskAsync<IReadOnlyList<JournalRow>>(
            async from => await from.ReadAsync(Command(OnCallSql, Text(subject), At(window.Start), At(window.End)), row => JournalReads.Map(subject, row), cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<string>> ReadSubjectsWithTimerAsync(string prefix, string purpose, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<string>>(
        async from => await from.ReadAsync(Command(SubjectsSql, Text(prefix), Text(purpose)), row => row.GetString(0), cancellationToken), cancellationToken);

    private static int Bounded(int limit) => Math.Clamp(limit, 1, MostRows);

    private async Task<T> AskAsync<T>(Func<Session, Task<T>> question, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);

        // One snapshot for all statements of the question.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await question(new Session(connection));
    }
}
