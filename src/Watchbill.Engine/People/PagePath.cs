using System.Text.Json;
using System.Text.Json.Serialization;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.People;

/// <param name="Id">The sender's id of the command, at most <see cref="CommandPath.MaxIdLength"/> characters. Carried out once; afterwards answered from memory for 24 h.</param>
public sealed record PageRequest(string Id, UserId User, Door Door, DirectPage Page);

/// <param name="Alert">The alert that pages; null when refused.</param>
/// <param name="People">Who is paged at once.</param>
/// <param name="Repeated">True when the command had been carried out before under the same id.</param>
public sealed record PageOutcome(Refusal? Refusal, long? Alert, IReadOnlyList<string> People, bool Repeated);

/// <summary>The one way in which people page others without an incident. Thread-safe.</summary>
public sealed class PagePath(Committer committer)
{
    /// <exception cref="CommitFailedException">The outcome is unknown; send it again under the same id.</exception>
    public Task<PageOutcome> SubmitAsync(PageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Id.Length is 0 or > CommandPath.MaxIdLength)
        {
            return Task.FromResult(new PageOutcome(new Refusal(Refusal.Invalid, $"A command id has 1 to {CommandPath.MaxIdLength} characters."), null, [], false));
        }

        var work = new PageWork(request);
        committer.Submit(work);
        return work.Reply;
    }
}

internal sealed class PageWork(PageRequest request) : Work
{
    private readonly TaskCompletionSource<PageOutcome> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PageOutcome? _outcome;

    public Task<PageOutcome> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Person;

    /// <summary>Ids are the sender's own, and those of pages are none of alerts or incidents.</summary>
    private string ScopedId => $"{request.User.Value}:page:{request.Id}";

    public override void Need(BatchNeeds needs) => needs.CommandIds.Add(ScopedId);

    public override async ValueTask DecideAsync(Batch batch)
    {
        if (batch.ResultOf(ScopedId) is { } before)
        {
            _outcome = JsonSerializer.Deserialize(before, PageJson.Default.PageOutcome)! with { Repeated = true };
            return;
        }

        // Not one of those that the batch has reserved: each of its works was given as many of them as it needs.
        var id = new AlertId(await batch.Transaction.ReserveAlertIdsAsync(1));
        var (raise, people, refusal) = request.Page.Of(batch.Definitions, request.User, $"page:{id}", batch.Now);
        if (raise is not null)
        {
            var actor = Actor.User(request.User);
            if (batch.Decide(null, raise, batch.Context(actor, batch.Now), id) is not Accepted accepted)
            {
                throw new InvalidOperationException("What Watchbill raises is accepted.");
            }

            batch.Stage(null, accepted, actor, request.Door, request.Id, null, batch.Now).Liveness = new Liveness(1, batch.Now, null);
        }

        _outcome = new PageOutcome(refusal, raise is null ? null : id.Value, [.. people.Select(user => user.Value)], false);
        if (refusal?.Code is not (Refusal.NotFound or Refusal.Forbidden))
        {
            batch.RecordResult(ScopedId, JsonSerializer.Serialize(_outcome, PageJson.Default.PageOutcome));
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_outcome!);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}

[JsonSerializable(typeof(PageOutcome))]
internal sealed partial class PageJson : JsonSerializerContext;
