using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Incidents;

/// <summary>
/// One command with all that follows from it: for the incident's alerts, for people, for other incidents. Everything is decided first, each decision on what the
/// earlier ones made, and staged only then; so a decision that throws leaves nothing behind, as for every other work of a batch.
/// </summary>
internal sealed class IncidentPlan(Batch batch, IncidentSlots slots, DefinitionSet definitions, Actor actor, Door door, string? commandId)
{
    /// <summary>As many as a decision may take, while it is not known how many it will.</summary>
    private static readonly ImmutableArray<AlertId> Provisional = [.. Enumerable.Range(1, IncidentDecider.MostPages).Select(number => new AlertId(-number))];

    private readonly Dictionary<IncidentId, Incident> _incidents = [];
    private readonly Dictionary<AlertId, Alert> _alerts = [];
    private readonly List<(IncidentId Incident, ImmutableArray<IncidentEffect> Effects)> _public = [];
    private readonly List<Func<ValueTask>> _staging = [];

    /// <param name="id">Null for a declaration.</param>
    public async ValueTask<IncidentDecision> DecideAsync(IncidentId? id, IncidentCommand command)
    {
        var before = id is { } known ? await FindAsync(known) : null;
        var newId = id ?? await batch.Transaction.ReserveIncidentIdAsync();
        var day = id is null ? await slots.NextOfDayAsync() : 0;
        var context = new IncidentContext(definitions, batch.Now, actor, Provisional, await AlertsAsync(before, command), await OthersAsync(command), day) { Steps = batch.Steps };
        var decision = IncidentDecider.Decide(before, command, context, newId);
        if (decision.Effects.Count(effect => effect is RaiseAlert) is var raised and > 0)
        {
            // How many numbers it takes is known now: it is decided again with real ones, and as it depends on nothing else, alike.
            decision = IncidentDecider.Decide(before, command, context with { NewAlerts = await NumbersAsync(raised) }, newId);
        }

        if (!decision.IsAccepted)
        {
            return decision;
        }

        if (!decision.Entries.IsEmpty)
        {
            _incidents[newId] = decision.Incident!;
            _staging.Add(() =>
            {
                slots.Stage(newId, decision, (entry, version) => new JournalRow(
                    Subjects.Of(newId), version, batch.Now, batch.Now, definitions.Revision, actor, door, commandId, null, entry));
                if (id is null)
                {
                    slots.TakeDay(day);
                }

                return ValueTask.CompletedTask;
            });
        }

        _public.Add((newId, decision.Effects));
        var refused = await FollowAsync(decision.Effects);
        return refused is not null && decision.Entries.IsEmpty ? decision with { Refusal = refused } : decision;
    }

    /// <returns>Why nothing was staged: the public cannot be told. Null when everything was.</returns>
    public async ValueTask<Refusal?> StageAsync()
    {
        foreach (var (incident, effects) in _public)
        {
            if (await IncidentPublisher.PublishAsync(batch, incident, effects, actor, door, commandId) is { } refusal)
            {
                return refusal;
            }
        }

        foreach (var stage in _staging)
        {
            await stage();
        }

        return null;
    }

    private async ValueTask<Refusal?> FollowAsync(ImmutableArray<IncidentEffect> effects)
    {
        Refusal? refusal = null;
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case RaiseAlert raise:
                    Take(batch.Decide(null, raise.Page, batch.Context(actor, batch.Now), raise.Id), isNew: true);
                    break;
                case CommandAlert command when await AlertAsync(command.Alert) is { } alert:
                    refusal = Take(batch.Decide(alert.Alert, command.Command, batch.Context(actor, alert.LastSeen), default), isNew: false) ?? refusal;
                    break;
                case TellPeople tell:
                    _staging.Add(() => Announcer.StageAsync(batch, tell.Draft, tell.To, actor, door));
                    break;
                case CommandIncident other:
                    refusal = (await DecideAsync(other.Incident, other.Command)).Refusal ?? refusal;
                    break;
            }
        }

        return refusal;
    }

    private Refusal? Take(Decision decision, bool isNew)
    {
        if (decision is Accepted { Entries.IsEmpty: false } accepted)
        {
            _alerts[accepted.Alert.Id] = accepted.Alert;
            _staging.Add(async () =>
            {
                var slot = isNew ? null : await batch.FindAsync(accepted.Alert.Id);
                var staged = batch.Stage(slot, accepted, actor, door, commandId, null, batch.Now);
                if (isNew)
                {
                    staged.Liveness = new Liveness(1, batch.Now, null);
                }
            });
        }

        return (decision as Refused)?.Refusal;
    }

    /// <summary>As earlier decisions of this plan left it; null when there is none.</summary>
    private async ValueTask<(Alert Alert, NodaTime.Instant? LastSeen)?> AlertAsync(AlertId id)
    {
        var decided = _alerts.GetValueOrDefault(id);
        if (decided is not null && !batch.HasRead(id))
        {
            return (decided, batch.Now);
        }

        return await batch.FindAsync(id) is { } slot && (decided ?? slot.Alert) is { } alert ? (alert, slot.Liveness.LastSeen) : null;
    }

    private async ValueTask<Incident?> FindAsync(IncidentId id) => _incidents.GetValueOrDefault(id) ?? (await slots.FindAsync(id))?.Incident;

    /// <summary>The open alerts of the incident, and those that the command names.</summary>
    private async ValueTask<Dictionary<AlertId, Alert>> AlertsAsync(Incident? incident, IncidentCommand command)
    {
        var needs = new BatchNeeds();
        needs.Alerts.UnionWith(Named(command));
        if (incident is not null)
        {
            needs.Alerts.UnionWith(incident.Alerts.Where(linked => linked.ResolvedAt is null).Select(linked => linked.Alert));
            needs.Alerts.UnionWith(incident.Pages.Select(page => page.Alert));
        }

        var ids = needs.Alerts.Order().ToList();
        await batch.TryReadAsync(needs);
        var alerts = new Dictionary<AlertId, Alert>();
        foreach (var id in ids)
        {
            if (await AlertAsync(id) is { } known)
            {
                alerts[id] = known.Alert;
            }
        }

        return alerts;
    }

    private async ValueTask<Dictionary<IncidentId, Incident>> OthersAsync(IncidentCommand command)
    {
        IncidentId? named = command switch
        {
            MergeInto merge => merge.Other,
            Relate relate => relate.Other,
            Absorb absorb => absorb.Other,
            _ => null,
        };
        return named is { } id && await FindAsync(id) is { } other ? new() { [id] = other } : [];
    }

    private async ValueTask<ImmutableArray<AlertId>> NumbersAsync(int wanted)
    {
        // Not from those that the batch has reserved: each of its works was given as many of them as it needs.
        var first = await batch.Transaction.ReserveAlertIdsAsync(wanted);
        return [.. Enumerable.Range(0, wanted).Select(number => new AlertId(first + number)), .. Provisional.Skip(wanted)];
    }

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
