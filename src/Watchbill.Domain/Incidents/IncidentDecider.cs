using System.Diagnostics;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Checklists;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Domain.Incidents;

/// <summary>
/// Decides what a command does to an incident. Pure: time, numbers, alerts and everything configured are arguments.
/// </summary>
/// <remarks>
/// <code>
///   declared ──► triage ──accepted──► live ──gate──► resolved ──► learning ──► closed
///                  │                    ▲               │
///                  └──► declined        └── comes back ─┘            merged, cancelled: from anywhere open
/// </code>
/// After every decision the response targets are looked at (<see cref="TargetClock"/>): what the new state meets is met in the same transaction.
/// </remarks>
public static class IncidentDecider
{
    /// <summary>How many alerts one decision may raise.</summary>
    public const int MostPages = 4;

    public static IncidentDecision Decide(Incident? incident, IncidentCommand command, IncidentContext context, IncidentId newId)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        var draft = new IncidentDraft(incident, context);
        if (command is Declare declare)
        {
            return Declared(draft, declare, newId);
        }

        if (incident is null)
        {
            return draft.Refuse(Refusal.NotFound, "There is no such incident.");
        }

        if (command is IncidentPersonCommand person && MissedAnAct(draft, person) is { } missed)
        {
            return draft.Refuse(missed.Code, missed.Message);
        }

        var decision = Decide(draft, command);
        if (!decision.IsAccepted)
        {
            return decision;
        }

        PlaybookFollower.Follow(draft, command);
        if (!draft.Changed)
        {
            return decision;
        }

        TargetClock.Settle(draft, context.Actor.UserId);
        return draft.Accept(decision.Note);
    }

    private static IncidentDecision Declared(IncidentDraft draft, Declare command, IncidentId newId)
    {
        var decision = Declaring.Decide(draft, command, newId);
        if (!decision.IsAccepted)
        {
            return decision;
        }

        PlaybookFollower.Follow(draft, command);
        return draft.Accept(decision.Note);
    }

    private static IncidentDecision Decide(IncidentDraft draft, IncidentCommand command) => command switch
    {
        Look c => Looking.Decide(draft, c),
        AlertChanged c => AlertLinks.Follow(draft, c),
        Absorb c => AlertLinks.Absorb(draft, c),
        LoseAlerts c => AlertLinks.Lose(draft, c),
        NoteRelation c => Linking.Note(draft, c),
        NoteChannel c => Timekeeping.Channel(draft, c),
        ChangeLevel c => Levels.Change(draft, c),
        DismissSuggestion => Levels.Dismiss(draft),
        ChangeStatus c => Statuses.Change(draft, c),
        Decline c => Statuses.Decline(draft, c),
        CancelIncident c => Statuses.Cancel(draft, c),
        MergeInto c => Linking.Merge(draft, c),
        Reopen c => Statuses.Reopen(draft, c.Why),
        AcknowledgeIncident => AlertLinks.Acknowledge(draft),
        Describe c => Timekeeping.Describe(draft, c),
        SetTime c => Timekeeping.Set(draft, c),
        AssignRole c => Roles.Assign(draft, c),
        OfferRole c => Roles.Offer(draft, c),
        AcceptRole c => Roles.Accept(draft, c),
        DeclineRole c => Roles.Decline(draft, c),
        LeaveRole c => Roles.Leave(draft, c),
        PostUpdate c => UpdatePosting.Post(draft, c),
        EditUpdate c => UpdatePosting.Edit(draft, c),
        ApproveUpdate c => UpdateDrafts.Approve(draft, c),
        RefuseUpdate c => UpdateDrafts.Refuse(draft, c),
        WithdrawUpdate c => UpdateDrafts.Withdraw(draft, c),
        EditDraft c => UpdateDrafts.Edit(draft, c),
        NoteDelivered c => UpdateOutcomes.Note(draft, c),
        ReleaseOutward c => Communications.Release(draft, c),
        AddNote c => Notes.Add(draft, c),
        CorrectEntry c => Notes.Correct(draft, c),
        MarkEntry c => Notes.Mark(draft, c),
        Attach c => Notes.Attach(draft, c),
        AddTask c => Tasks.Add(draft, c),
        ChangeTask c => Tasks.Change(draft, c),
        StateIncidentFact c => Levels.State(draft, c),
        Confirm c => Statuses.Confirm(draft, c),
        AttachAlert c => AlertLinks.Attach(draft, c),
        DetachAlert c => AlertLinks.Detach(draft, c),
        MuteAlert c => AlertLinks.Mute(draft, c),
        SetServices c => Linking.Services(draft, c),
        Relate c => Linking.Relate(draft, c),
        Restrict c => Linking.Restrict(draft, c),
        PagePeople c => Paging.People(draft, c),
        EscalateIncident => Paging.Escalate(draft),
        MeetTarget c => TargetClock.MeetByHand(draft, c.Target),
        RequestStep c => StepRequests.Request(draft, c),
        ApproveStep c => StepRequests.Approve(draft, c),
        RefuseStep c => StepRequests.Decline(draft, c),
        CancelStep c => StepRequests.Cancel(draft, c),
        NoteStepEnd c => StepRequests.End(draft, c),
        AttachPlaybook c => PlaybookCommands.Attach(draft, c),
        TickPlaybook c => PlaybookCommands.Tick(draft, c),
        AnswerBranch c => PlaybookCommands.Answer(draft, c),
        _ => throw new UnreachableException($"{command.GetType().Name} is not decided."),
    };

    private static Refusal? MissedAnAct(IncidentDraft draft, IncidentPersonCommand command)
    {
        if (command.Seen is not { } seen || draft.Incident.LastAct is not { } act || act.Version <= seen || act.By == draft.By)
        {
            return null;
        }

        return new Refusal(
            Refusal.Conflict,
            $"{draft.Definitions.NameOf(act.By)} {act.Verb} this incident {ReasonText.Span(draft.Now - act.At)} ago. Look again, then repeat it if it is still right.");
    }
}
