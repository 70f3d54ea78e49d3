using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Store.Json;

/// <summary>What stored things of incidents are called; as for all <see cref="Kinds"/>, for good. The chain of an incident is made over these names too.</summary>
internal static class IncidentKinds
{
    public static readonly (string Kind, int Version, Type Type)[] Entries =
    [
        ("incident.declared", 1, typeof(IncidentDeclared)),
        ("incident.level_changed", 1, typeof(LevelChanged)),
        ("incident.level_suggested", 1, typeof(LevelSuggested)),
        ("incident.status_changed", 1, typeof(StatusChanged)),
        ("incident.ended", 1, typeof(IncidentEnded)),
        ("incident.reopened", 1, typeof(IncidentReopened)),
        ("incident.time_set", 1, typeof(TimeSet)),
        ("incident.described", 1, typeof(DescriptionChanged)),
        ("incident.acknowledged", 1, typeof(IncidentAcknowledged)),
        ("incident.alert_attached", 1, typeof(AlertAttached)),
        ("incident.alert_detached", 1, typeof(AlertDetached)),
        ("incident.alert_changed", 1, typeof(AttachedAlertChanged)),
        ("incident.alert_muted", 1, typeof(AlertMuted)),
        ("incident.services_changed", 1, typeof(ServicesChanged)),
        ("incident.paged", 1, typeof(PageRaised)),
        ("incident.nobody_to_page", 1, typeof(NobodyToPageFor)),
        ("incident.fact_stated", 1, typeof(IncidentFactStated)),
        ("incident.gate_confirmed", 1, typeof(GateConfirmed)),
        ("incident.related", 1, typeof(IncidentRelated)),
        ("incident.access_changed", 1, typeof(AccessChanged)),
        ("incident.outward_released", 1, typeof(OutwardReleased)),
        ("role.filled", 1, typeof(RoleFilled)),
        ("role.accepted", 1, typeof(RoleAccepted)),
        ("role.left", 1, typeof(RoleLeft)),
        ("role.offered", 1, typeof(RoleOffered)),
        ("role.declined", 1, typeof(RoleDeclined)),
        ("command.missed", 1, typeof(CommandMissed)),
        ("targets.set", 1, typeof(TargetsSet)),
        ("target.reminded", 1, typeof(TargetReminded)),
        ("target.met", 1, typeof(TargetMet)),
        ("target.missed", 1, typeof(TargetMissed)),
        ("target.turned", 1, typeof(TargetTurned)),
        ("update.posted", 1, typeof(UpdatePosted)),
        ("update.edited", 1, typeof(UpdateEdited)),
        ("update.delivered", 1, typeof(UpdateDelivered)),
        ("update.drafted", 1, typeof(UpdateDrafted)),
        ("draft.edited", 1, typeof(DraftEdited)),
        ("draft.approved", 1, typeof(DraftApproved)),
        ("draft.ended", 1, typeof(DraftEnded)),
        ("note.added", 1, typeof(NoteAdded)),
        ("entry.corrected", 1, typeof(EntryCorrected)),
        ("entry.marked", 1, typeof(EntryMarked)),
        ("attachment.added", 1, typeof(AttachmentAdded)),
        ("task.added", 1, typeof(TaskAdded)),
        ("task.changed", 1, typeof(TaskChanged)),
        ("task.reminded", 1, typeof(TaskReminded)),
        ("playbook.attached", 1, typeof(PlaybookAttached)),
        ("playbook.ticked", 1, typeof(PlaybookTicked)),
        ("channel.opened", 1, typeof(ChannelOpened)),
    ];

    public static readonly (string Kind, Type Type)[] Reasons =
    [
        ("alert_said", typeof(AlertSaid)),
        ("level_demands", typeof(LevelDemands)),
        ("person_said", typeof(PersonSaid)),
        ("target_due", typeof(TargetDue)),
        ("target_triggered", typeof(TargetTriggered)),
        ("incident_turned", typeof(IncidentTurned)),
        ("role_vacant", typeof(RoleVacant)),
        ("role_silent", typeof(RoleSilent)),
        ("role_filled_from", typeof(RoleFilledFrom)),
        ("handled_in_incident", typeof(HandledInIncident)),
        ("outlived_incident", typeof(OutlivedIncident)),
        ("incident_pages", typeof(IncidentPages)),
        ("place_answered", typeof(PlaceAnswered)),
        ("approval_needed", typeof(ApprovalNeeded)),
        ("approved_by", typeof(ApprovedBy)),
    ];
}
