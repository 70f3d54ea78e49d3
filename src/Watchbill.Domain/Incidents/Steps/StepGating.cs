using System.Collections.Immutable;
using Watchbill.Domain.Playbooks;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>What the gate of a step asks of an incident: who holds what now, and who is told.</summary>
internal static class StepGating
{
    public const string Topic = "step.approval";

    /// <summary>Of the incident's alerts that are still open; where they differ, of the one that was attached first.</summary>
    public static ImmutableSortedDictionary<string, string> LabelsOf(IncidentDraft draft)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var linked in draft.Incident.Alerts)
        {
            foreach (var label in draft.Context.Alerts.GetValueOrDefault(linked.Alert)?.Labels.AsEnumerable() ?? [])
            {
                labels.TryAdd(label.Key, label.Value);
            }
        }

        return labels.ToImmutable();
    }

    public static StepGateContext ContextOf(IncidentDraft draft, PreparedStep prepared, ImmutableArray<StepApproval> approvals) =>
        new(draft.Now, ApproversOf(draft, prepared).Distinct().ToImmutableDictionary(approver => approver, approver => Holders(draft, approver).ToImmutableHashSet()))
        {
            Approvals = approvals,
            IsSecurityIncident = IsSecurity(draft, prepared.Playbook),
            SecurityLead = SecurityLead(draft.Process),
            IsShellEnabled = draft.Context.Steps.IsShellEnabled,
            SettingsObjection = draft.Context.Steps.Objection(prepared.Rendered.Action),
        };

    /// <summary>Everybody whose yes may be needed, in whatever capacity.</summary>
    public static ImmutableArray<Approver> ApproversOf(IncidentDraft draft, PreparedStep prepared) =>
    [
        .. IsSecurity(draft, prepared.Playbook) && prepared.Step is { Changes: true, PreApproved: false } ? [SecurityLead(draft.Process)] : ImmutableArray<Approver>.Empty,
        .. prepared.Step.Approval?.By ?? [],
    ];

    public static ImmutableArray<UserId> HoldersOf(IncidentDraft draft, ImmutableArray<Approver> approvers) =>
        [.. approvers.SelectMany(approver => Holders(draft, approver)).Distinct()];

    /// <summary>"That is Ana or Bob now": for whoever may not.</summary>
    public static string WhoNow(IncidentDraft draft, IncidentStep asked) => WhoNow(draft, HoldersOf(draft, asked.AskedOf).Where(user => !asked.SecondPerson || user != asked.By));

    public static string WhoNow(IncidentDraft draft, StepNeedsApproval needs, UserId? askedBy) => WhoNow(draft, HoldersOf(draft, needs.By).Where(user => !needs.SecondPerson || user != askedBy));

    /// <summary>Whoever may say yes and may know of the incident.</summary>
    public static ImmutableArray<UserId> Tellable(IncidentDraft draft, StepNeedsApproval needs) =>
    [
        .. HoldersOf(draft, needs.By).Where(user => user != draft.Context.Actor.UserId && draft.Definitions.Users.TryGetValue(user, out var account)
            && IncidentPermissions.MaySee(draft.Definitions, account, draft.Incident)),
    ];

    /// <summary>Those who may approve it; where nobody can, those who can give the role to somebody.</summary>
    public static void Tell(IncidentDraft draft, int number, PreparedStep prepared, UserId? askedBy, StepNeedsApproval needs)
    {
        var who = askedBy is { } by ? draft.Definitions.NameOf(by) : "Watchbill";
        var tellable = Tellable(draft, needs);
        var lacks = HoldersOf(draft, needs.By).IsEmpty;
        draft.Tell(
            Topic,
            lacks ? $"{draft.Incident.Reference}: nobody can approve step {number}" : $"{draft.Incident.Reference}: step {number} waits for your approval",
            [
                $"{who} wants to run: {prepared.Step.Title}",
                .. prepared.Step.Hazard is { } hazard ? [$"Hazard: {hazard}"] : ImmutableArray<string>.Empty,
                .. lacks ? [$"It needs {string.Join(" or ", needs.By)}, and nobody holds that."] : ImmutableArray<string>.Empty,
            ],
            lacks ? draft.Responsible([]) : tellable,
            $"step {number} needs an approval");
    }

    public static Approver SecurityLead(IncidentProcess process) =>
        Approver.Role(process.Roles.FirstOrDefault(role => role.Facts.Contains(IncidentProcess.SecurityFact))?.Id ?? "security-lead");

    private static bool IsSecurity(IncidentDraft draft, Playbook playbook) => draft.Incident.IsSecurity || playbook.Security;

    private static string WhoNow(IncidentDraft draft, IEnumerable<UserId> holders)
    {
        var names = holders.Where(draft.Definitions.IsSomebody).Select(draft.Definitions.NameOf).ToList();
        return names.Count == 0 ? "Nobody can now: somebody has to take the role or the position first." : $"Now that is {string.Join(" or ", names)}.";
    }

    /// <summary>Whoever can be asked, also those whom no message reaches: they may be looking.</summary>
    private static IEnumerable<UserId> Holders(IncidentDraft draft, Approver approver)
    {
        if (approver.Kind == ApproverKind.Role)
        {
            return draft.Incident.HoldersOf(approver.Id).Where(tenure => tenure.IsHeld).Select(tenure => tenure.User);
        }

        return draft.Definitions.Positions.GetValueOrDefault(new PositionId(approver.Id)) is not { } position ? [] : position.Holders
            .Concat(position.Schedules.Select(draft.Definitions.Schedules.GetValueOrDefault).OfType<Schedule>().SelectMany(schedule => draft.Definitions.OnCallAt(schedule, draft.Now).Users).Select(person => person.User))
            .Where(draft.Definitions.IsSomebody)
            .Distinct();
    }
}
