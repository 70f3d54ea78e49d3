using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Timers;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>The promises, checked from outside: at every commit what it touched, at every start what was there before, and at the end of the drain that nothing was left undone.</summary>
internal sealed class Checks(SimulatedRun simulation)
{
    /// <summary>Messages per delivery under the fault rates of <see cref="Faults"/>.</summary>
    private const int MostRepeats = 14;

    private readonly HashSet<DeliveryId> _delivered = [];
    private readonly AlertChecks _alerts = new(simulation);
    private readonly IncidentChecks _incidents = new(simulation);
    private readonly DeliveryChecks _deliveries = new(simulation);
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
            _incidents.OnCommitted(writes);
            foreach (var write in writes.Alerts.Where((_, index) => !outcome.LostAlerts.Contains(index)))
            {
                _alerts.OnCommitted(write);
            }

            _deliveries.OnCommitted(writes, outcome, _alerts.Find);
            foreach (var ended in writes.Deliveries.OfType<Complete>().Where(change => change.Status == DeliveryStatus.Delivered && !outcome.Refused.Contains(change.Delivery)))
            {
                _delivered.Add(ended.Delivery);
            }
        }

        // A disk that may lose its power at any moment is asked afterwards.
        if (simulation.Power is null)
        {
            var reader = simulation.Node.Engine.Store.Reader;
            _alerts.CheckStored(reader, written.SelectMany(batch => batch.Writes.Alerts.Select(write => write.Alert.Id)));
            _incidents.CheckStored(reader, written.SelectMany(batch => batch.Writes.Incidents.Select(write => write.Incident.Id)));
            _deliveries.CheckStored(reader, written);
        }
    }

    /// <summary>Asked at every start: all that had committed is there, and so is all that anybody was told.</summary>
    public async Task AfterRestartAsync()
    {
        var reader = simulation.Node.Engine.Store.Reader;
        if (PauseChecks.TickOf(_doubtful.Select(doubtful => doubtful.Writes)) is { } tick && tick == await reader.ReadEngineStateAsync(EngineNews.LastTick, CancellationToken.None))
        {
            OnCommitted(_doubtful);
        }

        foreach (var committed in _alerts.All)
        {
            var stored = await reader.ReadAlertAsync(committed.Id, CancellationToken.None);
            Require(stored?.Alert.Version >= committed.Version, $"alert {committed.Id} had committed version {committed.Version}; after the restart it has {stored?.Alert.Version}");
        }

        foreach (var alert in await reader.ListAlertsAsync(new AlertFilter([], null, null, 500), CancellationToken.None))
        {
            // What committed while the power went was told to nobody; the checks go on from what is there.
            var stored = (await reader.ReadAlertAsync(alert.Id, CancellationToken.None))!;
            var journal = await reader.ReadJournalAsync(Subjects.Of(alert.Id), CancellationToken.None);
            CheckRebuild(stored.Alert, journal);
            CheckStatuses(await reader.ReadDeliveriesOfAsync(Subjects.Of(alert.Id), CancellationToken.None));
            _alerts.Resume(stored.Alert, journal);
        }

        await _incidents.AfterRestartAsync(reader);
        foreach (var accepted in simulation.Ledger.AcceptedEvents)
        {
            Require(accepted.Alert is not { } alert || _alerts.Find(alert) is not null, $"event {accepted.Key} was answered 202 for alert {accepted.Alert} before it committed");
        }

        await using var transaction = await simulation.Node.Engine.Store.BeginAsync(CancellationToken.None);
        var commands = simulation.Ledger.AcceptedCommands.ConvertAll(command => $"{command.By.Value}:{command.Id}");
        var results = await transaction.ReadCommandResultsAsync(commands);
        foreach (var command in commands)
        {
            Require(results.ContainsKey(command), $"command {command} was answered, and after the restart nobody knows of it");
        }
    }

    /// <summary>A source hears 202 only of what is committed: asked at the answer, because what is lost afterwards may come again and hide it.</summary>
    public void OnAnswered(string key, AlertId? alert)
    {
        if (alert is { } id)
        {
            Require(_alerts.Find(id) is { } known && Concerns(known, key), $"event {key} was answered 202 for alert {id} before that was committed");
        }
    }

    /// <summary>Too many at once are members of one storm alert.</summary>
    private static bool Concerns(Alert alert, string key) => alert.DedupKey == key || (alert.IsStorm && alert.Members.ContainsKey(key));

    public async Task AtEndAsync()
    {
        var reader = simulation.Node.Engine.Store.Reader;
        var alerts = await reader.ListAlertsAsync(new AlertFilter([], null, null, 500), CancellationToken.None);
        foreach (var accepted in simulation.Ledger.AcceptedEvents)
        {
            Require(accepted.Alert is null || alerts.Any(alert => alert.Id == accepted.Alert && Concerns(_alerts.Find(alert.Id)!, accepted.Key)), $"event {accepted.Key} was answered 202 for alert {accepted.Alert}, which is not stored");
            Require(
                accepted.Action != EventAction.Trigger || accepted.Alert is not null,
                $"event {accepted.Key} fires, was answered 202, and concerns no alert");
        }

        foreach (var alert in alerts)
        {
            await CheckAlertAsync(reader, alert.Id);
        }

        await _incidents.AtEndAsync(reader, alerts);
        await _pauses.AtEndAsync(reader);
    }

    private async Task CheckAlertAsync(IStoreReader reader, AlertId id)
    {
        var stored = (await reader.ReadAlertAsync(id, CancellationToken.None))!;
        var journal = await reader.ReadJournalAsync(Subjects.Of(id), CancellationToken.None);
        CheckRebuild(stored.Alert, journal);
        foreach (var notice in simulation.Ledger.Calls.Select(call => call.Message).Where(message => message.Purpose == NotificationPurpose.Notice && message.Messages[0].Alert == id))
        {
            CheckNamesPrior(id, notice);
        }

        var deliveries = await reader.ReadDeliveriesOfAsync(Subjects.Of(id), CancellationToken.None);
        foreach (var delivery in deliveries)
        {
            CheckDelivery(id, delivery, deliveries);
        }

        Require(stored.Alert.Status != AlertStatus.Triggered || stored.Alert.IsHandled || stored.Alert is { IsReleased: true, ReturnsAt: null } || stored.Alert.Run?.ExhaustedAt is not null, $"alert {id} is triggered hours after the last answer, and not exhausted");
    }

    private void CheckDelivery(AlertId id, StoredDelivery delivery, IReadOnlyList<StoredDelivery> all)
    {
        var name = delivery.Request.Id;
        Require(delivery.Status is not (DeliveryStatus.Pending or DeliveryStatus.HandingOver), $"delivery {name} is still {delivery.Status} after the drain");
        CheckToldAgain(id, delivery, all);
        var repeats = simulation.Ledger.Calls.Count(call => call.Reached && call.Message.Delivery == name);
        Require(repeats <= MostRepeats, $"delivery {name} reached its provider {repeats} times");
    }

    /// <summary>
    /// Whoever got a page gets the news of it, also when the answer to the page was lost before somebody acknowledged. Another page to the same place takes news back that
    /// still wait, for it says what is so; the news of that page are asked for likewise.
    /// </summary>
    private void CheckToldAgain(AlertId id, StoredDelivery delivery, IReadOnlyList<StoredDelivery> all)
    {
        if (delivery is { Request.Purpose: NotificationPurpose.Notice, Status: DeliveryStatus.Cancelled, Detail: not "superseded" }
            && !all.Any(later => later.Sequence > delivery.Sequence && later.Request.Address == delivery.Request.Address && later.Request.Purpose == NotificationPurpose.Page))
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

        Require(rebuilt is not null && AlertChecks.Snapshot(rebuilt) == AlertChecks.Snapshot(stored), $"alert {stored.Id}: the journal makes another snapshot than the stored one");
    }

    private void CheckStatuses(IReadOnlyList<StoredDelivery> deliveries)
    {
        foreach (var delivery in deliveries.Where(delivery => _delivered.Contains(delivery.Request.Id)))
        {
            Require(delivery.Status == DeliveryStatus.Delivered, $"delivery {delivery.Request.Id} had been recorded as delivered; after the restart it is {delivery.Status}");
        }
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            simulation.Ledger.Violate(otherwise);
        }
    }
}
