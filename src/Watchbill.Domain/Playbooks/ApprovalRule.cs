using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

public enum ApproverKind
{
    /// <summary>Whoever holds a role of the incident.</summary>
    Role = 0,

    /// <summary>Whoever holds a position.</summary>
    Position = 1,
}

/// <param name="Id">Of the role or the position.</param>
public readonly record struct Approver(ApproverKind Kind, string Id)
{
    public static Approver Role(string id) => new(ApproverKind.Role, id);

    public static Approver Position(string id) => new(ApproverKind.Position, id);

    public override string ToString() => $"{(Kind == ApproverKind.Role ? "role" : "position")} {Id}";
}

/// <param name="By">Any one of these.</param>
/// <param name="SecondPerson">Not by whoever asked.</param>
/// <param name="Expires">How long an approval holds. 1 min to 24 h.</param>
public sealed record ApprovalRule(ImmutableArray<Approver> By, bool SecondPerson, Duration Expires)
{
    public static readonly Duration DefaultExpiry = Duration.FromMinutes(15);
}

/// <summary>Somebody's yes to exactly one rendered action.</summary>
/// <param name="Hash">Of <see cref="RenderedStep"/>.</param>
/// <param name="As">In which capacity; they held it when they approved.</param>
/// <param name="Expires">The first instant at which it no longer holds.</param>
public sealed record StepApproval(PlaybookId Playbook, string Step, string Hash, UserId By, Approver As, Instant At, Instant Expires);
