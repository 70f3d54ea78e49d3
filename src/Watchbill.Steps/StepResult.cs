using System.Collections.Immutable;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Steps;

/// <summary>What a runner brings back, before anything is masked, cut or judged.</summary>
/// <param name="Error">Why it could not be run or what the other side refused, for people; null when it ran.</param>
internal sealed record StepResult(StepObservation Observed, string? Error = null)
{
    public ImmutableArray<MeasuredSeries> Series { get; init; } = [];

    /// <summary>There was more than was read.</summary>
    public bool Truncated { get; init; }

    public static StepResult Failed(string why) => new(new StepObservation(""), why);
}

/// <summary>Does what one kind of step asks. The time limit and everything about the output is the caller's.</summary>
internal interface IStepRunner
{
    /// <exception cref="OperationCanceledException">The time is over or somebody cancelled. Whatever had been started has ended by then.</exception>
    Task<StepResult> RunAsync(RenderedStep step, CancellationToken cancellationToken);
}
