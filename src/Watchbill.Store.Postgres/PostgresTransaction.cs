using NodaTime;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Mapping;
using Watchbill.Store.Postgres.Tables;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Postgres;

/// <summary>
/// The write transaction, at READ COMMITTED: whatever a decision rests on is locked before it is read, or checked again by the statement that
/// writes (versions, states, unique keys).
/// </summary>
internal sealed class PostgresTransaction(PostgresStore store, NpgsqlConnection connection, NpgsqlTransaction transaction) : IStoreTransaction
{
    private const string SaveSql = "SAVEPOINT hopeful";
    private const string BackSql = "ROLLBACK TO SAVEPOINT hopeful";
    private readonly Session _session = new(connection);
    private readonly JsonBuffer _json = new();
    private State _state = State.Open;

    private enum State
    {
        Open,

        /// <summary>A statement is under way, or has failed: then only rolling back is left.</summary>
        Broken,
        Committed,
        Disposed,
    }

    public ValueTask<BatchAnswer> ReadAsync(BatchQuestion question) => DoAsync(session => new BatchReads(session).ReadAsync(question));

    public ValueTask<long> ReadRevisionAsync() => DoAsync(session => new DefinitionTable(session).ReadRevisionAsync());

    public ValueTask<IReadOnlyList<StoredAlert>> ReadAlertsAsync(IReadOnlyCollection<AlertId> ids) => DoAsync(session => new AlertReads(session).ReadAsync(ids, locked: true));

    public ValueTask<IReadOnlyList<StoredAlert>> ReadLatestAlertsAsync(IReadOnlyCollection<AlertKey> keys) => DoAsync(async session =>
    {
        var alerts = new AlertReads(session);
        return await alerts.ReadAsync(await alerts.FindLatestAsync(keys), locked: true);
    });

    public ValueTask<IReadOnlyDictionary<string, string>> ReadCommandResultsAsync(IReadOnlyCollection<string> commandIds) =>
        DoAsync(session => CommandResults.ReadAsync(session, commandIds));

    public ValueTask<long> ReserveAlertIdsAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return DoAsync(_ => store.ReserveAlertIdsAsync(count));
    }

    public ValueTask<AnnouncementId> ReserveAnnouncementIdAsync() => DoAsync(async session => new AnnouncementId(await EngineState.ReserveAsync(session, "announcement")));

    public ValueTask<IReadOnlyList<StoredIncident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentId> ids) =>
        DoAsync(session => new IncidentReads(session).ReadAsync(ids, locked: true));

    public ValueTask<IReadOnlyList<Incident>> ReadOpenIncidentsAsync() =>
        DoAsync<IReadOnlyList<Incident>>(async session => [.. (await new IncidentReads(session).ListAsync(IncidentFilter.EveryOpen, CancellationToken.None)).Reverse()]);

    public ValueTask<IncidentId> ReserveIncidentIdAsync() => DoAsync(async session => new IncidentId(await EngineState.ReserveAsync(session, "incident")));

    public ValueTask<IReadOnlyList<ChainHead>> ReadUnsignedHeadsAsync(int limit) => DoAsync(session => new EvidenceTables(session).UnsignedHeadsAsync(limit));

    public ValueTask<Checkpoint?> ReadLastCheckpointAsync() => DoAsync(session => new EvidenceTables(session).LastAsync());

    public ValueTask<StatusPostId> ReserveStatusPostIdAsync() => DoAsync(session => new StatusPageTables(session).ReserveIdAsync());

    public ValueTask<StatusPost?> ReadStatusPostAsync(StatusPostId id) => DoAsync(session => new StatusPageTables(session).ReadAsync(id));

    public ValueTask<StatusPost?> ReadStatusPostOfAsync(StatusPageId page, long incident) => DoAsync(session => new StatusPageTables(session).OfIncidentAsync(page, incident));

    public ValueTask<StatusSubscriber?> ReadSubscriberAsync(string id) => DoAsync(session => new StatusPageTables(session).SubscriberAsync(id));

    public ValueTask<IReadOnlyList<StatusSubscriber>> ReadSubscribersAsync(StatusPageId page) => DoAsync(session => new StatusPageTables(session).SubscribersAsync(page));

    public ValueTask<string?> ReadEngineStateAsync(string name) => DoAsync(session => EngineState.ReadLockedAsync(session, name));

    public ValueTask<IReadOnlyDictionary<string, string>> ReadEngineStatesAsync(string prefix) => DoAsync(session => EngineState.ReadAllAsync(session, prefix));

    public ValueTask<IReadOnlyList<StoredTimer>> ReadDueTimersAsync(Instant now, int limit) => DoAsync(session => new TimerTable(session).DueAsync(now, limit));

    public ValueTask<IReadOnlyList<StoredDelivery>> ReadReadyDeliveriesAsync(
        Instant now, IReadOnlyDictionary<ContactMethodKind, int> limits, IReadOnlyCollection<string>? without = null) =>
        DoAsync(session => new DeliveryReads(session).ReadyAsync(now, limits, without ?? []));

    public ValueTask<IReadOnlyList<StoredDelivery>> ReadExpiredLeasesAsync(Instant now, string boot, int limit) =>
        DoAsync(session => new DeliveryReads(session).ExpiredLeasesAsync(now, limit));

    public ValueTask<IReadOnlyList<StoredDelivery>> ReadDeliveriesAsync(IReadOnlyCollection<DeliveryId> ids) =>
        DoAsync<IReadOnlyList<StoredDelivery>>(async session => await new DeliveryReads(session).ByIdAsync(ids));

    public ValueTask<IReadOnlyDictionary<Destination, DestinationUse>> ReadDestinationsAsync(IReadOnlyCollection<Destination> destinations) =>
        DoAsync(session => new DeliveryReads(session).LastUsesAsync(destinations));

    public ValueTask<IReadOnlyDictionary<string, LaneUse>> ReadLanesAsync(IReadOnlyCollection<string> lanes) =>
        DoAsync(session => new DeliveryReads(session).LastInLanesAsync(lanes));

    public ValueTask<WriteOutcome> WriteAsync(WriteSet writes) => DoAsync(async session =>
    {
        SealedRow.RefuseIncidents(writes.Journal);
        await new DefinitionTable(session).WriteAsync(writes.Definitions, writes.Flags);
        await new EvidenceTables(session).RedactAsync(writes.Redactions);
        var lostIncidents = await new IncidentWrites(session, _json).WriteAsync(writes.Incidents);
        var alerts = new AlertWrites(session, _json);
        if (alerts.Hopeful(writes.Alerts) is { } hopeful && await TryAllAsync(session, writes, hopeful.Snapshots, hopeful.Rows, hopeful.Won) is { } outcome)
        {
            return outcome with { LostIncidents = lostIncidents };
        }

        var (lost, rows) = await alerts.WriteAsync(writes.Alerts);
        var rest = new RestOfRows(writes, rows, _json);
        await session.RunAsync(rest.Steps);
        return rest.Outcome(lost) with { LostIncidents = lostIncidents };
    });

    public ValueTask<int> PruneAsync(Retention retention, Instant now, int limit) => DoAsync(session => new Pruning(session).RunAsync(retention, now, limit));

    public async ValueTask CommitAsync()
    {
        Open();
        _state = State.Broken;
        await transaction.CommitAsync(CancellationToken.None);
        _state = State.Committed;
    }

    public async ValueTask DisposeAsync()
    {
        if (_state == State.Disposed)
        {
            return;
        }

        _state = State.Disposed;
        _json.Dispose();
        try
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
        finally
        {
            store.End();
        }
    }

    /// <summary>Everything in one round trip.</summary>
    /// <returns>Null when another node was faster with one of the alerts: then nothing is written, and the losers must be found first.</returns>
    private async Task<WriteOutcome?> TryAllAsync(Session session, WriteSet writes, List<Step> snapshots, List<NpgsqlBatchCommand> rows, HashSet<long> won)
    {
        var rest = new RestOfRows(writes, rows, _json);
        try
        {
            await session.RunAsync([new Step(new NpgsqlBatchCommand(SaveSql)), .. snapshots, .. rest.Steps]);
            if (won.Count == writes.Alerts.Count)
            {
                return rest.Outcome([]);
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // An entry of that version is there already.
        }

        await session.RunAsync(new NpgsqlBatchCommand(BackSql));
        return null;
    }

    /// <summary>
    /// After a statement has failed the server rolls back whatever is asked of it, and answers a COMMIT without an error: so nothing but disposing
    /// is let through.
    /// </summary>
    private async ValueTask<T> DoAsync<T>(Func<Session, Task<T>> work)
    {
        var session = Open();
        _state = State.Broken;
        var result = await work(session);
        _state = State.Open;
        return result;
    }

    private Session Open() => _state switch
    {
        State.Open => _session,
        State.Broken => throw new InvalidOperationException("A write of this transaction failed, so it can only be disposed of."),
        State.Committed => throw new InvalidOperationException("This transaction is committed."),
        _ => throw new ObjectDisposedException(nameof(PostgresTransaction)),
    };
}
