using System.Collections.Immutable;
using NodaTime;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
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

    public ValueTask<AnnouncementId> ReserveAnnouncementIdAsync() => DoAsync(async session => new AnnouncementId(await EngineState.ReserveAnnouncementIdAsync(session)));

    public ValueTask<string?> ReadEngineStateAsync(string name) => DoAsync(session => EngineState.ReadLockedAsync(session, name));

    public ValueTask<IReadOnlyList<StoredTimer>> ReadDueTimersAsync(Instant now, int limit) => DoAsync(session => new TimerTable(session).DueAsync(now, limit));

    public ValueTask<IReadOnlyList<StoredDelivery>> ReadReadyDeliveriesAsync(Instant now, IReadOnlyDictionary<ContactMethodKind, int> limits) =>
        DoAsync(session => new DeliveryReads(session).ReadyAsync(now, limits));

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
        await new DefinitionTable(session).WriteAsync(writes.Definitions, writes.Flags);
        var (lost, rows) = await new AlertWrites(session, _json).WriteAsync(writes.Alerts);
        return await WriteRestAsync(session, writes, lost, rows);
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

    /// <summary>All that is left, in one round trip: the other rows of the alerts, liveness, timers, deliveries, records, and the revision.</summary>
    private async Task<WriteOutcome> WriteRestAsync(Session session, WriteSet writes, ImmutableArray<int> lost, List<NpgsqlBatchCommand> commands)
    {
        if (writes.Touched.Count > 0)
        {
            commands.Add(AlertWrites.Touch(writes.Touched));
        }

        DeliveryWrites.AddInserts(commands, writes.NewDeliveries, _json);
        TimerTable.AddEnds(commands, writes);
        var first = commands.Count;
        commands.AddRange(writes.Deliveries.Select(DeliveryWrites.Change));
        RecordWrites.Add(commands, writes);
        var (changed, revision) = await session.RunAndAskAsync(commands, DefinitionTable.Revision(), row => row.GetInt64(0));
        return new WriteOutcome(lost, [.. writes.Deliveries.Where((_, index) => changed[first + index] == 0).Select(change => change.Delivery)], revision);
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
