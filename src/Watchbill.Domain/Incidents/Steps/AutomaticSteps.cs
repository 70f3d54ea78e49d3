using System.Collections.Immutable;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>Diagnostics that run by themselves as soon as their playbook comes into use, whoever or whatever brought it. Never what changes anything, and never what somebody has to approve.</summary>
internal static class AutomaticSteps
{
    public static void Begin(IncidentDraft draft, string playbook)
    {
        if (!draft.Incident.IsOpen || draft.Incident.Mode == IncidentMode.Retrospective || draft.Definitions.Playbooks.GetValueOrDefault(new PlaybookId(playbook)) is not { } book)
        {
            return;
        }

        var labels = StepGating.LabelsOf(draft);
        foreach (var step in book.Steps.Where(step => step.Automatic && draft.Incident.Steps.Length < IncidentStep.Most))
        {
            var (prepared, problem) = StepPreparation.Of(draft.Definitions, draft.Context.Steps, playbook, step.Id, ImmutableDictionary<string, string>.Empty, labels);
            var verdict = prepared is null ? null : StepGate.Judge(prepared.Rendered, new StepAsked(By: null, DryRun: false), StepGating.ContextOf(draft, prepared, []));
            if (verdict is not StepAllowed)
            {
                draft.Record(new StepPassedOver(book.Id, step.Id, step.Title, new StepImpossible(verdict?.Sentence ?? problem!)));
                continue;
            }

            var number = draft.Incident.Steps.Length + 1;
            draft.Record(StepRequests.Requested(number, prepared!, by: null, dryRun: false, new StepIsAutomatic(book.Id)));
            StepRequests.Start(draft, number, prepared!, new StepIsAutomatic(book.Id));
        }
    }
}
