using System.Text.Json.Serialization.Metadata;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Engine;
using Watchbill.Engine.People;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.OnCall;

/// <summary>The REST door to operations on schedules: an Idempotency-Key, and answers in the form of the wire.</summary>
/// <param name="Form">What the wire says of one.</param>
internal sealed record OperationRequest<T, TInfo>(ScheduleOperation<T> Operation, Func<T, DefinitionSet, TInfo> Form, JsonTypeInfo<TInfo> Type)
    where T : class
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Those that have not ended and that the caller may see, in order of their start.</summary>
    /// <param name="schedule">Only those of this one; null = of all.</param>
    public IEnumerable<TInfo> List(HttpContext context, WatchbillEngine engine, string? schedule)
    {
        var (definitions, now, caller) = (engine.Definitions.Current, engine.Time.Now(), context.Caller());
        return Operation.Stored(definitions)
            .Where(one => Operation.RangeOf(one).End > now && (schedule is null || Operation.ScheduleOf(one).Value == schedule) && ScheduleAccess.MaySee(definitions, caller.User, Operation.ScheduleOf(one)))
            .OrderBy(one => Operation.RangeOf(one).Start)
            .Select(one => Form(one, definitions));
    }

    public Task<IResult> AddAsync(HttpContext context, WatchbillEngine engine, T asked) =>
        AnswerAsync(context, engine, StatusCodes.Status201Created, (operations, key) => operations.AddAsync(Operation, asked, key));

    public Task<IResult> RemoveAsync(HttpContext context, WatchbillEngine engine, string id) =>
        AnswerAsync(context, engine, StatusCodes.Status200OK, (operations, key) => operations.RemoveAsync(Operation, id, of: null, key));

    private async Task<IResult> AnswerAsync(HttpContext context, WatchbillEngine engine, int status, Func<ScheduleOperations, string?, Task<OperationReply<T>>> carryOut)
    {
        var key = context.Request.Headers[IdempotencyKey].ToString();
        if (key.Length > CommandPath.MaxIdLength)
        {
            return Answer.No(ErrorCode.Invalid, $"{IdempotencyKey} has at most {CommandPath.MaxIdLength} characters.");
        }

        var caller = context.Caller();
        var reply = await carryOut(new ScheduleOperations(engine, caller.User.Id, caller.Door), key.Length == 0 ? null : key);
        return reply.Operation is { } done ? Answer.Ok(Form(done, engine.Definitions.Current), Type, status) : Answer.No(reply.Objections[0].Error);
    }
}
