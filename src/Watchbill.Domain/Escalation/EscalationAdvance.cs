using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Escalation;

/// <summary>
/// Moves a run forward to an instant.
/// <code>
///  rule due ──condition false──► passed over (fires at once if it turns true)
///     │
///     ├─ reaches somebody ─────► pages
///     └─ reaches nobody ───────► the next eligible rule of the same `until` fires now … none left ─► fallback: the team, then administrators
///  pass over, nobody answered ─► next pass … none left, five minutes later ─► exhausted: fallback, and loudly so
/// </code>
/// </summary>
internal static class EscalationAdvance
{
    public static void Start(AlertDraft draft, Reason reason)
    {
        Begin(draft, reason);
        Advance(draft);
        FallbackWithoutRules(draft);
    }

    /// <summary>Begins a run with the policy as it is now; nothing of it has happened yet.</summary>
    public static void Begin(AlertDraft draft, Reason reason)
    {
        var alert = draft.Alert;
        var named = alert.Own?.Named ?? draft.Service?.Policy;
        var policy = alert.Own?.Inline ?? (named is { } id ? draft.Definitions.Policies.GetValueOrDefault(id) : null);
        draft.Record(new RunStarted(
            (alert.Run?.Number ?? 0) + 1,
            policy?.Id ?? named ?? new PolicyId("none"),
            policy?.Version ?? 0,
            policy?.Rules.Length ?? 0,
            reason));
        draft.CancelEndedPages();
    }

    public static void FallbackWithoutRules(AlertDraft draft)
    {
        if (draft.Policy.Rules.IsEmpty && draft.Alert.Status == AlertStatus.Triggered)
        {
            Fallback(draft, new RulesRanOut(1));
        }
    }

    /// <param name="notBefore">Given when the times themselves have just changed: what is overdue because of that counts as due then.</param>
    public static void Advance(AlertDraft draft, NodaTime.Instant? notBefore = null)
    {
        FirePassedOverThatNowHold(draft);
        while (EscalationPlan.Next(draft.Alert, draft.Policy) is { } next && next.Due <= draft.Now)
        {
            switch (next.Kind)
            {
                case NextKind.Rule:
                    FireOrPassOver(draft, notBefore is { } changed && changed > next.Due ? next with { Due = changed } : next);
                    break;
                case NextKind.Pass:
                    StartPass(draft, next.Due, new NobodyAnswered(draft.Alert.Run!.Pass, next.Due - draft.Alert.Run.PassStartedAt));
                    break;
                default:
                    Exhaust(draft);
                    break;
            }
        }
    }

    /// <summary>Fires a rule whatever its time. What reaches nobody pulls the next one forward.</summary>
    public static void Fire(AlertDraft draft, int rule, Reason reason)
    {
        var definition = draft.Policy.Rules[rule];
        var run = draft.Alert.Run!;
        var skipped = new List<Skipped>();
        var people = TargetResolution.People(draft.Definitions, definition.Targets, draft.Now, skipped);
        var pages = Pages(draft, definition.RoundRobin ? InTurn(draft, people, definition, skipped) : people, definition.Until, skipped, definition.Again);
        NoteUnusableWays(draft, definition, rule, pages, skipped);
        draft.Record(new RuleFired(run.Number, run.Pass, rule, pages, [.. skipped], reason));
        Post(draft, definition, rule);
        Begin(draft, pages);
        if (pages.All(page => page.Copied) && definition.HasPeople && !skipped.Exists(skip => skip.Cause is SkipCause.HasAnswered or SkipCause.PagedBefore))
        {
            PullForward(draft, rule, definition.Until, next => new PulledForward(next, rule));
        }
    }

    /// <summary>Fires the next eligible rule of the same <c>until</c> now, or the fallback when there is none.</summary>
    /// <param name="because">The rule that reached nobody, or <see cref="Page.NoRule"/>.</param>
    public static void PullForward(AlertDraft draft, int because, Until until, Func<int, Reason> reason)
    {
        var policy = draft.Policy;
        for (var next = because + 1; next < policy.Rules.Length; next++)
        {
            if (policy.Rules[next].Until == until
                && EscalationPlan.MayFire(draft.Alert, policy, draft.Alert.Run!, next)
                && EscalationPlan.ConditionHolds(draft.Definitions, draft.Alert, policy.Rules[next], draft.Now))
            {
                Fire(draft, next, reason(next));
                return;
            }
        }

        Fallback(draft, new RulesRanOut(draft.Alert.Run!.Pass), until);
    }

    /// <summary>
    /// The team of the service, or when nobody there can be paged the administrators. Whoever was paged in this pass is not paged again,
    /// so that a second time in a pass goes beyond the first, or does nothing.
    /// </summary>
    /// <param name="until">That of the rules which ran out: after an acknowledgement it takes more than another one to end.</param>
    public static void Fallback(AlertDraft draft, Reason reason, Until until = Until.Acknowledged)
    {
        var run = draft.Alert.Run!;
        var skipped = new List<Skipped>();
        var team = draft.Service?.Team is { } owner ? ImmutableArray.Create<Target>(new TeamTarget(owner)) : [];
        var pages = Pages(draft, TargetResolution.People(draft.Definitions, team, draft.Now, skipped), until, skipped);
        if (pages.IsEmpty)
        {
            var administrators = draft.Definitions.Administrators().Select(Target (user) => new UserTarget(user)).ToImmutableArray();
            pages = Pages(draft, TargetResolution.People(draft.Definitions, administrators, draft.Now, skipped), until, skipped);
        }

        if (run.FallbackAt is not null && pages.IsEmpty)
        {
            return;
        }

        draft.Record(new FallbackPaged(run.Number, run.Pass, pages, [.. skipped], reason));
        Begin(draft, pages);
    }

    /// <summary>Begins the next pass at the given start.</summary>
    public static void StartPass(AlertDraft draft, NodaTime.Instant startsAt, Reason reason)
    {
        var run = draft.Alert.Run!;
        draft.Record(new PassStarted(run.Number, run.Pass + 1, startsAt, reason));
    }

    private static void FireOrPassOver(AlertDraft draft, NextStep next)
    {
        var rule = draft.Policy.Rules[next.Rule];
        if (EscalationPlan.ConditionHolds(draft.Definitions, draft.Alert, rule, next.Due))
        {
            Fire(draft, next.Rule, new RuleCameDue(next.Rule, rule.Base, rule.AfterFor(draft.Alert.Severity), rule.Until, next.Due));
            return;
        }

        var run = draft.Alert.Run!;
        draft.Record(new RulePassedOver(run.Number, run.Pass, next.Rule, new ConditionFalse(next.Rule, next.Due)));
    }

    /// <summary>For a change of what conditions ask. Leaves whatever is merely due to its timer, which knows of a time in which nothing ran.</summary>
    public static void FirePassedOverThatNowHold(AlertDraft draft)
    {
        for (var rule = 0; rule < draft.Policy.Rules.Length; rule++)
        {
            var definition = draft.Policy.Rules[rule];
            if (draft.Alert.Run is { } run && rule < run.Rules.Length && run.Rules[rule] is { FiredAt: null, PassedOverAt: { } passedOver }
                && draft.Alert is { IsOpen: true, SnoozedUntil: null, IsHandled: false, IsReleased: false }
                && (draft.Alert.Status == AlertStatus.Triggered || definition.Until == Until.Resolved)
                && EscalationPlan.ConditionHolds(draft.Definitions, draft.Alert, definition, passedOver))
            {
                Fire(draft, rule, new ConditionTurnedTrue(rule));
            }
        }
    }

    private static void Exhaust(AlertDraft draft)
    {
        var run = draft.Alert.Run!;
        var reason = new NobodyAnswered(run.Pass, draft.Now - run.StartedAt);
        draft.Record(new EscalationExhausted(run.Number, reason));
        Fallback(draft, reason);
    }

    private static ImmutableArray<PageOpened> Pages(AlertDraft draft, List<Reached> people, Until until, List<Skipped> skipped, bool again = false)
    {
        var run = draft.Alert.Run!;
        var pages = ImmutableArray.CreateBuilder<PageOpened>(people.Count);
        foreach (var person in people)
        {
            if (again)
            {
                if (run.Pages.Any(page => page.User == person.User && page.Pass == run.Pass && page.State == PageState.Acknowledged))
                {
                    skipped.Add(new Skipped($"user {person.User}", person.User, SkipCause.HasAnswered));
                    continue;
                }

                Open(person);
                continue;
            }

            if (run.Pages.Any(page => page.User == person.User && page is { Moved: true, State: PageState.Open or PageState.Acknowledged } && page.Pass == run.Pass))
            {
                skipped.Add(new Skipped($"user {person.User}", person.User, SkipCause.PagedBefore));
                continue;
            }

            var paged = run.Pages.Any(page => page.User == person.User && page.Pass == run.Pass && (person.Copied || !page.Copied) && (page.Until == until || page.State == PageState.Open));
            if (paged)
            {
                skipped.Add(new Skipped($"user {person.User}", person.User, SkipCause.AlreadyPagedInThisPass));
            }
            else
            {
                Open(person);
            }
        }

        return pages.ToImmutable();

        void Open(Reached person) => pages.Add(new PageOpened(draft.Alert.PageCount + pages.Count + 1, person.User, until, person.Because, person.Copied));
    }

    /// <summary>The one whose turn it is; whoever cannot be paged lets the next one have it. Who is only copied has no turn, and is copied all the same.</summary>
    private static List<Reached> InTurn(AlertDraft draft, List<Reached> people, EscalationRule definition, List<Skipped> skipped)
    {
        var turn = draft.Alert.Turn ?? draft.Alert.Id.Value;
        var (taking, copied) = (people.FindAll(person => !person.Copied), people.FindAll(person => person.Copied));
        for (var i = 0; i < taking.Count; i++)
        {
            var place = (int)((turn + i) % taking.Count);
            var person = taking[place];
            if (!Pages(draft, [person], definition.Until, skipped, definition.Again).IsEmpty)
            {
                return [person with { Because = $"{person.Because}; round robin, {place + 1} of {taking.Count}" }, .. copied];
            }
        }

        return copied;
    }

    private static void NoteUnusableWays(AlertDraft draft, EscalationRule definition, int rule, ImmutableArray<PageOpened> pages, List<Skipped> skipped)
    {
        foreach (var page in definition.Via.IsDefaultOrEmpty ? [] : pages)
        {
            if (!NotificationPlan.For(draft.Definitions, page.User, draft.Alert.Urgency, definition.Via, rule, draft.Now).Any(step => step.Source == PlanSource.RuleSays))
            {
                skipped.Add(new Skipped($"user {page.User}", page.User, SkipCause.WayNotUsable));
            }
        }
    }

    private static void Begin(AlertDraft draft, ImmutableArray<PageOpened> pages)
    {
        draft.CancelEndedPages();
        foreach (var page in pages)
        {
            PageSteps.TakeDue(draft, page.Page);
        }
    }

    private static void Post(AlertDraft draft, EscalationRule definition, int rule)
    {
        foreach (var channel in definition.Targets.OfType<ChannelTarget>())
        {
            var posted = draft.Alert.Notifications.Any(sent =>
                sent.Purpose == NotificationPurpose.Post && sent.Kind == channel.Kind && sent.Address == channel.Address && sent.State != NotificationState.Failed);
            if (!posted)
            {
                draft.Send(NotificationPurpose.Post, 0, Page.NoStep, null, null, channel.Kind, channel.Address, new RuleNamesChannel(rule));
            }
        }
    }
}
