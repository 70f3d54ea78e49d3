using System.Text.Json;
using System.Text.Json.Serialization;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.People;

/// <param name="Id">The sender's id of the command: an idempotency key, an interaction id of chat, a message id, a form's nonce. At most 200 characters. Carried out once; afterwards answered from memory for 24 h.</param>
public sealed record CommandRequest(string Id, UserId User, Door Door, AlertId Alert, PersonCommand Command);

/// <summary>What became of a command, the same for every door.</summary>
/// <param name="Refusal">Null when accepted.</param>
/// <param name="Note">For people: "already resolved".</param>
/// <param name="Version">The alert's version afterwards; 0 when there is none.</param>
/// <param name="Repeated">True when the command had been carried out before under the same id.</param>
public sealed record CommandOutcome(Refusal? Refusal, string? Note, int Version, AlertStatus Status, bool Repeated)
{
    [JsonIgnore]
    public bool IsAccepted => Refusal is null;
}

/// <summary>The one way in which people change alerts. Every door ends here. Thread-safe.</summary>
public sealed class CommandPath(Committer committer)
{
    public const int MaxIdLength = 200;

    /// <exception cref="CommitFailedException">The outcome is unknown; send it again under the same id.</exception>
    public Task<CommandOutcome> SubmitAsync(CommandRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Id.Length is 0 or > MaxIdLength)
        {
            return Task.FromResult(new CommandOutcome(
                new Refusal(Refusal.Invalid, $"A command id has 1 to {MaxIdLength} characters."), null, 0, AlertStatus.Triggered, false));
        }

        var work = new PersonWork(request);
        committer.Submit(work);
        return work.Reply;
    }
}

internal sealed class PersonWork(CommandRequest request) : Work
{
    private readonly TaskCompletionSource<CommandOutcome> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommandOutcome? _outcome;

    public Task<CommandOutcome> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Person;

    public override void Need(BatchNeeds needs)
    {
        needs.Alerts.Add(request.Alert);
        needs.CommandIds.Add(ScopedId);
    }

    /// <summary>Ids are the sender's own: two people may use the same one.</summary>
    private string ScopedId => $"{request.User.Value}:{request.Id}";

    public override async ValueTask DecideAsync(Batch batch)
    {
        if (batch.ResultOf(ScopedId) is { } before)
        {
            _outcome = JsonSerializer.Deserialize(before, CommandJson.Default.CommandOutcome)! with { Repeated = true };
            return;
        }

        var slot = await batch.FindAsync(request.Alert);
        _outcome = Decide(batch, slot);
        if (_outcome.Refusal?.Code is not (Refusal.NotFound or Refusal.Forbidden))
        {
            batch.RecordResult(ScopedId, JsonSerializer.Serialize(_outcome, CommandJson.Default.CommandOutcome));
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_outcome!);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    private CommandOutcome Decide(Batch batch, AlertSlot? slot)
    {
        if (Permissions.Check(batch.Definitions, request.User, slot?.Alert, request.Command) is { } forbidden)
        {
            return new CommandOutcome(forbidden, null, 0, AlertStatus.Triggered, false);
        }

        var actor = Actor.User(request.User);
        switch (batch.Decide(slot!.Alert, request.Command, batch.Context(actor, slot.Liveness.LastSeen), default))
        {
            case Accepted accepted:
                if (!accepted.Entries.IsEmpty)
                {
                    batch.Stage(slot, accepted, actor, request.Door, request.Id, null, batch.Now);
                }

                return new CommandOutcome(null, accepted.Note, accepted.Alert.Version, accepted.Alert.Status, false);
            case Refused refused:
                return new CommandOutcome(refused.Refusal, null, slot.Alert!.Version, slot.Alert.Status, false);
            default:
                throw new InvalidOperationException("A person's command is accepted or refused.");
        }
    }
}

[JsonSerializable(typeof(CommandOutcome))]
internal sealed partial class CommandJson : JsonSerializerContext;
