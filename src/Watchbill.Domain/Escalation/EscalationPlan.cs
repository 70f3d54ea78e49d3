using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Escalation;

/// <summary>What a run does next if nobody acts.</summary>
public enum NextKind
{
    Rule = 0,
    Pass = 1,

    /// <summary>Everyone was paged and nobody answered.</summary>
    Exhaustion = 2,
}

/// <param name="Rule">Index from 0; <see cref="Page.NoRule"/> unless Kind is Rule.</param>
public readonly record struct NextStep(NextKind Kind, int Rule, Instant Due);

/// <summary>
/// Answers "what comes next, and when" for a run. Times are functions of the run, never of when the question is asked, so that
/// a late engine does not move deadlines.
/// </summary>
public static class EscalationPlan
{
    /// <summary>How long after the last page a run waits before it says that nobody answered.</summary>
    public static readonly Duration AnswerWait = Duration.FromMinutes(5);

    /// <summary>The rules that an alert's run follows: its own, else the version that it pinned; an empty policy when that is gone, so that the fallback answers.</summary>
    public static EscalationPolicy PolicyOf(DefinitionSet definitions, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Own?.Inline
            ?? (alert.Run is { } run ? definitions.Policy(run.Policy, run.PolicyVersion) : null)
            ?? new EscalationPolicy(alert.Run?.Policy ?? new PolicyId("none"), "none", 0, [], null);
    }

    public static NextStep? Next(Alert alert, EscalationPolicy policy)
    {
        if (alert.Run is not { } run || !alert.IsOpen || alert.SnoozedUntil is not null || alert.IsHandled || alert.IsReleased)
        {
            return null;
        }

        NextStep? next = null;
        for (var rule = 0; rule < policy.Rules.Length && rule < run.Rules.Length; rule++)
        {
            if (MayFire(alert, policy, run, rule) && Due(alert, policy, run, rule) is { } due && (next is null || due < next.Value.Due))
            {
                next = new NextStep(NextKind.Rule, rule, due);
            }
        }

        if (alert.Status != AlertStatus.Triggered || NobodyHasToAnswer(policy, run))
        {
            return next;
        }

        if (policy.Repeat is { } repeat && run.Pass <= repeat.Times)
        {
            var pass = new NextStep(NextKind.Pass, Page.NoRule, run.PassStartedAt + repeat.Every);
            return next is { } rule && rule.Due <= pass.Due ? rule : pass;
        }

        if (next is null && run.ExhaustedAt is null)
        {
            return new NextStep(NextKind.Exhaustion, Page.NoRule, run.LastPagedAt + AnswerWait);
        }

        return next;
    }

    /// <summary>True when the rules that fired only told channels of which no answer is wanted, and nobody was paged.</summary>
    public static bool NobodyHasToAnswer(EscalationPolicy policy, EscalationRun run)
    {
        var told = false;
        for (var rule = 0; rule < policy.Rules.Length && rule < run.Rules.Length; rule++)
        {
            if (run.Rules[rule].FiredAt is not null)
            {
                if (!policy.Rules[rule].NoAnswerNeeded)
                {
                    return false;
                }

                told = true;
            }
        }

        return told && run.Pages.IsEmpty;
    }

    /// <summary>Pending, and not made pointless by an acknowledgement.</summary>
    public static bool MayFire(Alert alert, EscalationPolicy policy, EscalationRun run, int rule) =>
        run.Rules[rule].IsPending && (alert.Status == AlertStatus.Triggered || policy.Rules[rule].Until == Until.Resolved);

    /// <summary>True when a later rule of the same <c>until</c> has fired in this pass, so that nothing depends on the people of this one any more.</summary>
    public static bool HasMovedOn(EscalationPolicy policy, EscalationRun run, int rule)
    {
        for (var later = rule + 1; later < policy.Rules.Length && later < run.Rules.Length; later++)
        {
            if (policy.Rules[later].Until == policy.Rules[rule].Until && run.Rules[later].FiredAt >= run.Rules[rule].FiredAt)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="at">The rule's time; now for one that is brought forward.</param>
    public static bool ConditionHolds(DefinitionSet definitions, Alert alert, EscalationRule rule, Instant at) =>
        rule.When is not { } when || when.Holds(definitions, alert, at);

    /// <summary>Null while the base has not come: an acknowledgement that is still missing, and no response target to stand in for it.</summary>
    public static Instant? Due(Alert alert, EscalationPolicy policy, EscalationRun run, int rule)
    {
        var after = policy.Rules[rule].AfterFor(alert.Severity);
        return policy.Rules[rule].Base switch
        {
            RuleBase.PreviousRule when rule > 0 => (run.Rules[rule - 1].FiredAt ?? run.Rules[rule - 1].PassedOverAt ?? Due(alert, policy, run, rule - 1)) + after,
            RuleBase.Acknowledged => alert.AcknowledgedAt + after,
            RuleBase.FirstResponse => FirstResponse(alert, policy, run) + after,
            _ => run.PassStartedAt + after,
        };
    }

    /// <summary>When somebody answered first, or should have: a clock that runs "since the first response" must not stand still because nobody responds.</summary>
    private static Instant? FirstResponse(Alert alert, EscalationPolicy policy, EscalationRun run)
    {
        var latest = policy.ResponseTargets.TryGetValue(alert.Severity, out var within) ? run.PassStartedAt + within : (Instant?)null;
        return run.RespondedAt is { } responded && (latest is null || responded < latest) ? responded : latest;
    }
}
