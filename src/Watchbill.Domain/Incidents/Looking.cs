using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents.Steps;

namespace Watchbill.Domain.Incidents;

/// <summary>What an incident does by itself when its one timer fires: targets, tasks, and a command that is vacant or silent.</summary>
internal static class Looking
{
    private static readonly Duration DeputiesAfter = Duration.FromMinutes(5);

    public static IncidentDecision Decide(IncidentDraft draft, Look command)
    {
        TargetClock.Pass(draft, command.DownFor);
        RemindTasks(draft);
        StepWatch.Pass(draft);
        WatchCommand(draft);
        return draft.Accept();
    }

    /// <summary>When to look again; null when nothing waits.</summary>
    public static Instant? Next(Incident incident, IncidentProcess process)
    {
        var next = Earlier(TargetClock.Next(incident), StepWatch.Next(incident));
        foreach (var task in incident.Tasks.Where(task => task is { Outcome: TaskOutcome.Open, Reminded: false, Due: not null }))
        {
            next = Earlier(next, task.Due);
        }

        return Earlier(Earlier(next, VacantFrom(incident, process)), SilentFrom(incident, process));
    }

    private static void RemindTasks(IncidentDraft draft)
    {
        foreach (var task in draft.Incident.Tasks.Where(task => task is { Outcome: TaskOutcome.Open, Reminded: false } && task.Due <= draft.Now).ToList())
        {
            var told = task.Owner is { } owner ? [owner] : draft.Responsible([]);
            draft.Record(new TaskReminded(task.Number, told, new TargetDue(task.Text.Length > 80 ? $"{task.Text[..80]}…" : task.Text, task.Due!.Value)));
            draft.Tell("task.due", $"{draft.Incident.Reference}: a task is due", [task.Text], told.Append(task.By), "a task is due");
        }
    }

    private static void WatchCommand(IncidentDraft draft)
    {
        if (draft.Process.Command is not { } role || !draft.CanRaise)
        {
            return;
        }

        if (VacantFrom(draft.Incident, draft.Process) <= draft.Now)
        {
            Ask(draft, role, vacant: true, new RoleVacant(role.Name, role.VacantFor!.Value));
        }
        else if (SilentFrom(draft.Incident, draft.Process) <= draft.Now)
        {
            Ask(draft, role, vacant: false, new RoleSilent(role.Name, role.SilentFor!.Value));
        }
    }

    private static void Ask(IncidentDraft draft, IncidentRole role, bool vacant, Reason reason)
    {
        var holders = IncidentDraft.Targets(draft.Leading());
        var asked = TargetResolution.People(draft.Definitions, vacant ? role.Deputies : [.. holders, .. role.Deputies], draft.Now, []).Select(reached => reached.User).Distinct();
        draft.Record(new CommandMissed(role.Id, vacant, [.. asked], reason));
        draft.PageInTurn(
            PageKind.Command,
            role.Id,
            vacant ? $"nobody is {role.Name}: acknowledge to take it" : $"is {role.Name} still there? Acknowledge to go on, or to take over",
            vacant ? [(Duration.Zero, role.Deputies)] : [(Duration.Zero, holders), (DeputiesAfter, role.Deputies)],
            reason);
    }

    private static Instant? VacantFrom(Incident incident, IncidentProcess process)
    {
        if (process.Command is not { VacantFor: { } patience } role || !IsWatched(incident, process) || incident.HoldersOf(role.Id).Any(tenure => tenure.IsHeld)
            || incident.Asked.Any(asked => asked.Role == role.Id && asked.Vacant))
        {
            return null;
        }

        return (incident.Roles.Where(tenure => tenure.Role == role.Id && tenure.To is not null).Max(tenure => tenure.To) ?? incident.DeclaredAt) + patience;
    }

    private static Instant? SilentFrom(Incident incident, IncidentProcess process)
    {
        if (process.Command is not { SilentFor: { } patience } role || !IsWatched(incident, process) || incident.Asked.Any(asked => asked.Role == role.Id && !asked.Vacant))
        {
            return null;
        }

        return incident.HoldersOf(role.Id).Where(tenure => tenure.IsHeld).Max(tenure => tenure.ActedAt ?? tenure.AcceptedAt) + patience;
    }

    /// <summary>Tickets lead themselves.</summary>
    private static bool IsWatched(Incident incident, IncidentProcess process) =>
        incident.IsOpen && incident.Mode != IncidentMode.Retrospective && process.Level(incident.Level) is { Pages: true };

    private static Instant? Earlier(Instant? one, Instant? other) => one is { } a && other is { } b ? Instant.Min(a, b) : one ?? other;
}
