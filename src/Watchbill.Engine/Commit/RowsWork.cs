using Watchbill.Store.Rows;

namespace Watchbill.Engine.Commit;

/// <summary>Plain rows that need no decision: definitions, audit, rejected events, the outbox.</summary>
internal sealed class RowsWork(WorkOrder order, Action<Batch> stage) : Work
{
    private readonly TaskCompletionSource<long> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _revision;

    /// <summary>The revision that the rows were written under.</summary>
    public Task<long> Reply => _reply.Task;

    public override WorkOrder Order => order;

    public override ValueTask DecideAsync(Batch batch)
    {
        stage(batch);
        _revision = batch.Definitions.Revision;
        return ValueTask.CompletedTask;
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(Math.Max(_revision, outcome.Revision));

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
