using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Commit;

/// <summary>The signature of <see cref="AlertDecider.Decide"/>.</summary>
internal delegate Decision Decide(Alert? alert, AlertCommand command, DecisionContext context, AlertId newId);

/// <summary>
/// The state that the works of one transaction see and change: each is decided against what the earlier ones made. Not thread-safe.
/// </summary>
internal sealed class Batch(
    IStoreTransaction transaction, DefinitionSet definitions, Instant now, ImmutableHashSet<Provider> failingProviders, Decide decide)
{
    private readonly Dictionary<AlertId, AlertSlot> _slots = [];
    private readonly Dictionary<AlertKey, AlertId?> _latest = [];
    private readonly Dictionary<string, string> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<(ServiceId, IntegrationId), IntegrationUse> _uses = [];
    private long _nextAlertId;
    private long _lastAlertId;

    private HashSet<AlertId> _touched = [];

    public IStoreTransaction Transaction { get; } = transaction;

    public Decide Decide { get; } = decide;

    public DefinitionSet Definitions { get; } = definitions;

    public Instant Now { get; } = now;

    /// <summary>Rows besides those of alerts.</summary>
    public WriteSet Writes { get; } = new();

    /// <summary>Alerts whose rows the batch writes, in the order of <see cref="WriteSet.Alerts"/>.</summary>
    public List<AlertId> Written { get; } = [];

    public void BeginWork() => _touched = [];

    /// <summary>The alerts that the work just decided has looked at: if one of them is lost to another node, its answer is void.</summary>
    public HashSet<AlertId> EndWork() => _touched;

    public async ValueTask ReadAsync(BatchNeeds needs)
    {
        var ids = needs.Alerts.Where(id => !_slots.ContainsKey(id)).ToList();
        if (ids.Count > 0)
        {
            foreach (var stored in await Transaction.ReadAlertsAsync(ids))
            {
                _slots[stored.Alert.Id] = new AlertSlot(stored);
            }
        }

        var keys = needs.Keys.Where(key => !_latest.ContainsKey(key)).ToList();
        if (keys.Count > 0)
        {
            foreach (var key in keys)
            {
                _latest[key] = null;
            }

            foreach (var stored in await Transaction.ReadLatestAlertsAsync(keys))
            {
                _slots.TryAdd(stored.Alert.Id, new AlertSlot(stored));
                _latest[new AlertKey(stored.Alert.Service, stored.Alert.DedupKey)] = stored.Alert.Id;
            }
        }

        if (needs.CommandIds.Count > 0)
        {
            foreach (var (id, result) in await Transaction.ReadCommandResultsAsync(needs.CommandIds))
            {
                _results[id] = result;
            }
        }

        if (needs.NewAlerts > _lastAlertId - _nextAlertId)
        {
            _nextAlertId = await Transaction.ReserveAlertIdsAsync(needs.NewAlerts);
            _lastAlertId = _nextAlertId + needs.NewAlerts;
        }
    }

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

    public DecisionContext Context(Actor actor, Instant? lastSeen) => new(Definitions, Now, actor, failingProviders, lastSeen);

    /// <summary>Puts an accepted decision into the batch.</summary>
    public AlertSlot Stage(AlertSlot? slot, Accepted decision, Actor actor, Door door, string? commandId, string? bodyHash, Instant occurredAt)
    {
        if (slot is null || slot.Alert?.Id != decision.Alert.Id)
        {
            slot = new AlertSlot(null);
            _slots[decision.Alert.Id] = slot;
            _latest[new AlertKey(decision.Alert.Service, decision.Alert.DedupKey)] = decision.Alert.Id;
        }

        var subject = Subjects.Of(decision.Alert.Id);
        slot.Apply(decision, (entry, version) =>
            new JournalRow(subject, version, occurredAt, Now, Definitions.Revision, actor, door, commandId, bodyHash, entry));
        _touched.Add(decision.Alert.Id);
        if (decision.Flag is { } flag)
        {
            Writes.Flags.Add(flag);
        }

        return slot;
    }

    /// <summary>Collects the rows of all changed alerts, ordered by id so that nodes lock alike.</summary>
    public WriteSet Finish()
    {
        foreach (var (id, slot) in _slots.OrderBy(slot => slot.Key))
        {
            if (slot.Changed)
            {
                Writes.Alerts.Add(slot.ToWrite(Definitions, Now));
                Written.Add(id);
            }
            else if (slot.LivenessChanged)
            {
                Writes.Touched.Add((id, slot.Liveness));
            }
        }

        Writes.Integrations.AddRange(_uses.Values);
        return Writes;
    }
}
