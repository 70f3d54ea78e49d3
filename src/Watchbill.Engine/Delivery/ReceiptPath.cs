using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Delivery;

/// <summary>What became of looking up a provider's later word on a message.</summary>
public enum ReceiptOutcome
{
    /// <summary>No message has this receipt: not ours, or pruned.</summary>
    Unknown = 0,

    /// <summary>The message is on its way and its receipt not written yet: ask again in a moment.</summary>
    TooEarly = 1,

    /// <summary>Taken, or known already.</summary>
    Taken = 2,
}

/// <summary>
/// What providers say about a message after they have taken it: that it did not arrive. The alert decides what follows, as if the attempt
/// itself had failed. Words that come twice, or late, change nothing. Thread-safe.
/// </summary>
public sealed class ReceiptPath(Committer committer, IStoreReader reader)
{
    /// <summary>Messages of one bundle, at the most.</summary>
    private const int MaxBundle = 500;

    /// <param name="receipt">The provider's id of the message.</param>
    /// <param name="named">The delivery that the provider's callback names, for the moment in which the receipt is not written yet.</param>
    /// <param name="forGood">False when the address is sound and only nobody was there: busy, no answer. Then the next method is used, and this one stays.</param>
    /// <param name="detail">What went wrong, without secrets; cut to 300 characters.</param>
    /// <exception cref="CommitFailedException">The outcome is unknown; report it again.</exception>
    public async Task<ReceiptOutcome> FailAsync(
        ContactMethodKind kind, string receipt, DeliveryId? named, string provider, string detail, CancellationToken cancellationToken, bool forGood = true)
    {
        if (await reader.ReadDeliveryByReceiptAsync(kind, receipt, cancellationToken) is not { } delivery)
        {
            return named is { } id && await IsOnItsWayAsync(id) ? ReceiptOutcome.TooEarly : ReceiptOutcome.Unknown;
        }

        var work = new ReceiptWork(await BundleOfAsync(delivery, cancellationToken), receipt, provider, detail.Length <= 300 ? detail : detail[..300], forGood);
        committer.Submit(work);
        await work.Reply;
        return ReceiptOutcome.Taken;
    }

    private async Task<bool> IsOnItsWayAsync(DeliveryId id)
    {
        var look = new LookWork(id);
        committer.Submit(look);
        return await look.Reply is { Status: DeliveryStatus.HandingOver };
    }

    /// <summary>A message that carried several alerts failed for all of them.</summary>
    private async Task<IReadOnlyList<DeliveryId>> BundleOfAsync(StoredDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Bundle is not { } bundle || delivery.HandedOverAt is not { } at)
        {
            return [delivery.Request.Id];
        }

        var destination = new Destination(delivery.Request.Kind, delivery.Request.Address);
        var near = await reader.ReadHandedOverToAsync(destination, at + Duration.FromMilliseconds(1), MaxBundle, cancellationToken);
        return [.. near.Where(other => other.Bundle == bundle).Select(other => other.Request.Id)];
    }
}

/// <summary>Reports one message's failure to each alert that it was about; an announcement goes on to the person's next method.</summary>
internal sealed class ReceiptWork(IReadOnlyList<DeliveryId> deliveries, string receipt, string provider, string detail, bool forGood) : Work
{
    private static readonly Actor Deliverer = Actor.Engine("deliverer");
    private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Result;

    public override async ValueTask DecideAsync(Batch batch)
    {
        foreach (var delivery in await batch.Transaction.ReadDeliveriesAsync([.. deliveries]))
        {
            // A later attempt has a receipt of its own, and is what counts.
            if (delivery.Receipt != receipt)
            {
                continue;
            }

            if (delivery.Request.Message is Announcement)
            {
                await Announcer.UseNextAsync(batch, delivery, broken: forGood, detail);
                continue;
            }

            if (!Subjects.TryAlert(delivery.Subject, out var id) || await batch.FindAsync(id) is not { Alert: { } alert } slot)
            {
                continue;
            }

            var report = new ReportResult(delivery.Request.Id, forGood ? NotificationState.Failed : NotificationState.NotReached, provider, delivery.Attempt, detail);
            if (AlertDecider.Decide(alert, report, batch.Context(Deliverer, slot.Liveness.LastSeen), default) is Accepted { Entries.IsEmpty: false } accepted)
            {
                batch.Stage(slot, accepted, Deliverer, Door.Delivery, null, null, batch.Now);
                if (accepted.Flag is { } flag)
                {
                    await Announcer.FlagAsync(batch, flag);
                }
            }
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult();

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}

/// <summary>Reads one delivery in turn with the writes.</summary>
internal sealed class LookWork(DeliveryId id) : Work
{
    private readonly TaskCompletionSource<StoredDelivery?> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StoredDelivery? _found;

    public Task<StoredDelivery?> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Result;

    public override async ValueTask DecideAsync(Batch batch) => _found = await batch.Transaction.ReadDeliveriesAsync([id]) is [var found, ..] ? found : null;

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_found);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
