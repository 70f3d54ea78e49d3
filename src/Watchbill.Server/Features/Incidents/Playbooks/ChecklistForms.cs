using Watchbill.Api;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Checklists;
using Watchbill.Domain.Playbooks;
using Watchbill.Server.Features.Incidents.Room.Playbooks;

namespace Watchbill.Server.Features.Incidents.Playbooks;

/// <summary>The playbooks of an incident as the wire contracts say them.</summary>
internal static class ChecklistForms
{
    public static IncidentPlaybooks Of(Incident incident, RoomPlaybooks room) => new(incident.Reference, [.. room.InUse.Select(Of)], room.Gone);

    private static IncidentPlaybook Of(RoomChecklist inUse) => new(
        inUse.Id,
        inUse.Playbook.Title,
        inUse.Why,
        inUse.Since,
        inUse.Checklist.Done,
        inUse.Checklist.Total,
        [
            .. inUse.Checklist.Phases.Select(phase => new IncidentPhase(
                phase.Phase.Id, phase.Phase.Title, phase.Due, phase.IsLate, phase.Phase.AfterResolved, phase.Done, phase.Total, [.. phase.Lines.Select(line => Of(inUse.Playbook, line)).OfType<IncidentItem>()])),
        ],
        [.. inUse.Checklist.Criteria.Select(criterion => new IncidentCriterion(
            criterion.Id, criterion.Criterion.Text, criterion.Criterion.For.TotalSeconds, criterion.IsTicked, criterion.IsMet, criterion.Tick?.By.Value, criterion.Tick?.At, criterion.HoldsUntil))],
        inUse.Playbook.Success);

    private static IncidentItem? Of(Playbook playbook, ChecklistLine line) => line.Placed.Block switch
    {
        ChecklistItem item => new IncidentItem("item", item.Id, item.Text, line.IsDone, null, null, line.Tick?.By.Value, line.Tick?.At, line.Due),
        BranchBlock branch => new IncidentItem(
            "question", branch.Id, branch.Question, line.IsDone, line.Answer?.Answer, [.. branch.Options.Select(option => option.Answer)], line.Answer?.By.Value, line.Answer?.At, null),
        HazardBlock hazard => new IncidentItem("hazard", null, hazard.Text, false, null, null, null, null, null),
        StepBlock place => new IncidentItem("step", place.Step, playbook.Step(place.Step)?.Title ?? place.Step, false, null, null, null, null, null),
        _ => null,
    };
}
