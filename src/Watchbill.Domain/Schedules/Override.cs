using NodaTime;

namespace Watchbill.Domain.Schedules;

public enum OverrideKind
{
    /// <summary>The user is on call as well, whoever else is.</summary>
    Add = 0,

    /// <summary>The user is not on call. When nobody is left this is a gap: lower layers do not step in.</summary>
    Remove = 1,

    /// <summary>Wherever the user would be on call, <see cref="Override.Instead"/> is. Elsewhere it does nothing.</summary>
    Replace = 2,

    /// <summary>
    /// The user is on call instead of everybody whom the layers put on call; several at one instant are on call together. Comes before the other kinds,
    /// whenever it was made: somebody who replaces everybody can be stood in for.
    /// </summary>
    ReplaceAll = 3,
}

/// <summary>
/// A change to who is on call within [<paramref name="Start"/>, <paramref name="End"/>), applied to what the layers say.
/// Several at one instant are applied in the order of the list they come in (the order in which they were made), each to the outcome
/// of those before it: the later has the last word, and a person who stands in can be stood in for.
/// </summary>
/// <param name="Instead">The one who stands in: required for Replace, otherwise null.</param>
public sealed record Override(string Id, ScheduleId Schedule, Instant Start, Instant End, OverrideKind Kind, UserId User, UserId? Instead)
{
    public bool IsActiveAt(Instant at) => Start <= at && at < End;
}
