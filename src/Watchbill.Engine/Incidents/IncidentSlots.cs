using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Incidents;

/// <summary>
/// Incidents within a batch: read when they are first asked for, under one lock for all, so that nodes decide one after another; each decision sees what the
/// earlier ones made. Not thread-safe.
/// </summary>
internal sealed class IncidentSlots(Batch batch)
{
    private const string DayState = "incident-day";

    private readonly Dictionary<IncidentId, IncidentSlot> _slots = [];
    private DefinitionSet? _definitions;
    private (string Day, int Last)? _day;

    /// <summary>What holds for incidents until the batch commits.</summary>
    public async ValueTask<DefinitionSet> DefinitionsAsync() => _definitions ??= await batch.TakeTurnAsync(Subjects.IncidentsLock);

    public async ValueTask<IncidentSlot?> FindAsync(IncidentId id)
    {
        await DefinitionsAsync();
        if (!_slots.TryGetValue(id, out var slot))
        {
            if (await batch.Transaction.ReadIncidentsAsync([id]) is not [var stored])
            {
                return null;
            }

            _slots[id] = slot = new IncidentSlot(stored);
        }

        return slot;
    }

    /// <summary>Decides a command about an incident with all that follows, and stages it: all of it, or nothing when it is refused or throws.</summary>
    /// <param name="id">Null for a declaration.</param>
    /// <returns>The decision; a refusal of what follows for the incident's alerts is its refusal where nothing else had been decided.</returns>
    public async ValueTask<IncidentDecision> DecideAsync(IncidentId? id, IncidentCommand command, Actor actor, Door door, string? commandId)
    {
        var plan = new IncidentPlan(batch, this, await DefinitionsAsync(), actor, door, commandId);
        var decision = await plan.DecideAsync(id, command);
        return decision.IsAccepted && await plan.StageAsync() is { } refusal ? decision with { Refusal = refusal } : decision;
    }

    /// <summary>Puts what was decided about one incident into the batch.</summary>
    public void Stage(IncidentId id, IncidentDecision decision, Func<IncidentEntry, int, JournalRow> envelope)
    {
        if (!_slots.TryGetValue(id, out var slot))
        {
            _slots[id] = slot = new IncidentSlot(null);
        }

        slot.Stage(decision, envelope);
    }

    /// <summary>The timer of an incident fired: whatever comes of it, the next look is set anew.</summary>
    public async ValueTask LookAsync(IncidentId id, Duration downFor, Actor actor)
    {
        if (await FindAsync(id) is { } slot)
        {
            await DecideAsync(id, new Look(downFor), actor, Door.Timer, null);
            slot.LookAgain();
        }
    }

    /// <summary>Incidents that have entries of this batch: as they were stored, as they are now, and the last entry.</summary>
    public List<(Incident? Before, Incident After, JournalRow Last)> Changes() =>
        [.. _slots.OrderBy(slot => slot.Key).Where(slot => slot.Value.Staged.Count > 0).Select(slot => (slot.Value.Stored, slot.Value.Incident, slot.Value.Staged[^1]))];

    /// <summary>Every open incident, with what the batch has made of it, in order of their numbers.</summary>
    public async ValueTask<List<Incident>> OpenAsync()
    {
        await DefinitionsAsync();
        var open = (await batch.Transaction.ReadOpenIncidentsAsync()).ToDictionary(incident => incident.Id);
        foreach (var (id, slot) in _slots)
        {
            open[id] = slot.Incident;
        }

        return [.. open.Values.Where(incident => incident.IsOpen).OrderBy(incident => incident.Id)];
    }

    /// <summary>Sets the timer if it is not what the state waits for.</summary>
    /// <returns>False when it was right.</returns>
    public async ValueTask<bool> RepairAsync(IncidentId id)
    {
        if (await FindAsync(id) is not { } slot || !slot.IsTimerWrong(await DefinitionsAsync()))
        {
            return false;
        }

        slot.LookAgain();
        return true;
    }

    public void AddTo(WriteSet writes)
    {
        foreach (var (_, slot) in _slots.OrderBy(slot => slot.Key))
        {
            slot.AddTo(writes, _definitions!, batch.Now);
        }

        if (_day is { } day)
        {
            writes.EngineState.Add((DayState, string.Create(CultureInfo.InvariantCulture, $"{day.Day}:{day.Last}")));
        }
    }

    /// <summary>The number that a new incident has within its day, from 1.</summary>
    public async ValueTask<int> NextOfDayAsync()
    {
        var today = batch.Now.InUtc().Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture);
        if (_day is { } known)
        {
            return known.Day == today ? known.Last + 1 : 1;
        }

        return await batch.Transaction.ReadEngineStateAsync(DayState) is { } state && state.Split(':') is [var day, var last] && day == today
            ? int.Parse(last, NumberStyles.None, CultureInfo.InvariantCulture) + 1
            : 1;
    }

    public void TakeDay(int number) => _day = (batch.Now.InUtc().Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture), number);
}

/// <summary>One incident within a batch.</summary>
internal sealed class IncidentSlot
{
    private readonly List<JournalRow> _journal = [];
    private readonly Incident? _stored;
    private readonly Instant? _timer;
    private bool _looks;

    public IncidentSlot(StoredIncident? stored)
    {
        (Incident, _stored) = (stored?.Incident!, stored?.Incident);
        _timer = stored is { Timers: [var timer, ..] } ? timer.Due : null;
    }

    public Incident Incident { get; private set; }

    /// <summary>As it was before the batch; null for a new one.</summary>
    public Incident? Stored => _stored;

    public void Stage(IncidentDecision decision, Func<IncidentEntry, int, JournalRow> envelope)
    {
        var version = decision.Incident!.Version - decision.Entries.Length;
        foreach (var entry in decision.Entries)
        {
            _journal.Add(envelope(entry, ++version));
        }

        Incident = decision.Incident;
    }

    /// <summary>Entries of this batch.</summary>
    public IReadOnlyList<JournalRow> Staged => _journal;

    /// <summary>The same state, without what was taken out of its entries.</summary>
    public void Restate(Incident incident) => Incident = incident;

    /// <summary>What is stored is not what the state waits for.</summary>
    public bool IsTimerWrong(DefinitionSet definitions) => IncidentTimers.NextLook(Incident, definitions) != _timer;

    /// <summary>Its timer is gone: another one is set, whether or not anything changes.</summary>
    public void LookAgain() => _looks = true;

    public void AddTo(WriteSet writes, DefinitionSet definitions, Instant now)
    {
        if (_journal.Count > 0)
        {
            writes.Incidents.Add(new IncidentWrite(Incident, _stored?.Version ?? 0, [.. _journal]));
            ChannelPoster.Stage(writes, _stored, Incident, definitions, now);
        }

        if (_journal.Count == 0 && !_looks)
        {
            return;
        }

        var subject = Subjects.Of(Incident.Id);
        if (IncidentTimers.NextLook(Incident, definitions) is { } next)
        {
            writes.TimersPut.Add((subject, new TimerSetting(IncidentTimers.Purpose, next, default)));
        }
        else
        {
            writes.TimersRemoved.Add((subject, IncidentTimers.Purpose));
        }
    }
}
