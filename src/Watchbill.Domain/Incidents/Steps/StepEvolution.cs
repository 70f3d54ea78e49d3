using NodaTime;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>What entries about steps do to the snapshot. Pure, total and free of decisions.</summary>
internal static class StepEvolution
{
    public static Incident? Of(Incident incident, IncidentEntry entry, Instant at) => entry switch
    {
        StepRequested e => incident with { Steps = incident.Steps.Add(Asked(e, at)) },
        StepApproved e => With(incident, e.Number, step => step with { Approvals = step.Approvals.Add(e.Approval), Deadline = Later(step.Deadline, e.Approval.Expires) }),
        StepDeclined e => With(incident, e.Number, step => Over(step, StepState.Declined, at)),
        StepStarted e => With(incident, e.Number, step => step with { State = StepState.Running, Deadline = e.Deadline }),
        StepCancelled e => With(incident, e.Number, step => step.State == StepState.Waiting ? Over(step, StepState.Withdrawn, at) : step with { CancelledBy = e.By }),
        StepDropped e => With(incident, e.Number, step => Over(step, e.State, at)),
        StepEnded e => End(incident, e, at),
        StepPassedOver => incident,
        _ => null,
    };

    private static IncidentStep Asked(StepRequested e, Instant at) =>
        new(e.Number, e.Playbook, e.Step, e.Title, e.Arguments, e.Canonical, e.Hash, e.By, at, e.DryRun ? StepState.Ended : StepState.Waiting)
        {
            DryRun = e.DryRun,
            Changes = e.Changes,
            AskedOf = e.AskedOf,
            SecondPerson = e.SecondPerson,
            Deadline = e.Deadline,
            EndedAt = e.DryRun ? at : null,
            Status = e.DryRun ? StepStatus.Shown : null,
            Sentence = e.DryRun ? "This is what would be run." : null,
        };

    /// <summary>Of the runs of one step only the newest keeps what came: the journal has the rest.</summary>
    private static Incident End(Incident incident, StepEnded e, Instant at)
    {
        var ended = With(incident, e.Number, step => Over(step, StepState.Ended, at) with
        {
            Status = e.Status,
            Sentence = e.Sentence,
            Output = e.Output.Length <= IncidentStep.ShownOutput ? e.Output : e.Output[..Whole(e.Output)],
            OutputHash = e.OutputHash,
            IsCut = e.Truncated || e.Output.Length > IncidentStep.ShownOutput,
            Took = e.Took,
            Series = e.Series,
        });
        return ended.Steps.FirstOrDefault(step => step.Number == e.Number) is not { } last ? ended : ended with
        {
            Steps = [.. ended.Steps.Select(step => step.IsOver && step.Number < last.Number && step.Playbook == last.Playbook && step.Step == last.Step
                ? step with { Output = "", Canonical = "", Series = [], IsCut = step.IsCut || step.Output.Length > 0 }
                : step)],
        };
    }

    /// <summary>No half of a pair of characters is left over.</summary>
    private static int Whole(string output) => char.IsHighSurrogate(output[IncidentStep.ShownOutput - 1]) ? IncidentStep.ShownOutput - 1 : IncidentStep.ShownOutput;

    private static IncidentStep Over(IncidentStep step, StepState state, Instant at) => step with { State = state, Deadline = null, EndedAt = at };

    private static Instant? Later(Instant? one, Instant other) => one is { } known ? Instant.Max(known, other) : other;

    private static Incident With(Incident incident, int number, Func<IncidentStep, IncidentStep> change) =>
        incident with { Steps = [.. incident.Steps.Select(step => step.Number == number ? change(step) : step)] };
}
