using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Sqlite;

/// <summary>The write transaction, between BEGIN IMMEDIATE and COMMIT. Nobody else writes meanwhile, so nothing needs a lock.</summary>
internal sealed class SqliteTransaction(SqliteStore store, WriterConnection writer) : IStoreTransaction
{
    private State _state = State.Open;

    private enum State
    {
        Open,

        /// <summary>A write threw half-way: only rolling back is left.</summary>
        Broken,
        Committed,
        Disposed,
    }

    public ValueTask<long> ReadRevisionAsync() => new(Open().Definitions.Revision);

    public ValueTask<IReadOnlyList<StoredAlert>> ReadAlertsAsync(IReadOnlyCollection<AlertId> ids)
    {
        var tables = Open();
        return new([.. ids.Distinct().Order().Select(tables.Alerts.Read).OfType<StoredAlert>().Select(WithTimers)]);
    }

    public ValueTask<IReadOnlyList<StoredAlert>> ReadLatestAlertsAsync(IReadOnlyCollection<AlertKey> keys)
    {
        var tables = Open();
        return new([.. keys.Distinct().Select(tables.Alerts.ReadLatest).OfType<StoredAlert>().Select(WithTimers)]);
    }

    public ValueTask<IReadOnlyDictionary<string, string>> ReadCommandResultsAsync(IReadOnlyCollection<string> commandIds)
    {
        var tables = Open();
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in commandIds)
        {
            if (tables.Records.ReadCommand(id) is { } result)
            {
                results[id] = result;
            }
        }

        return new(results);
    }

    public ValueTask<long> ReserveAlertIdsAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new(Open().Records.ReserveAlertIds(count));
    }

    public ValueTask<AnnouncementId> ReserveAnnouncementIdAsync() => new(new AnnouncementId(Open().Records.ReserveAnnouncementId()));

    public ValueTask<IReadOnlyList<StoredIncident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentId> ids)
    {
        var tables = Open();
        return new([.. ids.Distinct().Order().Select(tables.Incidents.Read).OfType<StoredIncident>().Select(WithTimers)]);
    }

    public ValueTask<IReadOnlyList<Incident>> ReadOpenIncidentsAsync() => new([.. Open().Incidents.List(IncidentFilter.EveryOpen).Reverse()]);

    public ValueTask<IncidentId> ReserveIncidentIdAsync() => new(new IncidentId(Open().Records.ReserveIncidentId()));

    public ValueTask<IReadOnlyList<ChainHead>> ReadUnsignedHeadsAsync(int limit) => new(Open().Evidence.UnsignedHeads(limit));

    public ValueTask<Checkpoint?> ReadLastCheckpointAsync() => new(Open().Evidence.Last());

    public ValueTask<StatusPostId> ReserveStatusPostIdAsync() => new(new StatusPostId(Open().StatusPages.ReserveId()));

    public ValueTask<StatusPost?> ReadStatusPostAsync(StatusPostId id) => new(Open().StatusPages.Read(id));

    public ValueTask<StatusPost?> ReadStatusPostOfAsync(StatusPageId page, long incident) => new(Open().StatusPages.OfIncident(page, incident));

    public ValueTask<StatusSubscriber?> ReadSubscriberAsync(string id) => new(Open().StatusPages.ReadSubscriber(id));

    public ValueTask<IReadOnlyList<StatusSubscriber>> ReadSubscribersAsync(StatusPageId page) => new(Open().StatusPages.Subscribers(page));

    public ValueTask<string?> ReadEngineStateAsync(string name) => new(Open().Records.ReadState(name));

    public ValueTask<IReadOnlyDictionary<string, string>> ReadEngineStatesAsync(string prefix) => new(Open().Records.ReadStates(prefix));

    public ValueTask<IReadOnlyList<StoredTimer>> ReadDueTimersAsync(Instant now, int limit) => new(Open().Timers.Due(now, limit));

    public ValueTask<IReadOnlyList<StoredDelivery>> ReadReadyDeliveriesAsync(
        Instant now, IReadOnlyDictionary<ContactMethodKind, int> limits, IReadOnlyCollection<string>? without = null) =>
        new(Open().DeliveryReads.Ready(now, limits, without ?? []));

    public ValueTask<IReadOnlyList<StoredDelivery>> ReadExpiredLeasesAsync(Instant now, string boot, int limit) =>
        new(Open().DeliveryReads.ExpiredLeases(now, boot, limit));

    public ValueTask<IReadOnlyList<StoredDelivery>> ReadDeliveriesAsync(IReadOnlyCollection<DeliveryId> ids)
    {
        var tables = Open();
        return new([.. ids.Distinct().SelectMany(tables.DeliveryReads.ById).OrderBy(delivery => delivery.Sequence)]);
    }

    public ValueTask<IReadOnlyDictionary<Destination, DestinationUse>> ReadDestinationsAsync(IReadOnlyCollection<Destination> destinations)
    {
        var tables = Open();
        var uses = new Dictionary<Destination, DestinationUse>();
        foreach (var destination in destinations)
        {
            if (tables.DeliveryReads.LastUse(destination) is { } use)
            {
                uses[destination] = use;
            }
        }

        return new(uses);
    }

    public ValueTask<IReadOnlyDictionary<string, LaneUse>> ReadLanesAsync(IReadOnlyCollection<string> lanes)
    {
        var tables = Open();
        var uses = new Dictionary<string, LaneUse>(StringComparer.Ordinal);
        foreach (var lane in lanes)
        {
            if (tables.DeliveryReads.LastInLane(lane) is { } use)
            {
                uses[lane] = use;
            }
        }

        return new(uses);
    }

    public ValueTask<WriteOutcome> WriteAsync(WriteSet writes)
    {
        var tables = Open();
        _state = State.Broken;
        var outcome = new WriteSetWriter(tables).Write(writes);
        _state = State.Open;
        return new(outcome);
    }

    public ValueTask<int> PruneAsync(Retention retention, Instant now, int limit)
    {
        var tables = Open();
        _state = State.Broken;
        var pruned = tables.Pruning.Run(retention, now, limit);
        _state = State.Open;
        return new(pruned);
    }

    public ValueTask CommitAsync()
    {
        var tables = Open();
        _state = State.Broken;
        tables.Connection.Execute("COMMIT");
        _state = State.Committed;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_state == State.Disposed)
        {
            return ValueTask.CompletedTask;
        }

        writer.Bodies.Settle(_state == State.Committed);
        _state = State.Disposed;
        store.End(writer);
        return ValueTask.CompletedTask;
    }

    private StoredAlert WithTimers(StoredAlert alert) => alert with { Timers = writer.Timers.OfSubject(Subjects.Of(alert.Alert.Id)) };

    private StoredIncident WithTimers(StoredIncident incident) => incident with { Timers = writer.Timers.OfSubject(Subjects.Of(incident.Incident.Id)) };

    private WriterConnection Open() => _state switch
    {
        State.Open => writer,
        State.Broken => throw new InvalidOperationException("A write of this transaction failed, so it can only be disposed of."),
        State.Committed => throw new InvalidOperationException("This transaction is committed."),
        _ => throw new ObjectDisposedException(nameof(SqliteTransaction)),
    };
}
