using System.Collections.Immutable;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>All that is written besides the snapshots of alerts: their other rows, liveness, timers, deliveries, records; and the revision is asked for.</summary>
internal sealed class RestOfRows
{
    private readonly WriteSet _writes;
    private readonly List<DeliveryId> _taken = [];
    private long _revision;

    /// <param name="ofAlerts">The other rows of the alerts.</param>
    public RestOfRows(WriteSet writes, List<NpgsqlBatchCommand> ofAlerts, JsonBuffer json)
    {
        _writes = writes;
        var commands = ofAlerts;
        if (writes.Touched.Count > 0)
        {
            commands.Add(AlertWrites.Touch(writes.Touched));
        }

        DeliveryWrites.AddInserts(commands, writes.NewDeliveries, json);
        TimerTable.AddEnds(commands, writes);
        TimerTable.AddChanges(commands, writes.TimersRemoved, [.. writes.TimersPut.GroupBy(row => (row.Subject, row.Timer.Purpose)).Select(same => same.Last())]);
        if (writes.Journal.Count > 0)
        {
            commands.Add(AlertWrites.Append(writes.Journal, json));
        }

        StatusPageTables.Add(commands, writes);
        var records = new List<NpgsqlBatchCommand>();
        RecordWrites.Add(records, writes);
        EvidenceTables.Add(records, writes);
        Steps =
        [
            .. commands.Select(command => new Step(command)),
            .. DeliveryWrites.Changes(writes.Deliveries, _taken),
            .. records.Select(command => new Step(command)),
            new Step(DefinitionTable.Revision(), row => _revision = row.GetInt64(0)),
        ];
    }

    public ImmutableArray<Step> Steps { get; }

    /// <summary>After the steps have run. A delivery is refused when any of its changes was.</summary>
    public WriteOutcome Outcome(ImmutableArray<int> lost)
    {
        var refused = _writes.Deliveries.Select(change => change.Delivery).ToList();
        foreach (var delivery in _taken)
        {
            refused.Remove(delivery);
        }

        return new WriteOutcome(lost, [.. refused], _revision);
    }
}
