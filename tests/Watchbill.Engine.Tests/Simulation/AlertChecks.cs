using System.Reflection;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Services;
using Watchbill.Engine.Commit;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>
/// What holds of an alert after every commit that touched it: its journal makes its snapshot; no rule fires twice in a pass, or early; every decision has a
/// reason; its key has no other open alert; and it waits for exactly what its state says, or says why it waits for nothing.
/// </summary>
internal sealed class AlertChecks(SimulatedRun simulation)
{
    private readonly Dictionary<AlertId, Alert> _folded = [];
    private readonly Dictionary<(ServiceId Service, string Key), AlertId> _open = [];
    private readonly HashSet<(AlertId Alert, int Run, int Pass, int Rule)> _fired = [];
    private readonly Dictionary<AlertId, Instant> _recorded = [];
    private readonly Dictionary<Type, PropertyInfo?> _reasons = [];
    private readonly Dictionary<AlertId, HashSet<TimerSetting>> _everSet = [];
    private readonly Decide _decide = Planted.Decider(simulation.Bug);

    /// <summary>As their committed journals make them.</summary>
    public IEnumerable<Alert> All => _folded.Values;

    private DefinitionSet Definitions => simulation.Node.Engine.Definitions.Current;

    public Alert? Find(AlertId id) => _folded.GetValueOrDefault(id);

    public void OnCommitted(AlertWrite write)
    {
        var id = write.Alert.Id;
        var alert = Find(id);
        Require((alert?.Version ?? 0) == write.ExpectedVersion, $"alert {id}: version {write.ExpectedVersion} was changed, and {alert?.Version ?? 0} had committed");
        foreach (var row in write.Journal)
        {
            alert = Append(id, alert, row);
        }

        _everSet.TryAdd(id, []);
        _everSet[id].UnionWith(write.TimersPut);
        Require(alert is not null && Snapshot(alert) == Snapshot(write.Alert), $"alert {id}: the journal makes another snapshot than the one that was written");
        Keep(alert ?? write.Alert);
    }

    /// <summary>What is stored, as it is found at a start: the checks go on from there.</summary>
    public void Resume(Alert stored, IReadOnlyList<JournalRow> journal)
    {
        foreach (var fired in journal.Select(row => row.Entry).OfType<RuleFired>())
        {
            _fired.Add((stored.Id, fired.Run, fired.Pass, fired.Rule));
        }

        Keep(stored);
    }

    /// <summary>The rows are what was written, and the timers those that follow from the state.</summary>
    public void CheckStored(IStoreReader reader, IEnumerable<AlertId> touched)
    {
        foreach (var id in touched.Distinct().Where(_folded.ContainsKey))
        {
            if (Now(reader.ReadAlertAsync(id, CancellationToken.None)) is not { } stored)
            {
                Require(false, $"alert {id} has committed, and is not stored");
                continue;
            }

            Require(stored.Alert.Version == _folded[id].Version, $"alert {id}: version {_folded[id].Version} has committed, and {stored.Alert.Version} is stored");
            var wanted = AlertTimers.Of(stored.Alert, Definitions, stored.Liveness.LastSeen, stored.Timers, simulation.Time.Now);
            Require(
                Purposes(wanted).SequenceEqual(Purposes(stored.Timers)),
                $"alert {id} is {stored.Alert.Status}, and waits for {string.Join(", ", Purposes(stored.Timers))} instead of {string.Join(", ", Purposes(wanted))}");
            Require(WhyNothing(stored.Alert) is not null || !stored.Timers.IsEmpty, $"alert {id} is open and waits for nothing, for no reason");
            CheckStale(stored);
        }
    }

    /// <summary>None of the timers that were set once, and are not any more, would change anything if it came now.</summary>
    private void CheckStale(StoredAlert stored)
    {
        var context = new DecisionContext(Definitions, simulation.Time.Now, Actor.Engine("runner"), [], stored.Liveness.LastSeen, 0);
        foreach (var timer in _everSet.GetValueOrDefault(stored.Alert.Id, []).Where(timer => !stored.Timers.Any(set => set.Purpose == timer.Purpose && set.Guard == timer.Guard)))
        {
            var decision = _decide(stored.Alert, new TimerFired(timer.Purpose, timer.Guard, timer.Due, Duration.Zero), context, default);
            Require(decision is Accepted { Entries.IsEmpty: true }, $"alert {stored.Alert.Id}: the timer {timer.Purpose} {timer.Guard} of the past would be honoured");
        }
    }

    public static string Snapshot(Alert alert)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            Store.Json.AlertJson.WriteState(writer, alert);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan)
            + string.Join(';', alert.Members.Values.Select(member => $"{member.Fingerprint} {member.Severity} {member.Firing} {member.StartsAt} {member.EndsAt}"));
    }

    /// <summary>Why an alert may wait for nothing; null when it must wait for something.</summary>
    private static string? WhyNothing(Alert alert) => alert switch
    {
        { IsOpen: false } => "resolved",
        { SnoozedUntil: not null } => null,
        { IsHandled: true } => "its incident pages",
        { IsReleased: true, ReturnsAt: null } => "somebody muted it in its incident",
        { Status: AlertStatus.Acknowledged } => "somebody has it",
        { Run.ExhaustedAt: not null } => "everybody was paged, and it was said",
        _ => null,
    };

    private Alert Append(AlertId id, Alert? alert, JournalRow row)
    {
        Require(row.RecordedAt >= _recorded.GetValueOrDefault(id, Instant.MinValue), $"alert {id}: recorded time went back");
        Require(row.RecordedAt <= simulation.Time.Now, $"alert {id}: an entry was recorded in the future");
        _recorded[id] = row.RecordedAt;
        CheckReason(id, row.Entry);
        Require(
            row.Entry is not EscalationRequested || (row.CommandId is { } command && simulation.Ledger.SentCommands.Contains(command)),
            $"alert {id} was escalated, and nobody had asked for it");
        if (row.Entry is RuleFired fired)
        {
            CheckRule(id, alert!, fired, row.RecordedAt);
        }

        return AlertEvolution.Evolve(alert, (AlertEntry)row.Entry, row.OccurredAt);
    }

    private void CheckRule(AlertId id, Alert alert, RuleFired fired, Instant at)
    {
        Require(_fired.Add((id, fired.Run, fired.Pass, fired.Rule)), $"alert {id}: rule {fired.Rule + 1} fired twice in pass {fired.Pass} of run {fired.Run}");
        if (fired.Reason is RuleCameDue came && alert.Run is { } run && Definitions.Policy(run.Policy, run.PolicyVersion) is { } policy)
        {
            var due = EscalationPlan.Due(alert, policy, run, fired.Rule);
            Require(came.Due <= at && due <= came.Due, $"alert {id}: rule {fired.Rule + 1} fired at {at}, before its time {due}");
        }
    }

    private void CheckReason(AlertId id, JournalEntry entry)
    {
        var type = entry.GetType();
        if (!_reasons.TryGetValue(type, out var property))
        {
            _reasons[type] = property = type.GetProperty("Reason");
        }

        // What a provider answered is a fact, and no decision.
        var said = entry is NotificationResulted || (property?.GetValue(entry) is Reason reason && !string.IsNullOrWhiteSpace(ReasonText.Of(reason, Definitions)));
        Require(said, $"alert {id}: {type.Name} was decided for no reason");
    }

    private void Keep(Alert alert)
    {
        var key = (alert.Service, alert.DedupKey);
        _folded[alert.Id] = alert;
        if (alert.IsOpen)
        {
            Require(_open.GetValueOrDefault(key, alert.Id) == alert.Id, $"alerts {_open.GetValueOrDefault(key)} and {alert.Id} are open for {key.DedupKey}");
            _open[key] = alert.Id;
        }
        else if (_open.GetValueOrDefault(key) == alert.Id)
        {
            _open.Remove(key);
        }
    }

    private static IEnumerable<string> Purposes(IEnumerable<TimerSetting> timers) => timers.Select(timer => $"{timer.Purpose} {timer.Guard}").Order(StringComparer.Ordinal);

    private static T Now<T>(Task<T> read) => read.IsCompletedSuccessfully ? read.Result : throw new InvalidOperationException("SQLite answers at once.");

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            simulation.Ledger.Violate(otherwise);
        }
    }
}
