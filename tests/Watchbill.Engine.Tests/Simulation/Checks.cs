using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Timers;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>The promises, checked from outside: at every commit what can be seen there, and everything at the end of the drain.</summary>
internal sealed class Checks(SimulatedRun simulation)
{
    /// <summary>Messages per delivery under the fault rates of <see cref="Faults"/>.</summary>
    private const int MostRepeats = 14;

    private readonly Dictionary<AlertId, Alert> _committed = [];
    private readonly HashSet<DeliveryId> _delivered = [];
    private IReadOnlyList<(WriteSet Writes, WriteOutcome Outcome)> _doubtful = [];
    private readonly PauseChecks _pauses = new(simulation);

    /// <summary>Whether this is kept is not known before <see cref="OnCommitted"/>, or before the power returns.</summary>
    public void OnCommitting(IReadOnlyList<(WriteSet Writes, WriteOutcome Outcome)> written) => _doubtful = written;

    public void OnCommitted(IReadOnlyList<(WriteSet Writes, WriteOutcome Outcome)> written)
    {
        _doubtful = [];
        foreach (var (writes, outcome) in written)
        {
            _pauses.OnCommitted(writes);
            foreach (var write in writes.Alerts.Where((_, index) => !outcome.LostAlerts.Contains(index)))
            {
                CheckJournal(write);
                _committed[write.Alert.Id] = write.Alert;
            }

            foreach (var handOver in writes.Deliveries.OfType<HandOver>())
            {
                CheckNotAnswered(handOver);
            }

            foreach (var ended in writes.Deliveries.OfType<Complete>().Where(change => change.Status == DeliveryStatus.Delivered && !outcome.Refused.Contains(change.Delivery)))
            {
                _delivered.Add(ended.Delivery);
            }
        }
    }

    /// <summary>All that had committed is there, and so is all that anybody was told.</summary>
    public async Task AfterPowerLossAsync()
    {
        var reader = simulation.Node.Engine.Store.Reader;
        if (PauseChecks.TickOf(_doubtful.Select(doubtful => doubtful.Writes)) is { } tick && tick == await reader.ReadEngineStateAsync(EngineNews.LastTick, CancellationToken.None))
        {
            OnCommitted(_doubtful);
        }

        foreach (var committed in _committed.Values)
        {
            var stored = await reader.ReadAlertAsync(committed.Id, CancellationToken.None);
            Require(stored?.Alert.Version >= committed.Version, $"alert {committed.Id} had committed version {committed.Version}; after the power loss it has {stored?.Alert.Version}");
            if (stored is not null)
            {
                CheckRebuild(stored.Alert, await reader.ReadJournalAsync(Subjects.Of(committed.Id), CancellationToken.None));
                CheckStatuses(await reader.ReadDeliveriesOfAsync(Subjects.Of(committed.Id), CancellationToken.None));
            }
        }

        foreach (var accepted in simulation.Ledger.AcceptedEvents)
        {
            Require(accepted.Alert is not { } alert || _committed.ContainsKey(alert), $"event {accepted.Key} was answered 202 for alert {accepted.Alert} before it committed");
        }

        await using var transaction = await simulation.Node.Engine.Store.BeginAsync(CancellationToken.None);
        var commands = simulation.Ledger.AcceptedCommands.ConvertAll(command => $"{command.By.Value}:{command.Id}");
        var results = await transaction.ReadCommandResultsAsync(commands);
        foreach (var command in commands)
        {
            Require(results.ContainsKey(command), $"command {command} was answered, and after the power loss nobody knows of it");
        }
    }

    /// <summary>A source hears 202 only of what is committed: asked at the answer, because what is lost afterwards may come again and hide it.</summary>
    public void OnAnswered(string key, AlertId? alert)
    {
        if (alert is { } id)
        {
            Require(_committed.TryGetValue(id, out var known) && known.DedupKey == key, $"event {key} was answered 202 for alert {id} before that was committed");
        }
    }

    public async Task AtEndAsync()
    {
        var reader = simulation.Node.Engine.Store.Reader;
        var alerts = await reader.ListAlertsAsync(new AlertFilter([], null, null, 500), CancellationToken.None);
        foreach (var group in alerts.Where(alert => alert.IsOpen).GroupBy(alert => (alert.Service, alert.DedupKey)))
        {
            Require(group.Count() == 1, $"{group.Count()} open alerts for {group.Key}");
        }

        foreach (var accepted in simulation.Ledger.AcceptedEvents)
        {
            Require(accepted.Alert is null || alerts.Any(alert => alert.Id == accepted.Alert && alert.DedupKey == accepted.Key), $"event {accepted.Key} was answered 202 for alert {accepted.Alert}, which is not stored");
            Require(
                accepted.Action != EventAction.Trigger || accepted.Alert is not null,
                $"event {accepted.Key} fires, was answered 202, and concerns no alert");
        }

        foreach (var alert in alerts)
        {
            await CheckAlertAsync(reader, alert.Id);
        }

        await _pauses.AtEndAsync(reader);
    }

    private async Task CheckAlertAsync(IStoreReader reader, AlertId id)
    {
        var stored = (await reader.ReadAlertAsync(id, CancellationToken.None))!;
        var journal = await reader.ReadJournalAsync(Subjects.Of(id), CancellationToken.None);
        CheckRebuild(stored.Alert, journal);
        CheckRules(id, journal);
        foreach (var asked in journal)
        {
            Require(
                asked.Entry is not EscalationRequested || (asked.CommandId is { } command && simulation.Ledger.SentCommands.Contains(command)),
                $"alert {id} was escalated, and nobody had asked for it");
        }

        foreach (var notice in simulation.Ledger.Calls.Select(call => call.Message).Where(message => message.Purpose == NotificationPurpose.Notice && message.Messages[0].Alert == id))
        {
            CheckNamesPrior(id, notice);
        }

        var deliveries = await reader.ReadDeliveriesOfAsync(Subjects.Of(id), CancellationToken.None);
        foreach (var delivery in deliveries)
        {
            CheckDelivery(id, delivery);
        }

        var waits = !stored.Timers.IsEmpty || stored.Alert.Status != AlertStatus.Triggered || stored.Alert.Run?.ExhaustedAt is not null;
        Require(waits, $"alert {id} is triggered, and waits for nothing");
        Require(stored.Alert.Status != AlertStatus.Triggered || stored.Alert.Run?.ExhaustedAt is not null, $"alert {id} is triggered hours after the last answer, and not exhausted");
    }

    private void CheckDelivery(AlertId id, StoredDelivery delivery)
    {
        var name = delivery.Request.Id;
        var reached = simulation.Ledger.CallsReached(name, id);
        Require(delivery.Status is not (DeliveryStatus.Pending or DeliveryStatus.HandingOver), $"delivery {name} is still {delivery.Status} after the drain");
        if (delivery.Status == DeliveryStatus.Delivered)
        {
            Require(reached > 0, $"delivery {name} counts as delivered, and no provider has seen it");
        }

        if (delivery is { Status: DeliveryStatus.Failed, Request.Purpose: NotificationPurpose.Page })
        {
            Require(
                simulation.Ledger.Broken.Contains(name) || (delivery.Bundle is { } bundle && simulation.Ledger.Broken.Contains(bundle)),
                $"page {name} was given up, and its address was not broken");
        }

        CheckToldAgain(id, delivery);
        var repeats = simulation.Ledger.Calls.Count(call => call.Reached && call.Message.Delivery == name);
        Require(repeats <= MostRepeats, $"delivery {name} reached its provider {repeats} times");
    }

    /// <summary>Whoever got a page gets the news of it, also when the answer to the page was lost before somebody acknowledged.</summary>
    private void CheckToldAgain(AlertId id, StoredDelivery delivery)
    {
        if (delivery is { Request.Purpose: NotificationPurpose.Notice, Status: DeliveryStatus.Cancelled, Detail: not "superseded" })
        {
            var told = simulation.Ledger.Calls.Exists(call => call.Reached
                && call.At <= delivery.CompletedAt
                && call.Message.Address == delivery.Request.Address
                && call.Message.Purpose != NotificationPurpose.Notice
                && call.Message.Messages.Any(message => message.Alert == id));
            Require(!told, $"notice {delivery.Request.Id} was dropped ({delivery.Detail}), and {delivery.Request.Address} had been paged");
        }
    }

    /// <summary>In chat the news of a page that may have arrived names it, so that it is edited and not told beside it.</summary>
    private void CheckNamesPrior(AlertId id, OutgoingMessage notice)
    {
        var posted = simulation.Ledger.Calls.Exists(call => call.Reached
            && call.At < notice.At
            && call.Message.Address == notice.Address
            && call.Message.Purpose != NotificationPurpose.Notice
            && call.Message.Messages.Any(message => message.Alert == id));
        Require(!posted || notice.Prior is not null, $"notice {notice.Delivery} to {notice.Address} forgets the post before it");
    }

    /// <summary>The journal makes the snapshot, member by member.</summary>
    private void CheckRebuild(Alert stored, IReadOnlyList<JournalRow> journal)
    {
        Alert? rebuilt = null;
        foreach (var row in journal)
        {
            rebuilt = AlertEvolution.Evolve(rebuilt, (AlertEntry)row.Entry, row.OccurredAt);
        }

        Require(rebuilt is not null && Snapshot(rebuilt) == Snapshot(stored), $"alert {stored.Id}: the journal makes another snapshot than the stored one");
    }

    private static string Snapshot(Alert alert)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            Store.Json.AlertJson.WriteState(writer, alert);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan)
            + string.Join(';', alert.Members.Values.Select(member => $"{member.Fingerprint} {member.Severity} {member.Firing} {member.StartsAt} {member.EndsAt}"));
    }

    private void CheckRules(AlertId id, IReadOnlyList<JournalRow> journal)
    {
        var fired = new HashSet<(int Run, int Pass, int Rule)>();
        foreach (var row in journal)
        {
            if (row.Entry is not RuleFired rule)
            {
                continue;
            }

            Require(fired.Add((rule.Run, rule.Pass, rule.Rule)), $"alert {id}: rule {rule.Rule + 1} fired twice in pass {rule.Pass} of run {rule.Run}");
            if (rule.Reason is RuleCameDue due)
            {
                Require(due.Due <= row.RecordedAt, $"alert {id}: rule {rule.Rule + 1} fired before its time");
            }
        }
    }

    private void CheckStatuses(IReadOnlyList<StoredDelivery> deliveries)
    {
        foreach (var delivery in deliveries.Where(delivery => _delivered.Contains(delivery.Request.Id)))
        {
            Require(delivery.Status == DeliveryStatus.Delivered, $"delivery {delivery.Request.Id} had been recorded as delivered; after the power loss it is {delivery.Status}");
        }
    }

    private void CheckJournal(AlertWrite write)
    {
        var last = Instant.MinValue;
        foreach (var row in write.Journal)
        {
            Require(row.RecordedAt >= last, $"alert {write.Alert.Id}: recorded time went back");
            last = row.RecordedAt;
        }
    }

    /// <summary>A page that has ended in a committed state may not begin to be handed over.</summary>
    private void CheckNotAnswered(HandOver handOver)
    {
        var number = handOver.Delivery.Value.Split('-')[0];
        if (!long.TryParse(number, out var id) || !_committed.TryGetValue(new AlertId(id), out var alert))
        {
            return;
        }

        var sent = alert.Notifications.FirstOrDefault(notification => notification.Delivery == handOver.Delivery);
        if (sent is not { Purpose: NotificationPurpose.Page } || alert.Run is null)
        {
            return;
        }

        var open = alert.Run.Pages.Any(page => page.Number == sent.Page && page.State == PageState.Open);
        Require(open, $"delivery {handOver.Delivery} began to be handed over after its page had ended");
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            simulation.Ledger.Violate(otherwise);
        }
    }
}
