using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Definitions;
using Watchbill.Engine.Handoffs;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.StatusPages;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Commit;

/// <summary>The signature of <see cref="AlertDecider.Decide"/>.</summary>
internal delegate Decision Decide(Alert? alert, AlertCommand command, DecisionContext context, AlertId newId);

/// <summary>
/// The state that the works of one transaction see and change: each is decided against what the earlier ones made. Not thread-safe.
/// </summary>
internal sealed class Batch(
    IStoreTransaction transaction, CurrentDefinitions current, Instant now, ImmutableHashSet<Provider> failingProviders, Decide decide)
{
    private static readonly Actor Mender = Actor.Engine("mender");
    private readonly CurrentDefinitions _current = current;
    private readonly Dictionary<AlertId, AlertSlot> _slots = [];
    private readonly Dictionary<AlertKey, AlertId?> _latest = [];
    private readonly Dictionary<string, string> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<DeliveryId, StoredDelivery> _deliveries = [];
    private readonly Dictionary<(ServiceId, IntegrationId), IntegrationUse> _uses = [];
    private long _nextAlertId;
    private long _lastAlertId;

    private HashSet<AlertId> _touched = [];
    private ScheduleSlots? _schedules;
    private IncidentSlots? _incidents;
    private StatusPageSlots? _statusPages;

    public IStoreTransaction Transaction { get; } = transaction;

    public Decide Decide { get; } = decide;

    /// <summary>As they were when the batch began. Whoever waits for a turn (<see cref="TakeTurnAsync"/>) decides by those that it gets with it.</summary>
    public DefinitionSet Definitions { get; } = current.Current;

    public Instant Now { get; } = now;

    /// <summary>Rows besides those of alerts.</summary>
    public WriteSet Writes { get; } = new();

    /// <summary>What is recorded of schedules.</summary>
    public ScheduleSlots Schedules => _schedules ??= new ScheduleSlots(this);

    /// <summary>Incidents that the batch looks at.</summary>
    public IncidentSlots Incidents => _incidents ??= new IncidentSlots(this);

    /// <summary>Posts and records of status pages.</summary>
    public StatusPageSlots StatusPages => _statusPages ??= new StatusPageSlots(this);

    /// <summary>Whose turn it is where rules go round robin.</summary>
    public TurnSlots Turns { get; init; } = new();

    /// <summary>What this node lets steps do.</summary>
    public StepSurroundings Steps { get; init; } = StepSurroundings.None;

    /// <summary>Alerts whose rows the batch writes, in the order of <see cref="WriteSet.Alerts"/>.</summary>
    public List<AlertId> Written { get; } = [];

    public void BeginWork() => _touched = [];

    /// <summary>The alerts that the work just decided has looked at: if one of them is lost to another node, its answer is void.</summary>
    public HashSet<AlertId> EndWork() => _touched;

    public static BatchQuestion QuestionOf(BatchNeeds needs) =>
        new() { Alerts = needs.Alerts, Keys = needs.Keys, CommandIds = needs.CommandIds, Deliveries = needs.Deliveries };

    /// <summary>Reads what the works need and the batch has not read yet, all at once.</summary>
    public async ValueTask ReadAsync(BatchNeeds needs)
    {
        needs.Alerts.RemoveWhere(_slots.ContainsKey);
        needs.Keys.RemoveWhere(_latest.ContainsKey);
        if (needs.Alerts.Count + needs.Keys.Count + needs.CommandIds.Count + needs.Deliveries.Count > 0)
        {
            Take(needs, await Transaction.ReadAsync(QuestionOf(needs)));
        }

        await ReserveAsync(needs.NewAlerts);
    }

    /// <summary>
    /// Reads it all at once. When some row cannot be understood nothing is read, and whoever looks for that one finds the exception there
    /// (<see cref="FindAsync"/>), so that the others go on.
    /// </summary>
    public async ValueTask TryReadAsync(BatchNeeds needs)
    {
        try
        {
            await ReadAsync(needs);
        }
        catch (Exception exception) when (!StoreFailure.Is(exception))
        {
            // It is thrown again where it belongs to one alert.
        }
    }

    /// <summary>Takes over what was read for these needs.</summary>
    public void Take(BatchNeeds needs, BatchAnswer answer)
    {
        foreach (var key in needs.Keys)
        {
            _latest.TryAdd(key, null);
        }

        foreach (var stored in answer.Alerts)
        {
            _slots.TryAdd(stored.Alert.Id, new AlertSlot(stored));
            if (answer.Latest.Contains(stored.Alert.Id))
            {
                _latest[new AlertKey(stored.Alert.Service, stored.Alert.DedupKey)] = stored.Alert.Id;
            }
        }

        foreach (var (id, result) in answer.CommandResults)
        {
            _results[id] = result;
        }

        foreach (var delivery in answer.Deliveries)
        {
            _deliveries[delivery.Request.Id] = delivery;
        }
    }

    /// <summary>Nodes that ask for the same turn go one after another, each until its commit.</summary>
    /// <returns>The definitions with what another node has committed while this one waited.</returns>
    public async ValueTask<DefinitionSet> TakeTurnAsync(string name)
    {
        await Transaction.ReadEngineStateAsync(name);
        if (await Transaction.ReadRevisionAsync() != _current.Current.Revision)
        {
            await _current.ReloadAsync(CancellationToken.None);
        }

        return _current.Current;
    }

    public async ValueTask ReserveAsync(int newAlerts)
    {
        if (newAlerts > _lastAlertId - _nextAlertId)
        {
            _nextAlertId = await Transaction.ReserveAlertIdsAsync(newAlerts);
            _lastAlertId = _nextAlertId + newAlerts;
        }
    }

    /// <summary>The deliveries that exist, as they were before this batch. They must have been needed.</summary>
    public IEnumerable<StoredDelivery> Deliveries(IEnumerable<DeliveryId> ids) => ids.Select(id => _deliveries.GetValueOrDefault(id)).OfType<StoredDelivery>();

    public async ValueTask<AlertSlot?> FindAsync(AlertId id)
    {
        if (!_slots.ContainsKey(id))
        {
            var needs = new BatchNeeds();
            needs.Alerts.Add(id);
            await ReadAsync(needs);
        }

        _touched.Add(id);
        return _slots.GetValueOrDefault(id);
    }

    /// <summary>The open alert of the key, else its latest; null when there is none. The key must have been needed.</summary>
    public AlertSlot? Latest(AlertKey key)
    {
        if (_latest[key] is not { } id)
        {
            return null;
        }

        _touched.Add(id);
        return _slots[id];
    }

    public bool HasRead(AlertId id) => _slots.ContainsKey(id);

    public bool HasRead(AlertKey key) => _latest.ContainsKey(key);

    public string? ResultOf(string commandId) => _results.GetValueOrDefault(commandId);

    public void RecordResult(string commandId, string result)
    {
        _results[commandId] = result;
        Writes.Commands.Add(new CommandRecord(commandId, result, Now));
    }

    /// <summary>Counts events that were accepted; the batch writes one row for each integration.</summary>
    public void Count(ServiceId service, IntegrationId integration, int accepted)
    {
        var counted = _uses.GetValueOrDefault((service, integration))?.Accepted ?? 0;
        _uses[(service, integration)] = new IntegrationUse(service, integration, Now, counted + accepted, 0);
    }

    public AlertId TakeAlertId() => _nextAlertId < _lastAlertId
        ? new AlertId(_nextAlertId++)
        : throw new InvalidOperationException("The batch has no alert number left; the work needed fewer than it used.");

    public DecisionContext Context(Actor actor, Instant? lastSeen, long turn = 0) => new(Definitions, Now, actor, failingProviders, lastSeen, turn);

    /// <summary>Puts an accepted decision into the batch.</summary>
    public AlertSlot Stage(AlertSlot? slot, Accepted decision, Actor actor, Door door, string? commandId, string? bodyHash, Instant occurredAt)
    {
        if (slot is null || slot.Alert?.Id != decision.Alert.Id)
        {
            slot = new AlertSlot(null);
            _slots[decision.Alert.Id] = slot;
            _latest[new AlertKey(decision.Alert.Service, decision.Alert.DedupKey)] = decision.Alert.Id;
            if (decision.Alert.Turn is not null)
            {
                Turns.Take(Definitions, decision.Alert.Service);
            }
        }

        var subject = Subjects.Of(decision.Alert.Id);
        slot.Apply(decision, (entry, version) =>
            new JournalRow(subject, version, occurredAt, Now, Definitions.Revision, actor, door, commandId, bodyHash, entry));
        _touched.Add(decision.Alert.Id);
        return slot;
    }

    /// <summary>Alerts of incidents that the batch has changed in a way that concerns their incident, each once for every change.</summary>
    public List<(AlertId Alert, IncidentId Incident)> TakeFollowed() =>
        [.. _slots.Where(slot => slot.Value.TakeFollowed()).Select(slot => (slot.Key, slot.Value.Alert!.Incident!.Id)).OrderBy(pair => pair.Key)];

    /// <summary>True when one of these alerts has to do with an incident, which may have been changed because of it.</summary>
    public bool IncidentsKnow(IEnumerable<AlertId> alerts) => alerts.Any(id => _slots[id].Alert?.Incident is not null);

    /// <summary>Who changed the alert last in this batch; null when nobody did.</summary>
    public Actor? ActorOf(AlertId alert) => _slots.GetValueOrDefault(alert)?.LastActor;

    /// <summary>Collects the rows of all changed alerts, ordered by id so that nodes lock alike.</summary>
    public WriteSet Finish()
    {
        foreach (var (id, slot) in _slots.OrderBy(slot => slot.Key))
        {
            if (slot.Changed)
            {
                Writes.Alerts.Add(slot.ToWrite(Definitions, Now));
                if (slot.IsRebuilt)
                {
                    Writes.Audit.Add(new AuditRecord(Now, Mender, Door.Timer, "alert.rebuilt", Subjects.Of(id), "its stored state could not be read and was made again from its journal"));
                }

                Written.Add(id);
            }
            else if (slot.LivenessChanged)
            {
                Writes.Touched.Add((id, slot.Liveness));
            }
        }

        _schedules?.AddTo(Writes);
        _incidents?.AddTo(Writes);
        _statusPages?.AddTo(Writes);
        Turns.AddTo(Writes);
        Writes.Integrations.AddRange(_uses.Values);
        return Writes;
    }
}
