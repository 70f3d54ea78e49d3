using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>What the gate of a step asks of an incident: who holds what now, and who is told.</summary>
internal static class StepGating
{
    public const string Topic = "step.approval";

    /// <summary>Of each of the incident's alerts that are still open, the one that was attached first in front.</summary>
    public static ImmutableArray<IReadOnlyDictionary<string, string>> LabelsOf(IncidentDraft draft) =>
        [.. draft.Incident.Alerts.Select(linked => draft.Context.Alerts.GetValueOrDefault(linked.Alert)).OfType<Alert>().Select(alert => alert.Labels)];

    public static StepGateContext ContextOf(IncidentDraft draft, PreparedStep prepared, ImmutableArray<StepApproval> approvals) =>
        new(draft.Now, ApproversOf(draft, prepared).Distinct().ToImmutableDictionary(approver => approver, approver => HoldersOf(draft, [approver]).ToImmutableHashSet()))
        {
            Approvals = approvals,
            IsSecurityIncident = StepHolders.IsSecurity(draft.Incident, prepared.Playbook),
            SecurityLead = StepHolders.SecurityLead(draft.Process),
            IsShellEnabled = draft.Context.Steps.IsShellEnabled,
            SettingsObjection = draft.Context.Steps.Objection(prepared.Rendered.Action),
        };

    public static ImmutableArray<Approver> ApproversOf(IncidentDraft draft, PreparedStep prepared) => StepHolders.ApproversOf(draft.Incident, draft.Process, prepared.Playbook, prepared.Step);

    public static ImmutableArray<UserId> HoldersOf(IncidentDraft draft, ImmutableArray<Approver> approvers) => StepHolders.Of(draft.Definitions, draft.Incident, approvers, draft.Now);

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

    private static string WhoNow(IncidentDraft draft, IEnumerable<UserId> holders)
    {
        var names = holders.Where(draft.Definitions.IsSomebody).Select(draft.Definitions.NameOf).ToList();
        return names.Count == 0 ? "Nobody can now: somebody has to take the role or the position first." : $"Now that is {string.Join(" or ", names)}.";
    }
}
