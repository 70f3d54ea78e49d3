using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Incidents.Steps;

/// <summary>
/// Steps that people ask for, approve, refuse and end.
/// <code>
///  asked ─► waiting ──approved──► running ─► ended
///    │         ├► declined, withdrawn, lapsed   ▲
///    │         └► changed: it would do something else by now
///    └───────── nobody has to be asked ─────────┘
/// </code>
/// What a request would do is rendered at each of these points, and its hash has to stay the same. A yes lets it run once.
/// </summary>
internal static class StepRequests
{
    public static IncidentDecision Request(IncidentDraft draft, RequestStep command)
    {
        if (draft.Incident.Category.IsOver())
        {
            return draft.Refuse(Refusal.WrongState, "The incident is over: nothing is run for it any more.");
        }

        var (playbook, unclear) = PlaybookOf(draft, command);
        if (playbook is null)
        {
            return draft.Refuse(Refusal.Invalid, unclear!);
        }

        if (draft.Incident.Steps.Length >= IncidentStep.Most)
        {
            return draft.Refuse(Refusal.Invalid, $"At most {IncidentStep.Most} steps are run in one incident.");
        }

        var (prepared, problem) = StepPreparation.Of(draft.Definitions, draft.Context.Steps, playbook, command.Step, command.Arguments, StepGating.LabelsOf(draft));
        if (prepared is null)
        {
            return draft.Refuse(Refusal.Invalid, problem!);
        }

        var number = draft.Incident.Steps.Length + 1;
        switch (StepGate.Judge(prepared.Rendered, new StepAsked(draft.By, command.DryRun), StepGating.ContextOf(draft, prepared, [])))
        {
            case StepRefused refused:
                return draft.Refuse(Refusal.Forbidden, refused.Why);
            case StepNeedsApproval needs:
                return Wait(draft, number, prepared, needs);
            default:
                draft.Record(Requested(number, prepared, draft.By, command.DryRun, new PersonAsked(draft.By)));
                if (command.DryRun)
                {
                    return draft.Accept($"step {number} is shown, not run:\n{prepared.Shown}");
                }

                Start(draft, number, prepared, new StepNeedsNobody(prepared.Playbook.Id, prepared.Step.Changes));
                return draft.Accept($"step {number} runs");
        }
    }

    public static IncidentDecision Approve(IncidentDraft draft, ApproveStep command)
    {
        if (Waiting(draft, command.Number) is not { } asked)
        {
            return NotWaiting(draft, command.Number);
        }

        if (draft.Incident.Category.IsOver())
        {
            return draft.Refuse(Refusal.WrongState, "The incident is over: nothing is run for it any more.");
        }

        if (!draft.Incident.Playbooks.Contains(asked.Playbook.Value))
        {
            return draft.Refuse(Refusal.WrongState, $"The playbook '{asked.Playbook}' is not in use any more.");
        }

        var (prepared, problem) = StepPreparation.Again(draft.Definitions, draft.Context.Steps, asked);
        if (prepared?.Rendered.Hash != asked.Hash)
        {
            draft.Record(new StepDropped(asked.Number, asked.Title, StepState.Changed, new StepDiffers(asked.Hash, prepared?.Rendered.Hash, problem)));
            TellAsker(draft, asked, "it would do something else by now, so it is not run. Look at it, and ask again.");
            return draft.Accept($"step {asked.Number} is not run: it would do something else than was asked for. Look at it, and ask again");
        }

        var context = StepGating.ContextOf(draft, prepared!, asked.Approvals);
        var (approval, objection) = StepGate.Approve(prepared!.Rendered, draft.By, asked.By ?? default, context);
        if (approval is null)
        {
            return draft.Refuse(Refusal.Forbidden, $"{objection} {StepGating.WhoNow(draft, asked)}");
        }

        draft.Record(new StepApproved(asked.Number, asked.Title, approval, new StepApprovedAs(approval.By, approval.As, approval.Expires)));
        switch (StepGate.Judge(prepared.Rendered, new StepAsked(asked.By, DryRun: false), context with { Approvals = asked.Approvals.Add(approval) }))
        {
            case StepRefused refused:
                draft.Record(new StepDropped(asked.Number, asked.Title, StepState.Changed, new StepImpossible(refused.Why)));
                return draft.Accept($"step {asked.Number} is not run: {refused.Why}");
            case StepNeedsApproval needs:
                StepGating.Tell(draft, asked.Number, prepared, asked.By, needs);
                return draft.Accept($"approved; step {asked.Number} still waits. {needs.Sentence} {StepGating.WhoNow(draft, needs, asked.By)}");
            case StepAllowed allowed:
                var yes = allowed.Approval ?? approval;
                Start(draft, asked.Number, prepared, new StepApprovedAs(yes.By, yes.As, yes.Expires));
                break;
        }

        return draft.Accept($"step {asked.Number} runs");
    }

    public static IncidentDecision Decline(IncidentDraft draft, RefuseStep command)
    {
        if (Waiting(draft, command.Number) is not { } asked)
        {
            return NotWaiting(draft, command.Number);
        }

        if (command.Why?.Length > Incident.MaxText)
        {
            return draft.Refuse(Refusal.Invalid, $"Why has at most {Incident.MaxText} characters.");
        }

        if (!StepGating.HoldersOf(draft, asked.AskedOf).Contains(draft.By))
        {
            return draft.Refuse(Refusal.Forbidden, $"Only who may approve it says no to it; whoever wants it no more takes it back. {StepGating.WhoNow(draft, asked)}");
        }

        var why = Notes.Text(command.Why, Incident.MaxText);
        draft.Record(new StepDeclined(asked.Number, asked.Title, draft.By, new PersonSaid(draft.By, why)));
        TellAsker(draft, asked, $"{draft.Definitions.NameOf(draft.By)} says no{(why is null ? "" : $": {why}")}");
        return draft.Accept();
    }

    public static IncidentDecision Cancel(IncidentDraft draft, CancelStep command)
    {
        switch (Find(draft, command.Number))
        {
            case null:
                return NotWaiting(draft, command.Number);
            case { State: StepState.Running, CancelledBy: not null }:
                return draft.Accept("so it is already");
            case { IsOver: true } over:
                return draft.Refuse(Refusal.WrongState, $"Step {over.Number} is over already: {Words(over.State)}.");
            case var asked:
                draft.Record(new StepCancelled(asked.Number, asked.Title, draft.By, new PersonAsked(draft.By)));
                return draft.Accept(asked.State == StepState.Running ? $"step {asked.Number} is being ended" : null);
        }
    }

    /// <summary>What ended as unknown is heard of after all: the truth is better late.</summary>
    public static IncidentDecision End(IncidentDraft draft, NoteStepEnd command)
    {
        if (Find(draft, command.Number) is not ({ State: StepState.Running } or { State: StepState.Ended, Status: StepStatus.Unknown }))
        {
            return draft.Accept("known already");
        }

        var asked = Find(draft, command.Number)!;
        var outcome = command.Outcome;
        draft.Record(new StepEnded(
            asked.Number, asked.Title, outcome.Status, outcome.Sentence, outcome.Output, outcome.OutputHash, outcome.Truncated, outcome.Took, Fewer(outcome.Series), new StepWasRun(asked.By, outcome.Took)));
        return draft.Accept();
    }

    public static StepRequested Requested(int number, PreparedStep prepared, UserId? by, bool dryRun, Reason reason) => new(
        number,
        prepared.Playbook.Id,
        prepared.Step.Id,
        prepared.Step.Title,
        by,
        prepared.Arguments,
        prepared.Shown,
        prepared.Rendered.Hash,
        dryRun,
        prepared.Step.Changes,
        [],
        SecondPerson: false,
        [],
        null,
        reason);

    public static void Start(IncidentDraft draft, int number, PreparedStep prepared, Reason reason) =>
        draft.Record(new StepStarted(number, prepared.Step.Title, draft.Now + prepared.Step.TimeLimit + IncidentStep.Slack, reason));

    private static IncidentDecision Wait(IncidentDraft draft, int number, PreparedStep prepared, StepNeedsApproval needs)
    {
        var told = StepGating.Tellable(draft, needs);
        draft.Record(Requested(number, prepared, draft.By, dryRun: false, new StepNeedsYes(needs.By, needs.SecondPerson, needs.ForSecurity, needs.Lack)) with
        {
            AskedOf = StepGating.ApproversOf(draft, prepared),
            SecondPerson = needs.SecondPerson,
            Told = told,
            Deadline = draft.Now + (prepared.Step.Approval?.Expires ?? ApprovalRule.DefaultExpiry),
        });
        StepGating.Tell(draft, number, prepared, draft.By, needs);
        return draft.Accept($"step {number} waits. {needs.Sentence} {StepGating.WhoNow(draft, needs, draft.By)}");
    }

    private static (string? Playbook, string? Problem) PlaybookOf(IncidentDraft draft, RequestStep command)
    {
        if (command.Playbook is { } named)
        {
            return draft.Incident.Playbooks.Contains(named) ? (named, null) : (null, $"The playbook '{named}' is not in use here. Take it into use first.");
        }

        var having = draft.Incident.Playbooks.Where(id => draft.Definitions.Playbooks.GetValueOrDefault(new PlaybookId(id))?.Step(command.Step) is not null).ToList();
        return having.Count == 1 ? (having[0], null)
            : having.Count == 0 ? (null, $"No playbook in use here has a step '{command.Step}'.")
            : (null, $"More than one playbook in use has a step '{command.Step}': say whether that of {string.Join(" or ", having)}.");
    }

    private static IncidentStep? Find(IncidentDraft draft, int number) => draft.Incident.Steps.FirstOrDefault(step => step.Number == number);

    private static IncidentStep? Waiting(IncidentDraft draft, int number) =>
        Find(draft, number) is { State: StepState.Waiting } step && draft.Now < step.Deadline ? step : null;

    private static IncidentDecision NotWaiting(IncidentDraft draft, int number) => Find(draft, number) switch
    {
        null => draft.Refuse(Refusal.NotFound, $"There is no step {number}."),
        { State: StepState.Waiting } => draft.Refuse(Refusal.WrongState, $"Step {number} has waited too long for its approval. Ask for it again."),
        var step => draft.Refuse(Refusal.WrongState, $"Step {number} does not wait for an approval: {Words(step.State)}."),
    };

    private static void TellAsker(IncidentDraft draft, IncidentStep asked, string what)
    {
        if (asked.By is { } by && by != draft.Context.Actor.UserId)
        {
            draft.Tell(StepGating.Topic, $"{draft.Incident.Reference}: the step that you asked for", [asked.Title, what], [by], $"step {asked.Number} is not run");
        }
    }

    /// <summary>What a small graph can show, from its beginning to its end; JSON has no words for what is no number.</summary>
    private static ImmutableArray<MeasuredSeries> Fewer(ImmutableArray<MeasuredSeries> series) => [.. series.Take(IncidentStep.MostSeries).Select(one => one with { Points = Fewer(one.Points) })];

    private static ImmutableArray<MeasuredPoint> Fewer(ImmutableArray<MeasuredPoint> points)
    {
        ImmutableArray<MeasuredPoint> drawn = [.. points.Where(point => double.IsFinite(point.Value))];
        var every = (drawn.Length + IncidentStep.MostPoints - 1) / IncidentStep.MostPoints;
        return every <= 1 ? drawn : [.. drawn.Where((_, i) => (drawn.Length - 1 - i) % every == 0)];
    }

    private static string Words(StepState state) => state switch
    {
        StepState.Waiting => "it waits for approval",
        StepState.Running => "it runs",
        StepState.Ended => "it has ended",
        StepState.Declined => "somebody said no",
        StepState.Withdrawn => "it was taken back",
        StepState.Lapsed => "nobody approved it in time",
        StepState.Changed => "it would have done something else than was asked for",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without words."),
    };
}
