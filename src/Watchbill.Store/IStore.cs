using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Rows;

namespace Watchbill.Store;

/// <summary>
/// The one place where anything is kept. Two drivers implement it and pass one conformance suite. Thread-safe.
/// Broken I/O is an exception; everything expected is in the return value.
/// </summary>
/// <remarks>
/// Writing is one transaction at a time per store object: <see cref="BeginAsync"/> waits for its turn. The engine batches many
/// commands into one transaction (group commit), so the port speaks in sets. SQLite completes every call synchronously.
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>For the start-up line and the about page: "SQLite 3.40.1 (system), WAL, synchronous=FULL".</summary>
    string Description { get; }

    /// <summary>Brings the schema to the newest number; safe to interrupt and to run again. Refuses a schema newer than it knows.</summary>
    /// <exception cref="StoreRefusedException">The file or database belongs to a newer version, or another node holds the file.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Begins the write transaction. Dispose without commit rolls back.</summary>
    ValueTask<IStoreTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>What pages, lists and decisions outside a transaction read. Never inside a decision.</summary>
    IStoreReader Reader { get; }

    IAccessStore Access { get; }

    /// <summary>Writes a consistent copy while running. SQLite: a file at <paramref name="path"/>; PostgreSQL refuses and names pg_dump.</summary>
    Task BackUpAsync(string path, CancellationToken cancellationToken);
}

/// <summary>The store will not be used as it is. The message says what to do.</summary>
public sealed class StoreRefusedException : Exception
{
    public StoreRefusedException()
    {
    }

    public StoreRefusedException(string message)
        : base(message)
    {
    }

    public StoreRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// One write transaction. Not thread-safe. Reads see what the transaction has written. Alerts that are read are locked until the end
/// (PostgreSQL: FOR UPDATE in id order; SQLite has a single writer).
/// </summary>
public interface IStoreTransaction : IAsyncDisposable
{
    /// <summary>
    /// Everything at once: as the single questions below answer it, in as few round trips as the driver can. Where there are none it is asked
    /// step by step.
    /// </summary>
    async ValueTask<BatchAnswer> ReadAsync(BatchQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var revision = await ReadRevisionAsync();
        var alerts = new Dictionary<AlertId, StoredAlert>();
        var latest = new HashSet<AlertId>();
        if (question.Alerts.Count > 0)
        {
            foreach (var stored in await ReadAlertsAsync(question.Alerts))
            {
                alerts[stored.Alert.Id] = stored;
            }
        }

        if (question.Keys.Count > 0)
        {
            foreach (var stored in await ReadLatestAlertsAsync(question.Keys))
            {
                alerts[stored.Alert.Id] = stored;
                latest.Add(stored.Alert.Id);
            }
        }

        return new BatchAnswer(
            revision,
            [.. alerts.Values],
            latest,
            question.CommandIds.Count > 0 ? await ReadCommandResultsAsync(question.CommandIds) : new Dictionary<string, string>(),
            question.Deliveries.Count > 0 ? await ReadDeliveriesAsync(question.Deliveries) : [],
            question.Destinations.Count > 0 ? await ReadDestinationsAsync(question.Destinations) : new Dictionary<Destination, DestinationUse>(),
            question.Lanes.Count > 0 ? await ReadLanesAsync(question.Lanes) : new Dictionary<string, LaneUse>());
    }

    /// <summary>The present revision of the definitions.</summary>
    ValueTask<long> ReadRevisionAsync();

    /// <summary>Alerts by id; unknown ids are left out.</summary>
    ValueTask<IReadOnlyList<StoredAlert>> ReadAlertsAsync(IReadOnlyCollection<AlertId> ids);

    /// <summary>For each key the open alert, else the one resolved last; keys without any are left out.</summary>
    ValueTask<IReadOnlyList<StoredAlert>> ReadLatestAlertsAsync(IReadOnlyCollection<AlertKey> keys);

    /// <summary>Results of commands that were already carried out (idempotency), by command id.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> ReadCommandResultsAsync(IReadOnlyCollection<string> commandIds);

    /// <summary>Reserves that many consecutive alert numbers and returns the first. Numbers are never reused; gaps are fine.</summary>
    ValueTask<long> ReserveAlertIdsAsync(int count);

    /// <summary>Reserves the next announcement number. Numbers are never reused; gaps are fine.</summary>
    ValueTask<AnnouncementId> ReserveAnnouncementIdAsync();

    /// <summary>Incidents by id, locked until the end; unknown ids are left out.</summary>
    ValueTask<IReadOnlyList<StoredIncident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentId> ids);

    /// <summary>Every open incident, in order of their numbers. Not locked: whoever asks holds the lock of <see cref="Subjects.IncidentsLock"/>.</summary>
    ValueTask<IReadOnlyList<Incident>> ReadOpenIncidentsAsync();

    /// <summary>Reserves the next incident number. Numbers are never reused; gaps are fine.</summary>
    ValueTask<IncidentId> ReserveIncidentIdAsync();

    /// <summary>Incidents whose last entry is in no checkpoint yet, by id. Whoever asks holds the lock of <see cref="Subjects.IncidentsLock"/>.</summary>
    ValueTask<IReadOnlyList<ChainHead>> ReadUnsignedHeadsAsync(int limit);

    /// <summary>The newest; null when there is none.</summary>
    ValueTask<Checkpoint?> ReadLastCheckpointAsync();

    /// <summary>Reserves the next number of a status page's post. Numbers are never reused; gaps are fine.</summary>
    ValueTask<StatusPostId> ReserveStatusPostIdAsync();

    /// <summary>Null when there is none. Not locked: whoever asks holds <see cref="Subjects.StatusPagesLock"/>; so with the next two.</summary>
    ValueTask<StatusPost?> ReadStatusPostAsync(StatusPostId id);

    /// <summary>The newest post on a page about one of our own incidents.</summary>
    ValueTask<StatusPost?> ReadStatusPostOfAsync(StatusPageId page, long incident);

    ValueTask<StatusSubscriber?> ReadSubscriberAsync(string id);

    /// <summary>All of a page, in order of their ids.</summary>
    ValueTask<IReadOnlyList<StatusSubscriber>> ReadSubscribersAsync(StatusPageId page);

    /// <summary>What the engine remembers under a name; null when there is nothing. Another node that asks the same waits until the end of this transaction.</summary>
    ValueTask<string?> ReadEngineStateAsync(string name);

    /// <summary>
    /// All that the engine remembers under names with a prefix that ends with a colon. They are not locked: whoever asks holds a lock by which all agree,
    /// taken with <see cref="ReadEngineStateAsync"/>.
    /// </summary>
    ValueTask<IReadOnlyDictionary<string, string>> ReadEngineStatesAsync(string prefix);

    /// <summary>Due timers in order (due, id), locked against other nodes until the end. They stay until the write set removes or defers them.</summary>
    ValueTask<IReadOnlyList<StoredTimer>> ReadDueTimersAsync(Instant now, int limit);

    /// <summary>
    /// Deliveries that may go now: pending, due, the first unfinished of their lane. Ordered by (due, sequence), at most the given number
    /// per kind of contact method, locked against other nodes until the end.
    /// </summary>
    /// <param name="without">Addresses of which none are wanted, however many wait there: they neither come nor count. Null for none. No address has a line break.</param>
    ValueTask<IReadOnlyList<StoredDelivery>> ReadReadyDeliveriesAsync(
        Instant now, IReadOnlyDictionary<Domain.Responders.ContactMethodKind, int> limits, IReadOnlyCollection<string>? without = null);

    /// <summary>Deliveries that are being handed over under a lease that ended before <paramref name="now"/>, or of another boot when <paramref name="boot"/> is the only node's.</summary>
    ValueTask<IReadOnlyList<StoredDelivery>> ReadExpiredLeasesAsync(Instant now, string boot, int limit);

    ValueTask<IReadOnlyList<StoredDelivery>> ReadDeliveriesAsync(IReadOnlyCollection<DeliveryId> ids);

    /// <summary>For each destination: when something was last handed over there. Destinations never used are left out.</summary>
    ValueTask<IReadOnlyDictionary<Destination, DestinationUse>> ReadDestinationsAsync(IReadOnlyCollection<Destination> destinations);

    /// <summary>For each lane: the last message handed over in it (or of unknown outcome), with its receipt. Lanes in which nothing was are left out.</summary>
    ValueTask<IReadOnlyDictionary<string, LaneUse>> ReadLanesAsync(IReadOnlyCollection<string> lanes);

    /// <summary>
    /// Writes everything. Subjects whose version is no longer the expected one, and new alerts whose (service, dedup key) is open already,
    /// are left out whole and named in the answer: their commands are decided again.
    /// </summary>
    /// <exception cref="InvalidOperationException">The entries of an incident do not follow its version.</exception>
    ValueTask<WriteOutcome> WriteAsync(WriteSet writes);

    /// <summary>
    /// Removes what has been kept long enough, at most about <paramref name="limit"/> things (an alert goes with all its rows). Returns how many;
    /// 0 when there is nothing left to remove. Policies that open alerts pin stay, and so do incidents and the alerts of one that is not over.
    /// </summary>
    ValueTask<int> PruneAsync(Retention retention, Instant now, int limit);

    /// <summary>Returns after the data is safe on disk. An exception means that the outcome is unknown.</summary>
    ValueTask CommitAsync();
}
