using NodaTime;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>What the clock does to steps: requests lapse, and runs that nobody has heard of count as lost. They are never run again by themselves.</summary>
internal static class StepWatch
{
    /// <summary>When to look; null when nothing waits.</summary>
    public static Instant? Next(Incident incident) => incident.Steps.Where(step => !step.IsOver).Min(step => step.Deadline);

    public static void Pass(IncidentDraft draft)
    {
        foreach (var step in draft.Incident.Steps.Where(step => !step.IsOver && step.Deadline <= draft.Now).ToList())
        {
            var reason = new StepUnheard(step.State, step.Deadline!.Value);
            draft.Record(step.State == StepState.Waiting
                ? new StepDropped(step.Number, step.Title, StepState.Lapsed, reason)
                : new StepEnded(
                    step.Number, step.Title, StepStatus.Unknown, "The server that ran it stopped before it could say how it ended.", "", StepOutcome.NothingHash, Truncated: false, Duration.Zero, [], reason));
        }
    }
}
