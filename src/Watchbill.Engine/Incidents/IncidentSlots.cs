using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Incidents;

/// <summary>
/// Incidents within a batch: read when they are first asked for, under one lock for all, so that nodes decide one after another; each decision sees what the
/// earlier ones made. What follows for alerts, people and other incidents is carried out at once, in the same transaction. Not thread-safe.
/// </summary>
internal sealed class IncidentSlots(Batch batch)
{
    private const string Turn = "incidents";
    private const string DayState = "incident-day";

    /// <summary>As many as a decision may take, while it is not known how many it will.</summary>
    private static readonly ImmutableArray<AlertId> Provisional = [.. Enumerable.Range(1, IncidentDecider.MostPages).Select(number => new AlertId(-number))];

    private readonly Dictionary<IncidentId, IncidentSlot> _slots = [];
    private DefinitionSet? _definitions;
    private (string Day, int Last)? _day;

    /// <summary>What holds for incidents until the batch commits.</summary>
    public async ValueTask<DefinitionSet> DefinitionsAsync() => _definitions ??= await batch.TakeTurnAsync(Turn);

    public async ValueTask<IncidentSlot?> FindAsync(IncidentId id)
    {
        await DefinitionsAsync();
        if (!_slots.TryGetValue(id, out var slot))
        {
            if (await batch.Transaction.ReadIncidentsAsync([id]) is not [var stored])
            {
                return null;
            }

            _slots[id] = slot = new IncidentSlot(stored.Incident);
        }

        return slot;
    }

    /// <summary>Decides a command about an incident, and carries out what follows.</summary>
    /// <param name="id">Null for a declaration.</param>
    /// <returns>The decision; a refusal of what follows for the incident's alerts is its refusal where nothing else had been decided.</returns>
    public async ValueTask<IncidentDecision> DecideAsync(IncidentId? id, IncidentCommand command, Actor actor, Door door, string? commandId)
    {
        var definitions = await DefinitionsAsync();
        var slot = id is { } known ? await FindAsync(known) : null;
        var newId = id is null ? await batch.Transaction.ReserveIncidentIdAsync() : id.Value;
        var context = new IncidentContext(
            definitions,
            batch.Now,
            actor,
            Provisional,
            await AlertsAsync(slot?.Incident, command),
            await OthersAsync(command),
            id is null ? await NextOfDayAsync() : 0);
        var decision = IncidentDecider.Decide(slot?.Incident, command, context, newId);
        if (decision.Effects.Count(effect => effect is RaiseAlert) is var raised and > 0)
        {
            // How many numbers it takes is known now: it is decided again with real ones, and as it depends on nothing else, alike.
            decision = IncidentDecider.Decide(slot?.Incident, command, context with { NewAlerts = await NumbersAsync(raised) }, newId);
        }

        if (!decision.IsAccepted)
        {
            return decision;
        }

        if (await IncidentPublisher.PublishAsync(batch, newId, decision.Effects, actor, door, commandId) is { } notPublished)
        {
            return decision with { Refusal = notPublished };
        }

        if (!decision.Entries.IsEmpty)
        {
            slot ??= _slots[newId] = new IncidentSlot(null);
            slot.Stage(decision, (entry, version) => new JournalRow(
                Subjects.Of(newId), version, batch.Now, batch.Now, definitions.Revision, actor, door, commandId, null, entry));
            if (id is null)
            {
                TakeDay(context.DayNumber);
            }
        }

        var refused = await CarryOutAsync(decision.Effects, actor, door, commandId);
        return refused is not null && decision.Entries.IsEmpty ? decision with { Refusal = refused } : decision;
    }

    /// <summary>The timer of an incident fired: whatever comes of it, the next look is set anew.</summary>
    public async ValueTask LookAsync(IncidentId id, Duration downFor, Actor actor)
    {
        if (await FindAsync(id) is { } slot)
        {
            slot.LookAgain();
            await DecideAsync(id, new Look(downFor), actor, Door.Timer, null);
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

    private async ValueTask<Refusal?> CarryOutAsync(ImmutableArray<IncidentEffect> effects, Actor actor, Door door, string? commandId)
    {
        Refusal? refusal = null;
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case RaiseAlert raise:
                    Stage(null, batch.Decide(null, raise.Page, batch.Context(actor, batch.Now), raise.Id), actor, door, commandId);
                    break;
                case CommandAlert command when await batch.FindAsync(command.Alert) is { } slot:
                    refusal = Stage(slot, batch.Decide(slot.Alert, command.Command, batch.Context(actor, slot.Liveness.LastSeen), default), actor, door, commandId) ?? refusal;
                    break;
                case TellPeople tell:
                    await Announcer.StageAsync(batch, tell.Draft, tell.To, actor, door);
                    break;
                case CommandIncident other:
                    refusal = (await DecideAsync(other.Incident, other.Command, actor, door, commandId)).Refusal ?? refusal;
                    break;
            }
        }

        return refusal;
    }

    private Refusal? Stage(AlertSlot? slot, Decision decision, Actor actor, Door door, string? commandId)
    {
        if (decision is Accepted { Entries.IsEmpty: false } accepted)
        {
            var staged = batch.Stage(slot, accepted, actor, door, commandId, null, batch.Now);
            if (slot is null)
            {
                staged.Liveness = new Liveness(1, batch.Now, null);
            }
        }

        return (decision as Refused)?.Refusal;
    }

    /// <summary>The open alerts of the incident, and those that the command names.</summary>
    private async ValueTask<Dictionary<AlertId, Alert>> AlertsAsync(Incident? incident, IncidentCommand command)
    {
        var ids = Named(command).ToHashSet();
        if (incident is not null)
        {
            ids.UnionWith(incident.Alerts.Where(linked => linked.ResolvedAt is null).Select(linked => linked.Alert));
            ids.UnionWith(incident.Pages.Select(page => page.Alert));
        }

        var needs = new BatchNeeds();
        needs.Alerts.UnionWith(ids);
        await batch.TryReadAsync(needs);
        var alerts = new Dictionary<AlertId, Alert>();
        foreach (var id in ids.Order())
        {
            if (await batch.FindAsync(id) is { Alert: { } alert })
            {
                alerts[id] = alert;
            }
        }

        return alerts;
    }

    private async ValueTask<Dictionary<IncidentId, Incident>> OthersAsync(IncidentCommand command)
    {
        var others = new Dictionary<IncidentId, Incident>();
        IncidentId? named = command switch
        {
            MergeInto merge => merge.Other,
            Relate relate => relate.Other,
            Absorb absorb => absorb.Other,
            _ => null,
        };
        if (named is { } id && await FindAsync(id) is { } slot)
        {
            others[id] = slot.Incident;
        }

        return others;
    }

    private async ValueTask<ImmutableArray<AlertId>> NumbersAsync(int wanted)
    {
        // Not from those that the batch has reserved: each of its works was given as many of them as it needs.
        var first = await batch.Transaction.ReserveAlertIdsAsync(wanted);
        return [.. Enumerable.Range(0, wanted).Select(number => new AlertId(first + number)), .. Provisional.Skip(wanted)];
    }

    private async ValueTask<int> NextOfDayAsync()
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

    private void TakeDay(int number) => _day = (batch.Now.InUtc().Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture), number);

    private static IEnumerable<AlertId> Named(IncidentCommand command) => command switch
    {
        Declare declare => declare.Alerts,
        AttachAlert attach => [attach.Alert],
        DetachAlert detach => [detach.Alert],
        MuteAlert mute => [mute.Alert],
        AlertChanged changed => [changed.Alert],
        Absorb absorb => absorb.Alerts,
        _ => [],
    };
}

/// <summary>One incident within a batch.</summary>
internal sealed class IncidentSlot
{
    private readonly List<JournalRow> _journal = [];
    private readonly Incident? _stored;
    private bool _looks;

    public IncidentSlot(Incident? stored)
    {
        (Incident, _stored) = (stored!, stored);
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
