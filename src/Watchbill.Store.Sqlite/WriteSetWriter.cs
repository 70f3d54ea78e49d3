using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Sqlite;

/// <summary>Writes one set: definitions, incidents, alerts, the rest.</summary>
internal sealed class WriteSetWriter(WriterConnection tables)
{
    public WriteOutcome Write(WriteSet writes)
    {
        SealedRow.RefuseIncidents(writes.Journal);
        WriteDefinitions(writes);
        writes.Redactions.ForEach(tables.Evidence.Redact);
        ImmutableArray<int> lostIncidents = [.. writes.Incidents.Select((write, index) => (write, index)).Where(row => !tables.Incidents.TryWrite(row.write, tables.Json)).Select(row => row.index)];
        var lost = WriteAlerts(writes.Alerts);
        foreach (var (alert, liveness) in writes.Touched)
        {
            tables.Alerts.Touch(alert, liveness);
        }

        writes.NewDeliveries.ForEach(delivery => tables.Deliveries.Insert(delivery.Subject, delivery.Request, delivery.At, tables.Json));
        writes.TimersDone.ForEach(tables.Timers.Done);
        writes.TimersDeferred.ForEach(timer => tables.Timers.Defer(timer.Id, timer.Due, timer.Failures));
        writes.TimersRemoved.ForEach(timer => tables.Timers.Remove(timer.Subject, timer.Purpose));
        writes.TimersPut.ForEach(timer => tables.Timers.Put(timer.Subject, timer.Timer));
        writes.Journal.ForEach(row => tables.Journal.Append(row, tables.Json));
        writes.StatusPosts.ForEach(tables.StatusPages.Put);
        writes.SubscribersRemoved.ForEach(tables.StatusPages.RemoveSubscriber);
        writes.Subscribers.ForEach(tables.StatusPages.Put);
        var refused = WriteDeliveries(writes.Deliveries);
        WriteRecords(writes);
        tables.Evidence.Write(writes);
        return new WriteOutcome(lost, refused, tables.Definitions.Revision) { LostIncidents = lostIncidents };
    }

    private void WriteDefinitions(WriteSet writes)
    {
        writes.Definitions.ForEach(tables.Definitions.Write);
        var changed = writes.Definitions.Count > 0;
        foreach (var flag in writes.Flags)
        {
            changed |= tables.Definitions.WriteFlag(flag);
        }

        if (changed)
        {
            tables.Definitions.RaiseRevision();
        }
    }

    private ImmutableArray<int> WriteAlerts(List<AlertWrite> alerts)
    {
        var lost = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < alerts.Count; i++)
        {
            if (!TryWrite(alerts[i]))
            {
                lost.Add(i);
            }
        }

        return lost.ToImmutable();
    }

    /// <summary>
    /// The snapshot first: when it loses, none of the other rows has been written yet. A new alert has a number that was never used, so
    /// only a known one can have entries already.
    /// </summary>
    private bool TryWrite(AlertWrite write)
    {
        var subject = Subjects.Of(write.Alert.Id);
        if (write.ExpectedVersion > 0 && write.Journal.Length > 0 && tables.Journal.Has(subject, write.Journal[0].Version))
        {
            return false;
        }

        var taken = write.ExpectedVersion == 0
            ? tables.Alerts.TryInsert(write.Alert, write.Liveness, tables.Json)
            : tables.Alerts.TryUpdate(write.Alert, write.ExpectedVersion, write.Liveness, tables.Json);
        if (!taken)
        {
            return false;
        }

        foreach (var row in write.Journal)
        {
            tables.Journal.Append(row, tables.Json);
        }

        foreach (var member in write.Members)
        {
            tables.Alerts.PutMember(write.Alert.Id, member, tables.Json);
        }

        foreach (var purpose in write.TimersRemoved)
        {
            tables.Timers.Remove(subject, purpose);
        }

        foreach (var timer in write.TimersPut)
        {
            tables.Timers.Put(subject, timer);
        }

        foreach (var delivery in write.Cancelled)
        {
            tables.Deliveries.Cancel(delivery, write.At);
        }

        foreach (var delivery in write.Deliveries)
        {
            tables.Deliveries.Insert(subject, delivery, write.At, tables.Json);
        }

        return true;
    }

    private ImmutableHashSet<DeliveryId> WriteDeliveries(List<DeliveryChange> changes)
    {
        var refused = ImmutableHashSet<DeliveryId>.Empty;
        foreach (var change in changes)
        {
            if (!tables.Deliveries.Apply(change))
            {
                refused = refused.Add(change.Delivery);
            }
        }

        return refused;
    }

    private void WriteRecords(WriteSet writes)
    {
        writes.Bodies.ForEach(tables.Bodies.Put);
        writes.Commands.ForEach(tables.Records.PutCommand);
        writes.Audit.ForEach(tables.Records.Audit);
        writes.Integrations.ForEach(tables.Records.CountUse);
        writes.Outbox.ForEach(tables.Records.PutOutbox);
        writes.Changes.ForEach(tables.Changes.Put);
        writes.EngineState.ForEach(state => tables.Records.PutState(state.Name, state.Value));
        if (writes.Rejected.Count > 0)
        {
            tables.Records.Reject(writes.Rejected);
        }
    }
}
