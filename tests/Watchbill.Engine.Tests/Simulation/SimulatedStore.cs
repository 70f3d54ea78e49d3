using System.Data.Common;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.StatusPages;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>
/// The real SQLite store, with a chance to crash, to fail and to be overtaken at every await. It also watches what commits, and plants
/// the bugs that live at the port.
/// </summary>
internal sealed class SimulatedStore(IStore inner, Faults faults, PlantedBug bug, Func<string, Task> point, Checks checks) : IStore
{
    private readonly Dictionary<(string Subject, string Purpose), TimerSetting> _memoryTimers = [];
    private SimulatedTransaction? _open;
    private Func<ValueTask>? _postponed;

    public string Description => inner.Description;

    public IStoreReader Reader => inner.Reader;

    public IAccessStore Access => inner.Access;

    public Task MigrateAsync(CancellationToken cancellationToken) => inner.MigrateAsync(cancellationToken);

    public Task BackUpAsync(string path, CancellationToken cancellationToken) => inner.BackUpAsync(path, cancellationToken);

    public async ValueTask<IStoreTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        await point("before begin");
        if (_postponed is { } postponed)
        {
            _postponed = null;
            await postponed();
        }

        if (faults.Happens(faults.StoreError))
        {
            throw new IOException("simulated: the disk does not answer");
        }

        return _open = new SimulatedTransaction(this, await OrDieAsync(() => inner.BeginAsync(cancellationToken)));
    }

    /// <summary>What fails because the power is gone does not fail: the process is gone too.</summary>
    private async ValueTask<T> OrDieAsync<T>(Func<ValueTask<T>> call)
    {
        try
        {
            return await call();
        }
        catch (DbException)
        {
            await point("the disk failed");
            throw;
        }
    }

    /// <summary>The process is gone: whatever was open is rolled back and the file is let go.</summary>
    public async ValueTask CrashAsync()
    {
        if (_open is { } open)
        {
            await open.AbandonAsync();
        }

        await inner.DisposeAsync();
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class SimulatedTransaction(SimulatedStore store, IStoreTransaction inner) : IStoreTransaction
    {
        private readonly List<(WriteSet Writes, WriteOutcome Outcome)> _written = [];
        private bool _done;

        public async ValueTask<long> ReadRevisionAsync()
        {
            await store.Point("read revision");
            return await inner.ReadRevisionAsync();
        }

        public ValueTask<IReadOnlyList<StoredAlert>> ReadAlertsAsync(IReadOnlyCollection<AlertId> ids) => inner.ReadAlertsAsync(ids);

        public ValueTask<IReadOnlyList<StoredAlert>> ReadLatestAlertsAsync(IReadOnlyCollection<AlertKey> keys) =>
            store.Faults.Happens(store.Bug == PlantedBug.CheckThenInsert ? 0.3 : store.Faults.StaleRead)
                ? new ValueTask<IReadOnlyList<StoredAlert>>([])
                : inner.ReadLatestAlertsAsync(keys);

        public ValueTask<IReadOnlyDictionary<string, string>> ReadCommandResultsAsync(IReadOnlyCollection<string> commandIds) => inner.ReadCommandResultsAsync(commandIds);

        public ValueTask<long> ReserveAlertIdsAsync(int count) => inner.ReserveAlertIdsAsync(count);

        public ValueTask<AnnouncementId> ReserveAnnouncementIdAsync() => inner.ReserveAnnouncementIdAsync();

        public ValueTask<IReadOnlyList<StoredIncident>> ReadIncidentsAsync(IReadOnlyCollection<IncidentId> ids) => inner.ReadIncidentsAsync(ids);

        public ValueTask<IReadOnlyList<Incident>> ReadOpenIncidentsAsync() => inner.ReadOpenIncidentsAsync();

        public ValueTask<IncidentId> ReserveIncidentIdAsync() => inner.ReserveIncidentIdAsync();

        public ValueTask<IReadOnlyList<ChainHead>> ReadUnsignedHeadsAsync(int limit) => inner.ReadUnsignedHeadsAsync(limit);

        public ValueTask<Checkpoint?> ReadLastCheckpointAsync() => inner.ReadLastCheckpointAsync();

        public ValueTask<StatusPostId> ReserveStatusPostIdAsync() => inner.ReserveStatusPostIdAsync();

        public ValueTask<StatusPost?> ReadStatusPostAsync(StatusPostId id) => inner.ReadStatusPostAsync(id);

        public ValueTask<StatusPost?> ReadStatusPostOfAsync(StatusPageId page, long incident) => inner.ReadStatusPostOfAsync(page, incident);

        public ValueTask<StatusSubscriber?> ReadSubscriberAsync(string id) => inner.ReadSubscriberAsync(id);

        public ValueTask<IReadOnlyList<StatusSubscriber>> ReadSubscribersAsync(StatusPageId page) => inner.ReadSubscribersAsync(page);

        public async ValueTask<string?> ReadEngineStateAsync(string name)
        {
            await store.Point("read state");
            return await inner.ReadEngineStateAsync(name);
        }

        public ValueTask<IReadOnlyDictionary<string, string>> ReadEngineStatesAsync(string prefix) => inner.ReadEngineStatesAsync(prefix);

        public async ValueTask<IReadOnlyList<StoredTimer>> ReadDueTimersAsync(Instant now, int limit)
        {
            await store.Point("read timers");
            var real = await inner.ReadDueTimersAsync(now, limit);
            if (store.Bug != PlantedBug.TimerOnlyInMemory)
            {
                return [.. real, .. store.Stale(now)];
            }

            var due = store._memoryTimers.Where(timer => timer.Value.Due <= now).ToList();
            foreach (var timer in due)
            {
                store._memoryTimers.Remove(timer.Key);
            }

            return [.. due.Select((timer, index) => new StoredTimer(-1 - index, timer.Key.Subject, timer.Value, 0))];
        }

        public async ValueTask<IReadOnlyList<StoredDelivery>> ReadReadyDeliveriesAsync(
            Instant now, IReadOnlyDictionary<ContactMethodKind, int> limits, IReadOnlyCollection<string>? without = null)
        {
            await store.Point("read deliveries");
            return await inner.ReadReadyDeliveriesAsync(now, limits, without);
        }

        public ValueTask<IReadOnlyList<StoredDelivery>> ReadExpiredLeasesAsync(Instant now, string boot, int limit) => inner.ReadExpiredLeasesAsync(now, boot, limit);

        public ValueTask<IReadOnlyList<StoredDelivery>> ReadDeliveriesAsync(IReadOnlyCollection<DeliveryId> ids) => inner.ReadDeliveriesAsync(ids);

        public ValueTask<IReadOnlyDictionary<Destination, DestinationUse>> ReadDestinationsAsync(IReadOnlyCollection<Destination> destinations) =>
            inner.ReadDestinationsAsync(destinations);

        public ValueTask<IReadOnlyDictionary<string, LaneUse>> ReadLanesAsync(IReadOnlyCollection<string> lanes) => inner.ReadLanesAsync(lanes);

        public ValueTask<int> PruneAsync(Retention retention, Instant now, int limit) => inner.PruneAsync(retention, now, limit);

        public async ValueTask<WriteOutcome> WriteAsync(WriteSet writes)
        {
            await store.Point("before write");
            if (store.Faults.Happens(store.Faults.StoreError))
            {
                throw new IOException("simulated: the disk is full");
            }

            Plant(writes);
            var outcome = await store.OrDieAsync(() => inner.WriteAsync(writes));
            _written.Add((writes, outcome));
            store._everSet.AddRange(writes.Alerts.SelectMany(write => write.TimersPut.Select(timer => (Subjects.Of(write.Alert.Id), timer))));
            if (store.Bug == PlantedBug.MarkSentBeforeSending)
            {
                await MarkSentAsync(writes);
            }

            return outcome;
        }

        public async ValueTask CommitAsync()
        {
            await store.Point("before commit");
            if (store.Bug == PlantedBug.ReplyBeforeCommit)
            {
                store._postponed = async () =>
                {
                    await inner.CommitAsync();
                    store.Checks.OnCommitted(_written);
                    await inner.DisposeAsync();
                };
                return;
            }

            store.Checks.OnCommitting(_written);
            await store.OrDieAsync(async () =>
            {
                await inner.CommitAsync();
                return true;
            });
            store.Checks.OnCommitted(_written);
            await store.Point("after commit");
            if (store.Faults.Happens(store.Faults.LostCommitAnswer))
            {
                throw new IOException("simulated: the commit's answer was lost");
            }
        }

        public async ValueTask AbandonAsync()
        {
            if (!_done)
            {
                _done = true;
                await inner.DisposeAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (store._postponed is not null)
            {
                return;
            }

            store._open = null;
            await AbandonAsync();
        }

        private void Plant(WriteSet writes)
        {
            for (var i = 0; i < writes.Alerts.Count; i++)
            {
                var write = writes.Alerts[i];
                if (store.Bug == PlantedBug.TimerOnlyInMemory)
                {
                    foreach (var timer in write.TimersPut)
                    {
                        store._memoryTimers[(Subjects.Of(write.Alert.Id), timer.Purpose)] = timer;
                    }

                    foreach (var purpose in write.TimersRemoved)
                    {
                        store._memoryTimers.Remove((Subjects.Of(write.Alert.Id), purpose));
                    }

                    writes.Alerts[i] = write with { TimersPut = [] };
                }
                else if (store.Bug == PlantedBug.NoRecheckBeforeHandOver)
                {
                    writes.Alerts[i] = write with { Cancelled = [] };
                }
            }

            if (store.Bug == PlantedBug.PauseNotRemembered && writes.NewDeliveries.Count > 0)
            {
                writes.EngineState.Clear();
            }

            if (store.Bug == PlantedBug.GiveUpAfterThreeErrors)
            {
                for (var i = 0; i < writes.Deliveries.Count; i++)
                {
                    if (writes.Deliveries[i] is Complete { Status: DeliveryStatus.Pending } retry && ++store._errors % 3 == 0)
                    {
                        writes.Deliveries[i] = retry with { Status = DeliveryStatus.Failed, RetryAt = null };
                    }
                }
            }
        }

        private async ValueTask MarkSentAsync(WriteSet writes)
        {
            var sent = new WriteSet();
            foreach (var change in writes.Deliveries.OfType<HandOver>())
            {
                sent.Deliveries.Add(new Complete(change.Delivery, change.LeaseToken, DeliveryStatus.Delivered, null, "x", null, null, change.At));
            }

            if (!sent.IsEmpty)
            {
                await inner.WriteAsync(sent);
            }
        }
    }

    private readonly List<(string Subject, TimerSetting Timer)> _everSet = [];
    private int _errors;

    /// <summary>A timer that fired or was removed long ago comes again: its removal was lost, or another node held it.</summary>
    private IEnumerable<StoredTimer> Stale(Instant now) =>
        _everSet.Where(set => set.Timer.Due <= now && Faults.Happens(Faults.StaleTimer))
            .Select((set, index) => new StoredTimer(-1 - index, set.Subject, set.Timer, 0))
            .ToList();

    private Faults Faults => faults;

    private PlantedBug Bug => bug;

    private Task Point(string where) => point(where);

    private Checks Checks => checks;
}
