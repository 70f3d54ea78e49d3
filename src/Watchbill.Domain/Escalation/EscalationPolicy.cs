using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Escalation;

/// <summary>
/// Who is paged, in what order, after how long, and until what. A run pins the version that it began with.
/// </summary>
/// <param name="Version">1 for the first; one more with every edit.</param>
/// <param name="Repeat">Null means a single pass.</param>
/// <param name="ResponseTargets">How long a first response may take, by severity: at the latest then begin the rules that count from it. A severity without one waits for the response.</param>
public sealed record EscalationPolicy(
    PolicyId Id,
    string Name,
    int Version,
    ImmutableArray<EscalationRule> Rules,
    PolicyRepeat? Repeat,
    ImmutableSortedDictionary<Severity, Duration>? ResponseTargets = null)
{
    public ImmutableSortedDictionary<Severity, Duration> ResponseTargets { get; init; } = ResponseTargets ?? ImmutableSortedDictionary<Severity, Duration>.Empty;

    /// <summary>True when some rule goes round robin, so that new alerts take turns.</summary>
    public bool HasTurns => Rules.Any(rule => rule.RoundRobin);
}

/// <summary>Further passes over the rules while nobody has answered.</summary>
/// <param name="Times">Passes after the first. 1 to 20.</param>
/// <param name="Every">From the start of one pass to the start of the next. At least a minute. Mandatory: offsets restart with the pass.</param>
public sealed record PolicyRepeat(int Times, Duration Every);

/// <summary>From when a rule's <c>after</c> is counted.</summary>
public enum RuleBase
{
    /// <summary>The start of the pass (of the run, in the first pass).</summary>
    RunStart = 0,

    /// <summary>The moment at which the previous rule fired.</summary>
    PreviousRule = 1,

    /// <summary>The acknowledgement; such a rule waits for one.</summary>
    Acknowledged = 2,

    /// <summary>The first acknowledgement of the run, at latest the end of the policy's response target for the severity.</summary>
    FirstResponse = 3,
}

/// <summary>What ends a rule's pages and keeps it from firing.</summary>
public enum Until
{
    Acknowledged = 0,
    Resolved = 1,
}

/// <summary>One step of a policy.</summary>
/// <param name="After">0 to 30 days from <paramref name="Base"/>.</param>
/// <param name="AfterBySeverity">Replaces <paramref name="After"/> for the severities it names.</param>
/// <param name="Again">Pages also those whom an earlier rule of the pass has paged, unless they have acknowledged.</param>
/// <param name="NoAnswerNeeded">Only for channels: where nothing but such rules fired, nobody has to answer, so that there are no further passes and no fallback.</param>
/// <param name="RoundRobin">Pages one of the people behind its targets, the next one with each alert of the policy.</param>
/// <param name="Via">Kinds of contact method that replace the person's own order for this page. Empty means the person's own rules.</param>
public sealed record EscalationRule(
    Duration After,
    RuleBase Base,
    Until Until,
    ImmutableArray<Target> Targets,
    RuleCondition? When,
    ImmutableSortedDictionary<Severity, Duration> AfterBySeverity,
    ImmutableArray<ContactMethodKind> Via,
    bool Again = false,
    bool NoAnswerNeeded = false,
    bool RoundRobin = false)
{
    public Duration AfterFor(Severity severity) => AfterBySeverity.TryGetValue(severity, out var after) ? after : After;

    /// <summary>True when at least one target stands for people, so that "reaches nobody" can be said of the rule.</summary>
    public bool HasPeople => Targets.Any(target => target is not ChannelTarget);
}

/// <summary>Whom a rule pages.</summary>
public abstract record Target;

/// <summary>A person, on call or not.</summary>
public sealed record UserTarget(UserId User) : Target;

/// <summary>Whoever is on call when the rule fires.</summary>
/// <param name="Next">Instead whoever is on call after them.</param>
public sealed record ScheduleTarget(ScheduleId Schedule, bool Next = false) : Target;

/// <summary>Whoever holds a position when the rule fires.</summary>
public sealed record PositionTarget(PositionId Position) : Target;

/// <summary>Every member of a team.</summary>
public sealed record TeamTarget(TeamId Team) : Target;

/// <summary>A chat channel or webhook: told, but it cannot answer.</summary>
/// <param name="Kind"><see cref="ContactMethodKind.Slack"/>, <see cref="ContactMethodKind.Webhook"/> or <see cref="ContactMethodKind.Email"/>.</param>
/// <param name="Address">Channel id or name, https URL, or list address.</param>
public sealed record ChannelTarget(ContactMethodKind Kind, string Address) : Target;
