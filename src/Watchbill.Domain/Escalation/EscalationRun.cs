using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Escalation;

/// <summary>
/// One execution of a policy for one alert. It pins the policy's version; who is on call, contact methods and
/// notification rules are looked up when they are needed.
/// </summary>
/// <param name="Number">1 for the alert's first run; guards timers together with pass and rule.</param>
/// <param name="Pass">1 for the first traversal of the rules.</param>
/// <param name="PassStartedAt">Offsets of rules count from here. Moves only when the machine was down (the rules keep their distance) or a person escalates or reassigns.</param>
/// <param name="Rules">One per rule of the policy, for the present pass.</param>
/// <param name="RespondedAt">The first acknowledgement or snooze of the run; moves with the pass's start, so that what counts from it keeps its distance.</param>
/// <param name="Pages">All pages of the run, in the order in which they were opened; numbers continue over the alert's runs.</param>
public sealed record EscalationRun(
    int Number,
    PolicyId Policy,
    int PolicyVersion,
    Instant StartedAt,
    int Pass,
    Instant PassStartedAt,
    ImmutableArray<RuleProgress> Rules,
    ImmutableArray<Page> Pages,
    Instant? FallbackAt,
    Instant? ExhaustedAt,
    Instant? RespondedAt = null)
{
    public IEnumerable<Page> OpenPages => Pages.Where(page => page.State == PageState.Open);

    /// <summary>The latest moment at which somebody was paged in this run, or the start of the pass.</summary>
    public Instant LastPagedAt => Pages.IsEmpty ? PassStartedAt : Instant.Max(PassStartedAt, Pages[^1].OpenedAt);
}

/// <summary>What one rule did in the present pass.</summary>
/// <param name="FiredAt">From when a rule that counts from this one is counted; moves with the pass's start. Null while it has not fired. The journal says when it really did.</param>
/// <param name="PassedOverAt">Its time came while its condition was false; it fires at once if the condition turns true.</param>
public readonly record struct RuleProgress(Instant? FiredAt, Instant? PassedOverAt)
{
    public bool IsPending => FiredAt is null && PassedOverAt is null;
}

public enum PageState
{
    Open = 0,

    /// <summary>The person answered.</summary>
    Acknowledged = 1,

    /// <summary>Somebody else answered, or the alert was resolved, snoozed or reassigned.</summary>
    Ended = 2,

    /// <summary>Every method of the person failed for good.</summary>
    Unreachable = 3,
}

/// <summary>One person's demand to answer, with the steps of that person's notification rules taken so far.</summary>
/// <param name="Rule">Index of the rule that opened it, from 0; <see cref="NoRule"/> when a person or the fallback did.</param>
/// <param name="StepsTaken">Indexes of the steps already taken or skipped, in the person's notification plan.</param>
/// <param name="Moved">Another alert had opened it, and it goes on here.</param>
/// <param name="Copied">Opened to somebody who had just left the schedule: it holds up no rule that waits for anybody to be reached.</param>
public sealed record Page(
    int Number,
    UserId User,
    int Pass,
    int Rule,
    Until Until,
    Instant OpenedAt,
    PageState State,
    ImmutableArray<int> StepsTaken,
    bool Copied = false,
    bool Moved = false)
{
    public const int NoRule = -1;

    /// <summary>A step that is not in the plan: a method of last resort.</summary>
    public const int NoStep = -1;
}
