using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Engine.Incidents.Steps;

/// <summary>Runs rendered steps, with the settings of this server. Thread-safe.</summary>
public interface IStepHost
{
    StepSurroundings Surroundings { get; }

    /// <summary>Runs it within its time limit; whatever goes wrong is an outcome, without secrets.</summary>
    /// <param name="cancellationToken">Somebody ends it, or the server stops. What had been started has ended when the task completes.</param>
    Task<StepOutcome> RunAsync(RenderedStep step, CancellationToken cancellationToken);
}
