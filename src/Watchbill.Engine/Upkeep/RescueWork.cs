using Watchbill.Domain;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Delivery;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Upkeep;

/// <summary>Turns handovers that nobody will complete into "unknown", under their own lease token.</summary>
internal sealed class RescueWork(string boot, int limit) : Work
{
    private readonly TaskCompletionSource<int> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _rescued;

    public Task<int> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Result;

    public override async ValueTask DecideAsync(Batch batch)
    {
        var expired = await batch.Transaction.ReadExpiredLeasesAsync(batch.Now, boot, limit);
        foreach (var delivery in expired)
        {
            await ResultWork.RecordAsync(batch, delivery, delivery.Provider ?? "unknown", new OutcomeUnknown("no outcome was recorded before the lease ended"));
        }

        _rescued = expired.Count;
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_rescued);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}

/// <summary>Compares the timers of open alerts with what their state says, and writes the difference.</summary>
internal sealed class RepairWork(IReadOnlyList<AlertId> alerts) : Work
{
    private readonly TaskCompletionSource<int> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _repaired;

    public Task<int> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Timer;

    public override async ValueTask DecideAsync(Batch batch)
    {
        _repaired = 0;
        var needs = new BatchNeeds();
        needs.Alerts.UnionWith(alerts);
        await batch.TryReadAsync(needs);
        foreach (var id in alerts)
        {
            try
            {
                if (await batch.FindAsync(id) is { Alert.IsOpen: true } slot && slot.RepairTimers(batch.Definitions, batch.Now))
                {
                    _repaired++;
                }
            }
            catch (Exception exception) when (!StoreFailure.Is(exception))
            {
                // What it waits for cannot be told; the timers that it has are announced when they fail.
            }
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_repaired);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}

/// <summary>Looks at schedules that nothing would look at otherwise.</summary>
internal sealed class WatchWork(IReadOnlyList<ScheduleId> schedules) : Work
{
    private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Timer;

    public override async ValueTask DecideAsync(Batch batch)
    {
        await batch.Schedules.ReadAsync(schedules);
        foreach (var id in schedules)
        {
            (await batch.Schedules.FindAsync(id)).LookAt(batch.Now);
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult();

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
