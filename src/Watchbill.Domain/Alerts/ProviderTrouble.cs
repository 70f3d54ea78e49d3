using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// People who cannot be reached for now: everything sent to each of them is failing at the provider. They are those whom one rule paged, or
/// those whom a person or the fallback paged last. Failing for good is the page's business; this is the outage that may end any second.
/// </summary>
internal static class ProviderTrouble
{
    /// <summary>
    /// Since when nobody in the rule could be reached; null when somebody was, or may yet be, or when the escalation has moved on from it already.
    /// </summary>
    /// <param name="rule">Index from 0, or <see cref="Page.NoRule"/> for those paged by hand or by the fallback.</param>
    public static Instant? Since(Alert alert, EscalationPolicy policy, EscalationRun run, int rule)
    {
        if (rule >= policy.Rules.Length || (rule != Page.NoRule && EscalationPlan.HasMovedOn(policy, run, rule)))
        {
            return null;
        }

        Instant? since = null;
        foreach (var page in Together(run, rule))
        {
            if (page.State == PageState.Unreachable)
            {
                continue;
            }

            if (rule == Page.NoRule && run.Rules.Any(progress => progress.FiredAt > page.OpenedAt))
            {
                return null;
            }

            if (page.State != PageState.Open || FailingSince(alert, page) is not { } failing)
            {
                return null;
            }

            since = since is { } earlier && earlier > failing ? earlier : failing;
        }

        return since;
    }

    /// <summary>When to look (again) whether somebody else can be reached: after the patience, and as long again each time that it was in vain.</summary>
    public static Instant NextLook(Instant since, Instant now)
    {
        var looks = Math.Max(0, Math.Floor((now - since) / AlertTimers.ProviderPatience));
        return since + (AlertTimers.ProviderPatience * (looks + 1));
    }

    /// <summary>
    /// After the patience has run out: pulls the next rule forward, if the people of one can be reached through a provider that works.
    /// </summary>
    public static void Escalate(AlertDraft draft, int rule)
    {
        if (draft.Alert.Run is not { } run || Since(draft.Alert, draft.Policy, run, rule) is not { } since || draft.Now - since < AlertTimers.ProviderPatience)
        {
            return;
        }

        var policy = draft.Policy;
        var until = rule == Page.NoRule ? Together(run, rule).First().Until : policy.Rules[rule].Until;
        for (var next = rule + 1; next < policy.Rules.Length; next++)
        {
            if (policy.Rules[next].Until == until
                && EscalationPlan.MayFire(draft.Alert, policy, run, next)
                && EscalationPlan.ConditionHolds(draft.Definitions, draft.Alert, policy.Rules[next], draft.Now)
                && ReachableOtherwise(draft, policy.Rules[next]))
            {
                EscalationAdvance.Fire(draft, next, new ProvidersFailing(next, rule, draft.Now - since));
                return;
            }
        }
    }

    /// <summary>The pages of a rule in this pass; without a rule, those opened last.</summary>
    private static IEnumerable<Page> Together(EscalationRun run, int rule)
    {
        var pages = run.Pages.Where(page => page.Rule == rule && page.Pass == run.Pass && !page.Copied);
        if (rule != Page.NoRule)
        {
            return pages;
        }

        var last = pages.Select(page => page.OpenedAt).DefaultIfEmpty().Max();
        return pages.Where(page => page.OpenedAt == last);
    }

    /// <summary>Since when every provider of the page has been failing. A time-out is such a failure, though something may have arrived.</summary>
    private static Instant? FailingSince(Alert alert, Page page)
    {
        Instant? since = null;
        foreach (var sent in alert.Notifications)
        {
            if (sent.Page != page.Number || sent.State is NotificationState.Failed or NotificationState.Cancelled)
            {
                continue;
            }

            if (sent.State is not (NotificationState.Retrying or NotificationState.Unknown))
            {
                return null;
            }

            since = since is { } earlier && earlier > sent.ChangedAt ? earlier : sent.ChangedAt;
        }

        return since;
    }

    private static bool ReachableOtherwise(AlertDraft draft, EscalationRule rule) =>
        TargetResolution.People(draft.Definitions, rule.Targets, draft.Now, [])
            .Exists(person => !person.Copied && draft.Definitions.UsableMethods(person.User).Any(method => !draft.Context.FailingProviders.Contains(Provider.Of(method))));
}
