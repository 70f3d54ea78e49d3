using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Engine.Incidents.Steps;
using Watchbill.Steps;

namespace Watchbill.Server.Features.Playbooks;

/// <summary>Lets incidents run steps with the settings of the host's administrator.</summary>
internal sealed class StepHost(StepRunners runners) : IStepHost
{
    public StepSurroundings Surroundings { get; } = new(runners.RunsOn, runners.Objection, runners.Mask, runners.IsShellEnabled);

    public Task<StepOutcome> RunAsync(RenderedStep step, CancellationToken cancellationToken) => runners.RunAsync(step, cancellationToken);
}
