using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Engine.Definitions;
using Watchbill.Engine.People;
using Watchbill.Server.Features.Rest;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.OnCall;

/// <summary>A person's request to make an operation or to take one back, carried out once for each Idempotency-Key.</summary>
internal static class OperationRequest
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <param name="Objection">Not null when nothing is to be written.</param>
    /// <param name="Json">The document; null removes it.</param>
    /// <param name="Subject">What the audit entry is about.</param>
    public sealed record Change<T>(ApiError? Objection, T? Info, string Kind, string Id, string? Json, string Subject, string Detail)
        where T : class
    {
        public static Change<T> No(ApiError objection) => new(objection, null, "", "", null, "", "");
    }

    /// <param name="action">For the audit log.</param>
    /// <param name="decide">Called within the transaction, perhaps more than once.</param>
    public static async Task<IResult> AnswerAsync<T>(HttpContext context, WatchbillEngine engine, JsonTypeInfo<T> type, int status, string action, Func<OperationContext, Change<T>> decide)
        where T : class
    {
        var key = context.Request.Headers[IdempotencyKey].ToString();
        if (key.Length > CommandPath.MaxIdLength)
        {
            return Answer.No(ErrorCode.Invalid, $"{IdempotencyKey} has at most {CommandPath.MaxIdLength} characters.");
        }

        var caller = context.Caller();
        var actor = Actor.User(caller.User.Id);
        ApiError? objection = null;
        var outcome = await engine.Operations.SubmitAsync(key.Length == 0 ? null : key, caller.User.Id, seen =>
        {
            var change = decide(seen);
            objection = change.Objection;
            return change.Objection is not null ? OperationDecision.Refused("") : new OperationDecision(
                [new DefinitionWrite(change.Kind, change.Id, change.Json, "api", actor, default)],
                [new AuditRecord(default, actor, caller.Door, action, change.Subject, change.Detail)],
                $"{action} {JsonSerializer.Serialize(change.Info!, type)}");
        });
        if (!outcome.Accepted)
        {
            return Answer.No(objection!);
        }

        return outcome.Answer.StartsWith($"{action} ", StringComparison.Ordinal)
            ? Answer.Ok(JsonSerializer.Deserialize(outcome.Answer.AsSpan(action.Length + 1), type)!, type, status)
            : Answer.No(ErrorCode.Conflict, $"This {IdempotencyKey} was used for another request.", "Use a key of its own for each request.");
    }

    /// <summary>What is defined under an id in the transaction: as it was, unless an earlier request of the same transaction has written it.</summary>
    public static ImmutableArray<T> Current<T>(OperationContext seen, IEnumerable<T> known, string kind, Func<T, string> id, Func<string, T> read)
    {
        var staged = seen.Staged.Where(write => write.Kind == kind).GroupBy(write => write.Id).ToDictionary(writes => writes.Key, writes => writes.Last().Json);
        return [.. known.Where(one => !staged.ContainsKey(id(one))), .. staged.Values.OfType<string>().Select(read)];
    }
}
