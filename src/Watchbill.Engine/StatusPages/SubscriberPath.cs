using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.StatusPages;

/// <summary>
/// How people become subscribers and cease to be. Asking for a subscription sends a question to the address, and changes nothing for whoever is one already, so that nobody
/// learns who is. Confirming and unsubscribing come from the link in that message. Thread-safe.
/// </summary>
public sealed class SubscriberPath(Committer committer)
{
    private static readonly Actor Public = Actor.Engine("public");

    /// <summary>The id of whoever has this address on this page, whether or not there is such a subscriber.</summary>
    public static string IdOf(StatusPageId page, SubscriberKind kind, string address) => SubscriberDesk.IdOf(page, kind, address);

    /// <param name="by">Who asks for somebody else; null for a stranger. It is asked first all the same.</param>
    /// <returns>Null when it was taken, whatever came of it.</returns>
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again.</exception>
    public async Task<Refusal?> SubscribeAsync(StatusPageId page, SubscriberKind kind, string address, ImmutableArray<ComponentId> components, UserId? by = null, Door door = Door.Web)
    {
        Refusal? refusal = null;
        var work = new SubscriberWork(async batch =>
        {
            refusal = null;
            var definitions = await batch.StatusPages.DefinitionsAsync();
            if (!definitions.StatusPages.TryGetValue(page, out var known) || !known.Subscribers || components.Any(component => known.Find(component) is null))
            {
                refusal = new Refusal(Refusal.NotFound, "There is nothing to subscribe to here.");
                return;
            }

            var all = await batch.Transaction.ReadSubscribersAsync(page);
            var late = all.Where(one => one.State == SubscriberState.Unconfirmed && one.CreatedAt + StatusSubscriber.ConfirmWithin < batch.Now).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
            var id = SubscriberDesk.IdOf(page, kind, address);
            var before = batch.Writes.Subscribers.FindLast(one => one.Id == id) ?? all.FirstOrDefault(one => one.Id == id && !late.Contains(id) && !batch.Writes.SubscribersRemoved.Contains(id));
            batch.Writes.SubscribersRemoved.AddRange(late);
            if (before is { State: SubscriberState.Active })
            {
                return;
            }

            if (before is null && all.Count - late.Count >= StatusSubscriber.MostPerPage)
            {
                refusal = new Refusal(Refusal.Overloaded, "No more subscribers can be taken.");
                return;
            }

            var subscriber = (before ?? new StatusSubscriber(id, page, kind, address, SubscriberState.Unconfirmed, components, batch.Now, null, null, 0)) with { Components = components };
            batch.Writes.Subscribers.Add(subscriber);
            SubscriberDesk.Ask(batch, known, subscriber);
            if (by is { } manager)
            {
                batch.Writes.Audit.Add(new AuditRecord(batch.Now, Actor.User(manager), door, "status_subscriber.asked", Subjects.Of(page), id));
            }
        });
        committer.Submit(work);
        await work.Reply;
        return refusal;
    }

    /// <returns>False when there is no such subscriber any more.</returns>
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again.</exception>
    public Task<bool> ConfirmAsync(string id) => ChangeAsync(id, "status_subscriber.confirmed", (batch, subscriber) =>
    {
        if (subscriber.State != SubscriberState.Active)
        {
            batch.Writes.Subscribers.Add(subscriber with { State = SubscriberState.Active, ConfirmedAt = batch.Now, QuarantinedAt = null, Failures = 0 });
        }
    });

    /// <returns>False when there is no such subscriber any more.</returns>
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again.</exception>
    public Task<bool> UnsubscribeAsync(string id, UserId? by = null, Door door = Door.MailLink) => ChangeAsync(
        id,
        "status_subscriber.removed",
        (batch, subscriber) =>
        {
            batch.Writes.Subscribers.RemoveAll(one => one.Id == subscriber.Id);
            batch.Writes.SubscribersRemoved.Add(subscriber.Id);
        },
        by,
        door);

    private async Task<bool> ChangeAsync(string id, string action, Action<Batch, StatusSubscriber> change, UserId? by = null, Door door = Door.MailLink)
    {
        var found = false;
        var work = new SubscriberWork(async batch =>
        {
            await batch.StatusPages.DefinitionsAsync();
            var known = batch.Writes.Subscribers.FindLast(one => one.Id == id) ?? await batch.Transaction.ReadSubscriberAsync(id);
            found = known is not null && !batch.Writes.SubscribersRemoved.Contains(id);
            if (found)
            {
                change(batch, known!);
                batch.Writes.Audit.Add(new AuditRecord(batch.Now, by is { } manager ? Actor.User(manager) : Public, door, action, Subjects.Of(known!.Page), id));
            }
        });
        committer.Submit(work);
        await work.Reply;
        return found;
    }
}

/// <summary>A small change of subscribers, under the lock of status pages.</summary>
internal sealed class SubscriberWork(Func<Batch, ValueTask> decide) : Work
{
    private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Person;

    public override ValueTask DecideAsync(Batch batch) => decide(batch);

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult();

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
