using System.Globalization;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.StatusPages;

/// <param name="CommandId">The sender's id of the command, at most 200 characters; null = it cannot be repeated.</param>
/// <param name="Post">Null for a command that makes a new post.</param>
public sealed record StatusPostRequest(string? CommandId, UserId By, Door Door, StatusPostId? Post, StatusPostCommand Command);

/// <param name="Post">As it is afterwards; null when it was refused.</param>
/// <param name="Changed">False when it was so already, or had been carried out before under the same id.</param>
public sealed record StatusPostOutcome(StatusPost? Post, Refusal? Refusal, bool Changed);

/// <summary>What people do about status pages: posts, and how components are. Carried out once per id, which is remembered for 24 h. Thread-safe.</summary>
public sealed class StatusPagePath(Committer committer)
{
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again under the same id.</exception>
    public Task<StatusPostOutcome> SubmitAsync(StatusPostRequest request)
    {
        var work = new StatusPostWork(request);
        committer.Submit(work);
        return work.Reply;
    }

    /// <summary>Sets how a component is, without a post.</summary>
    /// <returns>Null when it is done, or was so already.</returns>
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again.</exception>
    public Task<Refusal?> SetAsync(StatusPageId page, ComponentId component, ComponentStatus status, UserId by, Door door)
    {
        var work = new ComponentWork(page, component, status, by, door);
        committer.Submit(work);
        return work.Reply;
    }
}

internal sealed class StatusPostWork(StatusPostRequest request) : Work
{
    private readonly TaskCompletionSource<StatusPostOutcome> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string? _id = request.CommandId is null ? null : $"{request.By.Value}:status:{request.CommandId}";
    private StatusPostOutcome? _outcome;

    public Task<StatusPostOutcome> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Person;

    public override void Need(BatchNeeds needs)
    {
        if (_id is not null)
        {
            needs.CommandIds.Add(_id);
        }
    }

    public override async ValueTask DecideAsync(Batch batch)
    {
        // The id is asked under the lock, so that a repeat on another node waits for the first.
        var definitions = await batch.StatusPages.DefinitionsAsync();
        if (_id is not null && (batch.ResultOf(_id) ?? await ReadResultAsync(batch, _id)) is { } before)
        {
            _outcome = new StatusPostOutcome(await batch.StatusPages.FindAsync(new StatusPostId(long.Parse(before, CultureInfo.InvariantCulture))), null, Changed: false);
            return;
        }

        if (!definitions.IsSomebody(request.By))
        {
            _outcome = new StatusPostOutcome(null, new Refusal(Refusal.Forbidden, "The account is disabled."), Changed: false);
            return;
        }

        var actor = Actor.User(request.By);
        var decision = await StatusPosting.DecideAsync(batch, request.Post, request.Command, actor, request.Door, _id);
        if (decision.Refusal is { } refusal)
        {
            _outcome = new StatusPostOutcome(null, refusal, Changed: false);
            return;
        }

        _outcome = new StatusPostOutcome(decision.Post, null, !decision.Entries.IsEmpty);
        if (_id is not null)
        {
            batch.RecordResult(_id, decision.Post!.Id.ToString());
        }

        if (_outcome.Changed)
        {
            batch.Writes.Audit.Add(new AuditRecord(batch.Now, actor, request.Door, ActionOf(request.Command), Subjects.Of(decision.Post!.Id), $"{decision.Post.Page}: {decision.Post.Name}"));
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_outcome!);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    private static async ValueTask<string?> ReadResultAsync(Batch batch, string id) => (await batch.Transaction.ReadCommandResultsAsync([id])).GetValueOrDefault(id);

    private static string ActionOf(StatusPostCommand command) => command switch
    {
        OpenPost => "status_post.opened",
        BackfillPost => "status_post.backfilled",
        PlanMaintenance => "status_post.planned",
        UpdatePost => "status_post.updated",
        EditPost => "status_post.edited",
        ChangePost => "status_post.changed",
        WithdrawPost => "status_post.withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "People send no such command."),
    };
}

internal sealed class ComponentWork(StatusPageId page, ComponentId component, ComponentStatus status, UserId by, Door door) : Work
{
    private readonly TaskCompletionSource<Refusal?> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Refusal? _refusal;

    public Task<Refusal?> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Person;

    public override async ValueTask DecideAsync(Batch batch)
    {
        _refusal = null;
        var definitions = await batch.StatusPages.DefinitionsAsync();
        if (!definitions.StatusPages.TryGetValue(page, out var known) || known.Find(component) is null)
        {
            _refusal = new Refusal(Refusal.NotFound, known is null ? "There is no such status page." : "The page has no such component.");
            return;
        }

        var actor = Actor.User(by);
        if (await StatusPosting.SetAsync(batch, page, component, StatusSource.Hand, status, actor, door, null))
        {
            batch.Writes.Audit.Add(new AuditRecord(batch.Now, actor, door, "status_page.component_set", Subjects.Of(page), $"{component}: {status}"));
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_refusal);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
