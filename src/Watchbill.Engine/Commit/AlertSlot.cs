using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Timers;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Commit;

/// <summary>One alert within a batch: what the store holds, and what the commands so far have made of it.</summary>
internal sealed class AlertSlot(StoredAlert? stored)
{
    private readonly List<JournalRow> _journal = [];
    private readonly List<DeliveryRequest> _deliveries = [];
    private readonly List<DeliveryId> _cancelled = [];

    /// <summary>Those to be written: which have changed, and of a damaged alert all.</summary>
    private readonly Dictionary<string, AlertMember> _members = new(stored is { IsRebuilt: true } ? stored.Alert.Members : Alert.NoMembers, StringComparer.Ordinal);

    public Alert? Alert { get; private set; } = stored?.Alert;

    /// <summary>Rows of the timer table, less those that have fired in this batch.</summary>
    private ImmutableArray<TimerSetting> _timers = stored?.Timers ?? [];
    private Duration _deaf = Duration.Zero;
    private bool _fired;

    /// <summary>What its incident was told last: of a new alert nothing.</summary>
    private Alert? _followed = stored?.Alert;

    /// <summary>Who changed it last in this batch; null when nobody did.</summary>
    public Actor? LastActor => _journal.Count == 0 ? null : _journal[^1].Actor;

    /// <summary>True, once for each change, when the alert has to do with an incident and what concerns that has changed.</summary>
    public bool TakeFollowed()
    {
        var (before, now) = (_followed, Alert);
        _followed = now;
        return now?.Incident is { } incident && (before is null
            ? incident.Part == AlertPart.Returned || now.Status != AlertStatus.Triggered
            : (before.Status, before.Severity, before.AcknowledgedBy) != (now.Status, now.Severity, now.AcknowledgedBy));
    }

    public Liveness Liveness { get; set; } = stored?.Liveness ?? default;

    public bool LivenessChanged { get; set; }

    /// <summary>The store's row was damaged; what is written now mends it.</summary>
    public bool IsRebuilt => stored is { IsRebuilt: true };

    public bool Changed => _journal.Count > 0 || _fired;

    /// <summary>
    /// A timer has fired and its row goes; if the alert still waits for it, it is set anew. One of the past leaves the row of its successor: what becomes of
    /// that is for the state to say.
    /// </summary>
    /// <param name="deaf">How long nothing could be heard from sources; their silence does not count for it.</param>
    public void TimerFired(TimerSetting fired, Duration deaf)
    {
        _timers = _timers.RemoveAll(timer => timer.Purpose == fired.Purpose && timer.Guard == fired.Guard);
        _deaf = Duration.Max(_deaf, deaf);
        _fired = true;
    }

    /// <summary>Sees to it that the timers are written if they differ from what the state says.</summary>
    /// <returns>True when they differed.</returns>
    public bool RepairTimers(DefinitionSet definitions, Instant now)
    {
        var wanted = AlertTimers.Of(Alert!, definitions, Liveness.LastSeen, _timers, now);
        var differs = wanted.Length != _timers.Length || wanted.Any(timer => !_timers.Any(set => set == timer || IsSetBack(set, timer, now)));
        _fired |= differs;
        return differs;
    }

    /// <summary>One that threw comes again by itself, and keeps count: written anew it would never have failed often enough to be told.</summary>
    private static bool IsSetBack(TimerSetting set, TimerSetting wanted, Instant now) =>
        set.Purpose == wanted.Purpose && set.Guard == wanted.Guard && wanted.Due <= now && set.Due > wanted.Due && set.Due <= now + TimersWork.LongestBackoff;

    public void Apply(Accepted decision, Func<AlertEntry, int, JournalRow> envelope)
    {
        var first = decision.Alert.Version - decision.Entries.Length;
        for (var i = 0; i < decision.Entries.Length; i++)
        {
            _journal.Add(envelope(decision.Entries[i], first + i + 1));
        }

        if (!ReferenceEquals(Alert?.Members, decision.Alert.Members))
        {
            foreach (var (fingerprint, member) in decision.Alert.Members)
            {
                if (Alert is null || !Alert.Members.TryGetValue(fingerprint, out var before) || before != member)
                {
                    _members[fingerprint] = member;
                }
            }
        }

        _deliveries.AddRange(decision.Deliveries);
        _cancelled.AddRange(decision.Cancelled);
        Alert = decision.Alert;
    }

    public AlertWrite ToWrite(DefinitionSet definitions, Instant now)
    {
        var wanted = AlertTimers.Of(Alert!, definitions, Liveness.LastSeen + _deaf, _timers, now);
        return new AlertWrite(
            Alert!,
            stored?.Alert.Version ?? 0,
            [.. _journal],
            [.. _members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => member.Value)],
            Liveness,
            [.. wanted.Where(timer => !_timers.Contains(timer))],
            [.. _timers.Where(timer => !wanted.Any(other => other.Purpose == timer.Purpose)).Select(timer => timer.Purpose)],
            [.. _deliveries],
            [.. _cancelled],
            now);
    }
}
