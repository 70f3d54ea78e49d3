using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Handoffs;
using Watchbill.Engine.Commit;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Handoffs;

/// <summary>
/// What is recorded of schedules, within a batch: read when it is first asked for, under one lock for all schedules, so that nodes cannot lock each other out;
/// each decision sees what the earlier ones made. Not thread-safe.
/// </summary>
internal sealed class ScheduleSlots(Batch batch)
{
    private readonly Dictionary<ScheduleId, ScheduleSlot> _slots = [];
    private DefinitionSet? _definitions;

    /// <summary>
    /// What holds for the schedules until the batch commits. What the batch began with may be older than what another node has changed and said
    /// so in the record: by that, the change would pass unrecorded.
    /// </summary>
    public async ValueTask<DefinitionSet> DefinitionsAsync() => _definitions ??= await batch.TakeTurnAsync(Subjects.SchedulesLock);

    public async ValueTask<ScheduleSlot> FindAsync(ScheduleId id)
    {
        if (!_slots.TryGetValue(id, out var slot))
        {
            await DefinitionsAsync();
            _slots[id] = slot = ScheduleSlot.Of(id, await batch.Transaction.ReadEngineStateAsync(Subjects.Of(id)));
        }

        return slot;
    }

    /// <summary>Reads many at once.</summary>
    public async ValueTask ReadAsync(IReadOnlyCollection<ScheduleId> ids)
    {
        await DefinitionsAsync();
        var missing = ids.Where(id => !_slots.ContainsKey(id)).ToList();
        if (missing.Count > 1)
        {
            var states = await batch.Transaction.ReadEngineStatesAsync(Subjects.SchedulePrefix);
            foreach (var id in missing)
            {
                _slots[id] = ScheduleSlot.Of(id, states.GetValueOrDefault(Subjects.Of(id)));
            }
        }
    }

    public void AddTo(WriteSet writes)
    {
        foreach (var (_, slot) in _slots.OrderBy(slot => slot.Key.Value, StringComparer.Ordinal))
        {
            slot.AddTo(writes);
        }
    }
}

/// <summary>One schedule within a batch.</summary>
internal sealed class ScheduleSlot
{
    private readonly ScheduleId _id;
    private readonly OnCallRecord? _stored;
    private readonly List<JournalRow> _journal = [];
    private Instant? _look;
    private bool _ends;

    private ScheduleSlot(ScheduleId id, OnCallRecord? stored)
    {
        (_id, _stored, Record) = (id, stored, stored);
    }

    /// <summary>Null when nothing was recorded yet.</summary>
    public OnCallRecord? Record { get; private set; }

    public static ScheduleSlot Of(ScheduleId id, string? state) => new(id, state is null ? null : RecordJson.Read(state));

    public void Stage(RecordDecision decision, Func<ScheduleEntry, Instant, string, int, JournalRow> envelope)
    {
        var version = decision.Record.Version - decision.Entries.Length;
        foreach (var (occurredAt, entry) in decision.Entries)
        {
            _journal.Add(envelope(entry, occurredAt, Subjects.Of(_id), ++version));
        }

        Record = decision.Record;
    }

    /// <summary>What stands outside the journal.</summary>
    public void Set(OnCallRecord record) => Record = record;

    /// <summary>When it is looked at next.</summary>
    public void LookAt(Instant at) => (_look, _ends) = (at, false);

    /// <summary>It is not looked at any more.</summary>
    public void End() => (_look, _ends) = (null, true);

    public void AddTo(WriteSet writes)
    {
        if (Record is { } record && record != _stored)
        {
            writes.EngineState.Add((Subjects.Of(_id), RecordJson.Write(record)));
        }

        writes.Journal.AddRange(_journal);
        if (_look is { } due)
        {
            writes.TimersPut.Add((Subjects.Of(_id), new TimerSetting(ScheduleRecorder.Purpose, due, default)));
        }
        else if (_ends)
        {
            writes.TimersRemoved.Add((Subjects.Of(_id), ScheduleRecorder.Purpose));
        }
    }
}
