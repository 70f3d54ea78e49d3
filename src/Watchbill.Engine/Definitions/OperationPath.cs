using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Definitions;

/// <summary>What a request to change operations sees: all that is defined, and what earlier requests of the same transaction are about to write.</summary>
public sealed record OperationContext(DefinitionSet Definitions, ImmutableArray<DefinitionWrite> Staged, Instant Now)
{
    /// <summary>What is defined of a kind in the transaction: as it was, unless an earlier request of the same transaction has written it.</summary>
    public ImmutableArray<T> Latest<T>(IEnumerable<T> known, string kind, Func<T, string> id, Func<string, T> read)
    {
        var staged = Staged.Where(write => write.Kind == kind).GroupBy(write => write.Id).ToDictionary(writes => writes.Key, writes => writes.Last().Json);
        return [.. known.Where(one => !staged.ContainsKey(id(one))), .. staged.Values.OfType<string>().Select(read)];
    }
}

/// <summary>What comes of a request: rows and what is answered, or nothing but an answer that says why not.</summary>
/// <param name="Answer">Kept with the request's id, and given again when it is repeated.</param>
public sealed record OperationDecision(ImmutableArray<DefinitionWrite> Writes, ImmutableArray<AuditRecord> Audit, string Answer)
{
    /// <summary>What people are told of it, in the same transaction.</summary>
    public ImmutableArray<OperationNews> News { get; init; } = [];

    /// <summary>Not remembered: the same request may be accepted later.</summary>
    public static OperationDecision Refused(string answer) => new([], [], answer);
}

/// <summary>Something to tell people, by whom and through which door it came about.</summary>
public sealed record OperationNews(AnnouncementDraft Draft, ImmutableArray<UserId> To, Actor By, Door Door);

/// <param name="Accepted">False when nothing was written.</param>
/// <param name="Repeated">True when it had been carried out before under the same id.</param>
public sealed record OperationOutcome(string Answer, bool Accepted, bool Repeated);

/// <summary>
/// The way in which people make and take back operations: decided in the transaction that writes them, against what holds there, so that two requests at once cannot
/// both pass a check that only one of them may; carried out once per id, which is remembered for 24 h. Thread-safe.
/// </summary>
public sealed class OperationPath(Committer committer, CurrentDefinitions current)
{
    /// <param name="id">The sender's id of the request, at most 200 characters; null = it cannot be repeated.</param>
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again under the same id.</exception>
    public async Task<OperationOutcome> SubmitAsync(string? id, UserId user, Func<OperationContext, OperationDecision> decide)
    {
        // Apart from the ids of commands about alerts, whose answers are others.
        var work = new OperationWork(id is null ? null : $"{user.Value}:operation:{id}", decide);
        committer.Submit(work);
        var outcome = await work.Reply;
        if (outcome.Accepted)
        {
            await current.ReloadAsync(CancellationToken.None);
        }

        return outcome;
    }
}

internal sealed class OperationWork(string? id, Func<OperationContext, OperationDecision> decide) : Work
{
    /// <summary>Nodes that decide operations at once take turns from here until their commit.</summary>
    private const string Turn = "operations";

    private readonly TaskCompletionSource<OperationOutcome> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OperationOutcome? _outcome;

    public Task<OperationOutcome> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Definitions;

    public override void Need(BatchNeeds needs)
    {
        if (id is not null)
        {
            needs.CommandIds.Add(id);
        }
    }

    public override async ValueTask DecideAsync(Batch batch)
    {
        if (id is not null && batch.ResultOf(id) is { } before)
        {
            _outcome = new OperationOutcome(before, Accepted: true, Repeated: true);
            return;
        }

        var decision = decide(new OperationContext(await batch.TakeTurnAsync(Turn), [.. batch.Writes.Definitions], batch.Now));
        _outcome = new OperationOutcome(decision.Answer, !decision.Writes.IsEmpty, Repeated: false);
        if (_outcome.Accepted && id is not null)
        {
            batch.RecordResult(id, decision.Answer);
        }

        batch.Writes.Definitions.AddRange(decision.Writes.Select(document => document with { At = batch.Now }));
        batch.Writes.Audit.AddRange(decision.Audit.Select(record => record with { At = batch.Now }));
        foreach (var news in decision.News)
        {
            await Announcer.StageAsync(batch, news.Draft, news.To, news.By, news.Door);
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_outcome!);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
