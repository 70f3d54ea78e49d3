using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>Whose approval a step needs in an incident, and who that is now. Asked by the gate, and shown before anybody tries. Pure.</summary>
public static class StepHolders
{
    /// <summary>Everybody whose yes may be needed, in whatever capacity; empty when nobody has to be asked.</summary>
    public static ImmutableArray<Approver> ApproversOf(Incident incident, IncidentProcess process, Playbook playbook, PlaybookStep step)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(playbook);
        ArgumentNullException.ThrowIfNull(step);
        return
        [
            .. IsSecurity(incident, playbook) && step is { Changes: true, PreApproved: false } ? [SecurityLead(process)] : ImmutableArray<Approver>.Empty,
            .. step.Approval?.By ?? [],
        ];
    }

    /// <summary>Whoever can be asked, also those whom no message reaches: they may be looking.</summary>
    public static ImmutableArray<UserId> Of(DefinitionSet definitions, Incident incident, IEnumerable<Approver> approvers, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(approvers);
        return [.. approvers.SelectMany(approver => approver.Kind == ApproverKind.Role ? HoldersOf(incident, approver.Id) : HoldersOf(definitions, new PositionId(approver.Id), now)).Where(definitions.IsSomebody).Distinct()];
    }

    public static bool IsSecurity(Incident incident, Playbook playbook)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(playbook);
        return incident.IsSecurity || playbook.Security;
    }

    /// <summary>The role that the process has for security incidents.</summary>
    public static Approver SecurityLead(IncidentProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return Approver.Role(process.Roles.FirstOrDefault(role => role.Facts.Contains(IncidentProcess.SecurityFact))?.Id ?? "security-lead");
    }

    private static IEnumerable<UserId> HoldersOf(Incident incident, string role) => incident.HoldersOf(role).Where(tenure => tenure.IsHeld).Select(tenure => tenure.User);

    private static IEnumerable<UserId> HoldersOf(DefinitionSet definitions, PositionId id, Instant now) =>
        definitions.Positions.GetValueOrDefault(id) is not { } position ? [] : position.Holders
            .Concat(position.Schedules.Select(definitions.Schedules.GetValueOrDefault).OfType<Schedule>().SelectMany(schedule => definitions.OnCallAt(schedule, now).Users).Select(person => person.User));
}
