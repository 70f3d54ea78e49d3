using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Playbooks;

public enum StepStatus
{
    /// <summary>It ran, and what came is what was expected.</summary>
    Passed = 0,

    /// <summary>It ran, and something else came than was expected.</summary>
    Failed = 1,
    TimedOut = 2,
    Cancelled = 3,

    /// <summary>It could not be run, or the other side refused it.</summary>
    Error = 4,

    /// <summary>Shown, not run.</summary>
    Shown = 5,
}

/// <summary>How running a step ended.</summary>
/// <param name="Sentence">For people; never empty, and without secrets.</param>
/// <param name="Output">Masked and cut to the step's limit.</param>
/// <param name="OutputHash">SHA-256 of <paramref name="Output"/>, in lower-case hex.</param>
public sealed record StepOutcome(StepStatus Status, string Sentence, string Output, string OutputHash, bool Truncated, Duration Took)
{
    public ImmutableArray<JudgedExpectation> Expectations { get; init; } = [];

    /// <summary>For a graph; empty unless a range was asked for.</summary>
    public ImmutableArray<MeasuredSeries> Series { get; init; } = [];
}

/// <param name="Points">By time.</param>
public sealed record MeasuredSeries(string Name, ImmutableArray<MeasuredPoint> Points);

public readonly record struct MeasuredPoint(Instant At, double Value);

/// <summary>Somebody wants a step run: for the journal of the incident.</summary>
/// <param name="By">Null = by itself, when the incident opened.</param>
/// <param name="Arguments">As given, without what came from labels or defaults.</param>
/// <param name="Canonical">What would be run, whole.</param>
/// <param name="Verdict">What the gate said, for people.</param>
public sealed record StepRequested(
    PlaybookId Playbook, string Step, UserId? By, ImmutableSortedDictionary<string, string> Arguments, string Canonical, string Hash, bool DryRun, string Verdict);

/// <summary>Somebody approved exactly one rendered action: for the journal of the incident.</summary>
public sealed record StepApproved(StepApproval Approval, string Canonical);

/// <summary>A step ended: for the journal of the incident.</summary>
/// <param name="Approval">That it rested on; null when none was needed.</param>
public sealed record StepRan(
    PlaybookId Playbook, string Step, UserId? By, string Hash, StepApproval? Approval, StepStatus Status, string Sentence, string Output, string OutputHash, bool Truncated, Duration Took)
{
    public static StepRan Of(RenderedStep rendered, UserId? by, StepApproval? approval, StepOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        ArgumentNullException.ThrowIfNull(outcome);
        return new(
            rendered.Playbook, rendered.Step.Id, by, rendered.Hash, approval, outcome.Status, outcome.Sentence, outcome.Output, outcome.OutputHash, outcome.Truncated, outcome.Took);
    }
}
