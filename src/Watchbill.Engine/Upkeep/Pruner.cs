using NodaTime;
using Watchbill.Engine.Commit;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Upkeep;

/// <summary>
/// Removes what is older than the retention says, a bounded piece at a time, so that it never holds the writer for long. Open alerts,
/// policy versions that a run pins, and anything hash-chained stay.
/// </summary>
public sealed class Pruner(Committer committer)
{
    private const int Piece = 500;
    private static readonly Duration Every = Duration.FromMinutes(10);
    private Instant _last = Instant.MinValue;

    public long Pruned { get; private set; }

    /// <exception cref="CommitFailedException">The store failed; call again.</exception>
    public async Task TickAsync(Instant now, CancellationToken cancellationToken)
    {
        if (now - _last < Every)
        {
            return;
        }

        int pruned;
        do
        {
            var work = new PruneWork(Piece);
            committer.Submit(work);
            pruned = await work.Reply;
            Pruned += pruned;
        }
        while (pruned >= Piece && !cancellationToken.IsCancellationRequested);
        _last = now;
    }
}

internal sealed class PruneWork(int piece) : Work
{
    private readonly TaskCompletionSource<int> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pruned;

    public Task<int> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Claim;

    public override async ValueTask DecideAsync(Batch batch) =>
        _pruned = await batch.Transaction.PruneAsync(Retention.Default, batch.Now, piece);

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_pruned);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
