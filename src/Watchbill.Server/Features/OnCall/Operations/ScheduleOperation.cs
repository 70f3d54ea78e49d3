using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Definitions;

namespace Watchbill.Server.Features.OnCall.Operations;

/// <summary>What is looked at when an operation is decided.</summary>
/// <param name="By">Who asks for it.</param>
/// <param name="Known">Those that hold, of all schedules: those about to be written in the same transaction included.</param>
internal sealed record OperationSight<T>(DefinitionSet Definitions, IReadOnlyList<T> Known, User By, Instant Now);

/// <summary>
/// A kind of operation on a schedule: what it has to be, who may make it and take it back, and how it is stored. The one place that decides this,
/// whatever the door. Pure.
/// </summary>
internal abstract class ScheduleOperation<T>
    where T : class
{
    /// <summary>Of its documents; with .add or .remove it stands in the audit log.</summary>
    public abstract string Kind { get; }

    /// <summary>"override", for sentences.</summary>
    public abstract string Name { get; }

    /// <summary>What its ids begin with.</summary>
    public abstract string Prefix { get; }

    public abstract string IdOf(T operation);

    public abstract ScheduleId ScheduleOf(T operation);

    public abstract (Instant Start, Instant End) RangeOf(T operation);

    /// <summary>For the audit log.</summary>
    public abstract string Detail(T operation);

    public abstract string Write(T operation);

    public abstract T Read(string json);

    public abstract IEnumerable<T> Stored(DefinitionSet definitions);

    /// <summary>As they are in the transaction: as they were, unless an earlier request of the same transaction has written them.</summary>
    public ImmutableArray<T> Known(OperationContext seen) => seen.Latest(Stored(seen.Definitions), Kind, IdOf, Read);

    /// <summary>As it comes to hold when it is made: what has begun begins now.</summary>
    public abstract T Made(T asked, string id, Instant now);

    /// <summary>What speaks against making it; empty = nothing.</summary>
    public IReadOnlyList<OperationObjection> Objections(T asked, OperationSight<T> seen) =>
        ScheduleAccess.MaySee(seen.Definitions, seen.By, ScheduleOf(asked)) ? [.. Problems(asked, seen)] : [new(ErrorCode.NotFound, "schedule", $"There is no schedule '{ScheduleOf(asked)}'.")];

    /// <summary>Null when this account may take it back; else why not.</summary>
    /// <param name="maker">Who made it; null when that is not known.</param>
    public abstract string? RemovalObjection(T operation, User by, UserId? maker);

    protected abstract IEnumerable<OperationObjection> Problems(T asked, OperationSight<T> seen);

    /// <summary>Each of these is somebody who would be paged.</summary>
    protected static IEnumerable<OperationObjection> People(IEnumerable<(UserId User, string Field)> people, DefinitionSet definitions)
    {
        foreach (var (user, field) in people)
        {
            if (Somebody(user, field, definitions) is { } objection)
            {
                yield return objection;
            }
        }
    }

    public static OperationObjection? Somebody(UserId user, string field, DefinitionSet definitions) =>
        definitions.IsSomebody(user) ? null
        : definitions.Users.TryGetValue(user, out var account)
            ? new(ErrorCode.Invalid, field, $"The account of {account.Name} is disabled, so nobody would be paged.", "Choose somebody else.")
            : new(ErrorCode.UnknownUser, field, $"There is no user '{user}'.", "Choose somebody who has an account.");
}
