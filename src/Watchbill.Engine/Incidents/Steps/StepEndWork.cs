using Watchbill.Domain;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Incidents.Steps;

/// <summary>What came of a step goes into its incident.</summary>
internal sealed class StepEndWork(StepKey key, StepOutcome outcome) : Work
{
    private static readonly Actor Runner = Actor.Engine("steps");
    private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Result;

    public override async ValueTask DecideAsync(Batch batch) =>
        await batch.Incidents.DecideAsync(key.Incident, new NoteStepEnd(key.Number, outcome), Runner, Door.Timer, null);

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult();

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
