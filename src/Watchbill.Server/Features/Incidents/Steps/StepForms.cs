using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Server.Features.Alerts;

namespace Watchbill.Server.Features.Incidents.Steps;

/// <summary>Steps of an incident in the form of the wire contracts.</summary>
internal static class StepForms
{
    public static IncidentStepInfo Info(IncidentStep step, DefinitionSet definitions) => new(
        step.Number,
        step.Playbook.Value,
        step.Step,
        step.Title,
        step.Arguments,
        step.Canonical,
        step.Hash,
        step.By?.Value,
        step.At,
        EntryText.Snake(step.State),
        step.DryRun,
        step.Changes,
        [.. step.AskedOf.Select(approver => approver.ToString())],
        [.. step.Approvals.Select(approval => approval.By.Value).Distinct()],
        step.Deadline,
        step.EndedAt,
        step.Status is { } status ? EntryText.Snake(status) : null,
        step.Sentence,
        step.Output,
        step.OutputHash,
        step.IsCut,
        UndoOf(step, definitions) is { } undo ? undo.Step ?? undo.Words : null);

    /// <summary>What takes it back, once it has changed something; null when nothing has to or can.</summary>
    public static Domain.Playbooks.StepUndo? UndoOf(IncidentStep step, DefinitionSet definitions) =>
        step is { Changes: true, DryRun: false, State: StepState.Ended } ? definitions.Playbooks.GetValueOrDefault(step.Playbook)?.Step(step.Step)?.Undo : null;
}
