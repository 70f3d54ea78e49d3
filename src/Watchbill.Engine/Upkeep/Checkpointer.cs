using System.Text;
using NodaTime;
using Watchbill.Engine.Commit;
using Watchbill.Store.Evidence;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Upkeep;

/// <summary>
/// Signs each hour how far the chains of incidents have come, so that nobody, whoever has the database, can make a chain anew without the key:
/// <code>
///  looks every minute ─► signed less than an hour ago ─► later
///                        no chain has grown since ─────► nothing: what was signed still holds
///                        some have ────────────────────► their heads and the hash of the checkpoint before, signed, in one transaction
/// </code>
/// When was signed last is in the store: a restart begins no new hour, and of several nodes one signs, with its own key. What fails is tried again with the next tick.
/// </summary>
public sealed class Checkpointer(Committer committer, EvidenceKey key)
{
    /// <summary>Heads in one checkpoint; those beyond it come with another one at once.</summary>
    public const int MostHeads = 5_000;

    private static readonly Duration Every = Duration.FromHours(1);
    private static readonly Duration LookEvery = Duration.FromMinutes(1);
    private Instant _looked = Instant.MinValue;

    /// <exception cref="CommitFailedException">The store failed; nothing is lost, call again.</exception>
    public async Task TickAsync(Instant now, CancellationToken cancellationToken)
    {
        if (now >= _looked && now - _looked < LookEvery)
        {
            return;
        }

        var more = false;
        do
        {
            var work = new CheckpointWork(key, more ? Duration.Zero : Every);
            committer.Submit(work);
            more = await work.Reply;
        }
        while (more && !cancellationToken.IsCancellationRequested);
        _looked = now;
    }

    private sealed class CheckpointWork(EvidenceKey key, Duration every) : Work
    {
        private readonly TaskCompletionSource<bool> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _more;

        /// <summary>True when there were more heads than fit.</summary>
        public Task<bool> Reply => _reply.Task;

        public override WorkOrder Order => WorkOrder.Claim;

        public override async ValueTask DecideAsync(Batch batch)
        {
            _more = false;
            if (!IsDue(await batch.Transaction.ReadLastCheckpointAsync(), batch.Now))
            {
                return;
            }

            // Another node may have signed while this one waited for its turn.
            await batch.TakeTurnAsync(Subjects.IncidentsLock);
            var last = await batch.Transaction.ReadLastCheckpointAsync();
            if (!IsDue(last, batch.Now) || await batch.Transaction.ReadUnsignedHeadsAsync(MostHeads) is not { Count: > 0 } heads)
            {
                return;
            }

            var document = CheckpointDocument.Write(batch.Now, last?.Document, heads);
            var signature = Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(document)));
            batch.Writes.Checkpoints.Add(new CheckpointWrite(new Checkpoint(batch.Now, document, signature, key.PublicPem), [.. heads]));
            _more = heads.Count == MostHeads;
        }

        public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_more);

        public override void Failed(Exception exception) => _reply.TrySetException(exception);

        /// <summary>A clock that was set back does not keep it from signing.</summary>
        private bool IsDue(Checkpoint? last, Instant now) => last is null || now < last.At || now - last.At >= every;
    }
}
