using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents.Updates;

/// <summary>
/// Updates that somebody has to approve before they go out. A target is met when the update goes, never when it is written.
/// <code>
///  written ─► waiting ─ every demand approved ─► sent          an edit ─► waiting, without approvals
///                ├──── refused by an approver ─► refused
///                └──── taken back ─────────────► withdrawn
/// </code>
/// </summary>
internal static class UpdateDrafts
{
    public const int MostWaiting = 20;

    public static ImmutableArray<ApprovalDemand> Demanded(IncidentProcess process, Audience audience, ImmutableArray<string> places) =>
        [.. process.Approvals.Where(demand => demand.Asks(audience, places))];

    public static IncidentDecision Write(IncidentDraft draft, PostUpdate command, ImmutableArray<ApprovalDemand> demands)
    {
        if (draft.Incident.Drafts.Count(known => known.IsWaiting) >= MostWaiting)
        {
            return draft.Refuse(Refusal.Invalid, $"{MostWaiting} updates wait for approval already: approve, refuse or withdraw some.");
        }

        var number = draft.Incident.Drafts.Length + 1;
        draft.Record(new UpdateDrafted(
            number, command.Audience, [.. command.Places.Distinct().Order(StringComparer.Ordinal)], command.Text, command.NextBy, command.Status, command.Anyway, command.Source, demands,
            draft.By, new ApprovalNeeded([.. demands.Select(demand => demand.Id)])));
        Ask(draft, draft.Incident.Drafts[^1]);
        return draft.Accept($"it waits for approval as draft {number.ToString(CultureInfo.InvariantCulture)}, by {Names(draft, demands)}");
    }

    public static IncidentDecision Edit(IncidentDraft draft, EditDraft command)
    {
        if (Waiting(draft, command.Number) is var (waiting, refusal) && refusal is not null)
        {
            return draft.Refuse(refusal.Code, refusal.Message);
        }

        if (Notes.Text(command.Text, Incident.MaxText) is not { } text)
        {
            return draft.Refuse(Refusal.Invalid, $"An update has a text of 1 to {Incident.MaxText} characters.");
        }

        if (text == waiting!.Text && (command.NextBy is null || command.NextBy == waiting.NextBy))
        {
            return draft.Accept("the same text");
        }

        draft.Record(new DraftEdited(waiting.Number, waiting.Revision + 1, text, command.NextBy ?? waiting.NextBy, draft.By, new PersonAsked(draft.By)));
        Ask(draft, draft.Incident.Drafts[waiting.Number - 1]);
        return draft.Accept(waiting.Approvals.IsEmpty ? null : "whoever had approved it has to look again");
    }

    public static IncidentDecision Approve(IncidentDraft draft, ApproveUpdate command)
    {
        if (Waiting(draft, command.Number) is var (waiting, refusal) && refusal is not null)
        {
            return draft.Refuse(refusal.Code, refusal.Message);
        }

        if (command.Revision is { } seen && seen != waiting!.Revision)
        {
            return draft.Refuse(Refusal.Conflict, $"Draft {waiting.Number} says something else since you looked. Look again, then approve it if it is still right.");
        }

        ImmutableArray<string> met = [.. waiting!.Missing.Where(demand => waiting.MayApprove(demand, draft.By, draft.Incident)).Select(demand => demand.Id)];
        if (met.IsEmpty)
        {
            return draft.Refuse(Refusal.Forbidden, waiting.Approvals.Any(approval => approval.By == draft.By) ? $"You have approved draft {waiting.Number}; it waits for {Names(draft, waiting.Missing)}." : WhyNot(draft, waiting));
        }

        draft.Record(new DraftApproved(waiting.Number, waiting.Revision, met, draft.By, new PersonAsked(draft.By)));
        var now = draft.Incident.Drafts[waiting.Number - 1];
        if (now.Missing.Any())
        {
            return draft.Accept($"it waits for {Names(draft, now.Missing)}");
        }

        var asked = new PostUpdate(now.Audience, now.Places, now.Text, now.NextBy, now.Status, now.Anyway) { Source = now.Source };
        if (now.NextBy <= draft.Now)
        {
            return draft.Refuse(Refusal.WrongState, $"Draft {now.Number} promises its next update for a moment that has passed: edit the draft with another one, then approve it.");
        }

        // What may not go out any more is not sent because it could have been when it was written.
        var (post, places, problem) = UpdatePosting.Check(draft, asked);
        if (problem is not null)
        {
            return draft.Refuse(problem.Code, problem.Message);
        }

        var sent = UpdatePosting.Send(draft, post, places!, now.By, new ApprovedBy([.. now.Approvals.Select(approval => approval.By).Distinct()]));
        if (!sent.IsAccepted)
        {
            return sent;
        }

        draft.Record(new DraftEnded(now.Number, DraftOutcome.Sent, null, draft.Incident.Updates[^1].Number, draft.By, new PersonAsked(draft.By)));
        return draft.Accept(sent.Note);
    }

    public static IncidentDecision Refuse(IncidentDraft draft, RefuseUpdate command)
    {
        if (Waiting(draft, command.Number) is var (waiting, refusal) && refusal is not null)
        {
            return draft.Refuse(refusal.Code, refusal.Message);
        }

        if (!waiting!.Demands.Any(demand => waiting.MayApprove(demand, draft.By, draft.Incident)))
        {
            return draft.Refuse(Refusal.Forbidden, WhyNot(draft, waiting));
        }

        var why = Notes.Text(command.Why, Incident.MaxText);
        draft.Record(new DraftEnded(waiting.Number, DraftOutcome.Refused, why, null, draft.By, new PersonSaid(draft.By, why)));
        draft.Tell(
            "update.refused",
            $"{draft.Incident.Reference}: {draft.Definitions.NameOf(draft.By)} refused draft {waiting.Number}",
            [why ?? "No reason was given."],
            waiting.Writers,
            "an update was not approved");
        return draft.Accept();
    }

    public static IncidentDecision Withdraw(IncidentDraft draft, WithdrawUpdate command)
    {
        if (Waiting(draft, command.Number) is var (waiting, refusal) && refusal is not null)
        {
            return draft.Refuse(refusal.Code, refusal.Message);
        }

        if (!waiting!.Writers.Contains(draft.By) && !draft.Leading().Contains(draft.By))
        {
            return draft.Refuse(Refusal.Forbidden, $"{draft.Definitions.NameOf(waiting.By)} wrote draft {waiting.Number}: they withdraw it, or whoever leads.");
        }

        draft.Record(new DraftEnded(waiting.Number, DraftOutcome.Withdrawn, null, null, draft.By, new PersonAsked(draft.By)));
        return draft.Accept();
    }

    /// <summary>Words that were approved are changed by nobody who could not approve them; null when the editor could.</summary>
    public static Refusal? MayNotEdit(IncidentDraft draft, IncidentUpdate update)
    {
        var demands = Demanded(draft.Process, update.Audience, [.. update.Places, .. update.Sends.Select(send => send.Place)]);
        return demands.All(demand => !demand.SecondPerson && demand.Roles.SelectMany(draft.Incident.HoldersOf).Any(tenure => tenure.User == draft.By && tenure.IsHeld))
            ? null
            : new Refusal(Refusal.Forbidden, $"What such an update says is approved by {Names(draft, demands)}: post another one, which will wait for that.");
    }

    public static Incident Evolve(Incident incident, IncidentEntry entry, Instant at) => entry switch
    {
        UpdateDrafted e => incident with
        {
            Drafts = incident.Drafts.Add(new UpdateDraft(
                e.Number, 1, e.Audience, e.Places, e.Text, e.NextBy, e.Status, e.Anyway, e.Source, e.Demands, [], [e.By], at, DraftOutcome.Waiting, null, null, null)),
        },
        DraftEdited e => With(incident, e.Number, known => known with
        {
            Revision = e.Revision,
            Text = e.Text,
            NextBy = e.NextBy,
            Source = known.Text == e.Text ? known.Source : null,
            Approvals = [],
            Writers = known.Writers.Contains(e.By) ? known.Writers : known.Writers.Add(e.By),
        }),
        DraftApproved e => With(incident, e.Number, known => known with { Approvals = [.. known.Approvals, .. e.Demands.Select(demand => new DraftApproval(demand, e.By, at))] }),
        DraftEnded e => With(incident, e.Number, known => known with { Outcome = e.Outcome, EndedBy = e.By, Why = e.Why, Update = e.Update }),
        _ => incident,
    };

    private static Incident With(Incident incident, int number, Func<UpdateDraft, UpdateDraft> change) =>
        incident with { Drafts = [.. incident.Drafts.Select(known => known.Number == number ? change(known) : known)] };

    private static (UpdateDraft? Draft, Refusal? Refusal) Waiting(IncidentDraft draft, int number) =>
        draft.Incident.Drafts.FirstOrDefault(known => known.Number == number) switch
        {
            null => (null, new Refusal(Refusal.NotFound, $"There is no draft {number}.")),
            { IsWaiting: true } waiting => (waiting, null),
            var ended => (null, new Refusal(Refusal.WrongState, $"Draft {number} does not wait any more: it was {ended.Outcome.ToString().ToLowerInvariant()}{(ended.EndedBy is { } by ? $" by {draft.Definitions.NameOf(by)}" : "")}.")),
        };

    private static void Ask(IncidentDraft draft, UpdateDraft waiting)
    {
        ImmutableArray<string> roles = [.. waiting.Missing.SelectMany(demand => demand.Roles).Distinct()];
        var excluded = waiting.Demands.All(demand => demand.SecondPerson) ? waiting.Writers : [];
        draft.Tell(
            "update.approval",
            $"{draft.Incident.Reference}: an update waits for your approval (draft {waiting.Number})",
            [draft.Incident.IsRestricted ? "" : waiting.Text],
            draft.Responsible(roles).Where(user => !excluded.Contains(user)),
            "an update waits for approval");
    }

    private static string WhyNot(IncidentDraft draft, UpdateDraft waiting)
    {
        var held = waiting.Demands.SelectMany(demand => demand.Roles).SelectMany(draft.Incident.HoldersOf).Where(tenure => tenure.IsHeld).Select(tenure => tenure.User).ToHashSet();
        return held.Contains(draft.By) ? $"You wrote draft {waiting.Number}: somebody else approves it."
            : held.Count == 0 ? $"Only {Names(draft, waiting.Demands)} decides about it, and nobody holds that role. Take it first."
            : $"Only {Names(draft, waiting.Demands)} decides about it.";
    }

    private static string Names(IncidentDraft draft, IEnumerable<ApprovalDemand> demands) =>
        string.Join(" and ", demands.Select(demand => string.Join(" or ", demand.Roles.Select(role => draft.Process.Role(role)?.Name ?? role))).Distinct());
}
