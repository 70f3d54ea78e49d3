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

    /// <summary>Nobody knows: whoever ran it stopped before it could say.</summary>
    Unknown = 6,
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

    /// <summary>Of one that printed nothing.</summary>
    public static StepOutcome Nothing(StepStatus status, string sentence) => new(status, sentence, "", NothingHash, Truncated: false, Duration.Zero);

    /// <summary>SHA-256 of nothing.</summary>
    public const string NothingHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
}

/// <param name="Points">By time.</param>
public sealed record MeasuredSeries(string Name, ImmutableArray<MeasuredPoint> Points);

public readonly record struct MeasuredPoint(Instant At, double Value);
