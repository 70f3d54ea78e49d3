using System.Security.Cryptography;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Engine.Definitions;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.OnCall.Operations;

/// <summary>What came of a request.</summary>
/// <param name="Operation">What was made or taken back, now or when the same request came before; null when it was refused.</param>
internal sealed record OperationReply<T>(T? Operation, IReadOnlyList<OperationObjection> Objections)
    where T : class;

/// <summary>
/// The one way in which operations on schedules are made and taken back, whatever the door: decided in the transaction that writes the document and its line
/// of the audit log, and carried out once per id of the request. Thread-safe.
/// </summary>
/// <param name="By">Who asks for it; may be disabled or have lost a permission by the time of the transaction.</param>
internal sealed record ScheduleOperations(WatchbillEngine Engine, UserId By, Door Door)
{
    /// <param name="asked">Its id is not looked at.</param>
    /// <param name="request">The sender's id of the request, at most 200 characters; null = it cannot be repeated.</param>
    /// <exception cref="Engine.Commit.CommitFailedException">The outcome is unknown; send it again under the same id.</exception>
    public Task<OperationReply<T>> AddAsync<T>(ScheduleOperation<T> operation, T asked, string? request)
        where T : class
    {
        var suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);
        return CarryOutAsync(operation, "add", request, (seen, sight) =>
        {
            var made = operation.Made(asked, $"{operation.Prefix}-{OperationTimes.IdOf(seen.Now, suffix)}", seen.Now);
            return operation.Objections(asked, sight) is { Count: > 0 } objections ? new Decision<T>(null, null, objections) : new Decision<T>(made, operation.Write(made), []);
        });
    }

    /// <param name="id">Of the operation.</param>
    /// <param name="of">The schedule to which it must belong; null = any.</param>
    /// <inheritdoc cref="AddAsync" path="/exception|/param[@name='request']"/>
    public Task<OperationReply<T>> RemoveAsync<T>(ScheduleOperation<T> operation, string id, ScheduleId? of, string? request)
        where T : class =>
        CarryOutAsync(operation, "remove", request, (seen, sight) =>
        {
            var known = sight.Known.FirstOrDefault(known => operation.IdOf(known) == id);
            if (known is null || (of is { } schedule && operation.ScheduleOf(known) != schedule) || !ScheduleAccess.MaySee(seen.Definitions, sight.By, operation.ScheduleOf(known)))
            {
                return new Decision<T>(null, null, [new(ErrorCode.NotFound, "", $"There is no {operation.Name} '{id}'.")]);
            }

            var maker = seen.Staged.LastOrDefault(write => write.Kind == operation.Kind && write.Id == id)?.Actor.UserId ?? seen.Definitions.MakerOf(id);
            return operation.RemovalObjection(known, sight.By, maker) is { } objection
                ? new Decision<T>(null, null, [new(ErrorCode.Forbidden, "", objection)])
                : new Decision<T>(known, null, []);
        });

    private async Task<OperationReply<T>> CarryOutAsync<T>(ScheduleOperation<T> operation, string verb, string? request, Func<OperationContext, OperationSight<T>, Decision<T>> decide)
        where T : class
    {
        var (action, actor) = ($"{operation.Kind}.{verb}", Actor.User(By));
        IReadOnlyList<OperationObjection> objections = [];
        var outcome = await Engine.Operations.SubmitAsync(request, By, seen =>
        {
            var decision = seen.Definitions.IsSomebody(By)
                ? decide(seen, new OperationSight<T>(seen.Definitions, operation.Known(seen), seen.Definitions.Users[By], seen.Now))
                : new Decision<T>(null, null, [new(ErrorCode.Forbidden, "", "Your account is disabled.")]);
            objections = decision.Objections;
            return decision.Operation is not { } done ? OperationDecision.Refused("") : new OperationDecision(
                [new DefinitionWrite(operation.Kind, operation.IdOf(done), decision.Json, Door == Door.Web ? "ui" : "api", actor, default)],
                [new AuditRecord(default, actor, Door, action, $"schedule:{operation.ScheduleOf(done)}", operation.Detail(done))],
                $"{action} {operation.Write(done)}");
        });
        return !outcome.Accepted ? new OperationReply<T>(null, objections)
            : outcome.Answer.StartsWith($"{action} ", StringComparison.Ordinal) ? new OperationReply<T>(operation.Read(outcome.Answer[(action.Length + 1)..]), [])
            : new OperationReply<T>(null, [new(ErrorCode.Conflict, "", "This Idempotency-Key was used for another request.", "Use a key of its own for each request.")]);
    }

    /// <param name="Operation">What is made or taken back; null when it is refused.</param>
    /// <param name="Json">The document; null removes it.</param>
    private sealed record Decision<T>(T? Operation, string? Json, IReadOnlyList<OperationObjection> Objections)
        where T : class;
}
