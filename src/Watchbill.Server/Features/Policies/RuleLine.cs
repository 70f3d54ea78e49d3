using System.Collections.Immutable;
using System.Diagnostics;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Policies;

/// <summary>One rule of a policy in words.</summary>
/// <param name="When">"At once", "15 min after the first page of rule 1".</param>
/// <param name="Whom">Each with the page about it, where there is one that the reader may see.</param>
/// <param name="Notes">What limits or changes it.</param>
public sealed record RuleLine(string When, ImmutableArray<(string Text, string? Link)> Whom, ImmutableArray<string> Notes)
{
    public static RuleLine Of(DefinitionSet definitions, User reader, EscalationPolicy policy, EscalationRule rule, int index)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(rule);
        return new RuleLine(WhenOf(rule, index), [.. rule.Targets.Select(target => WhomOf(definitions, reader, target))], [.. NotesOf(definitions, policy, rule)]);
    }

    private static string WhenOf(EscalationRule rule, int index)
    {
        var after = rule.After == NodaTime.Duration.Zero ? "At once" : ReasonText.Span(rule.After);
        var isAtOnce = rule.After == NodaTime.Duration.Zero;
        return rule.Base switch
        {
            RuleBase.PreviousRule => $"{after} {(isAtOnce ? "with" : "after")} rule {index}",
            RuleBase.Acknowledged => $"{after} {(isAtOnce ? "when somebody acknowledges" : "after somebody has acknowledged")}",
            RuleBase.FirstResponse => $"{after} {(isAtOnce ? "with" : "after")} the first response",
            _ => isAtOnce ? after : $"After {after}",
        };
    }

    internal static (string Text, string? Link) WhomOf(DefinitionSet definitions, User reader, Target target) => target switch
    {
        UserTarget { User: var user } => (definitions.NameOf(user), null),
        ScheduleTarget { Schedule: var id } schedule => (
            $"{(schedule.Next ? "next" : "on call")} for {(definitions.Schedules.TryGetValue(id, out var known) ? known.Name : id.Value)}",
            known is not null && ScheduleAccess.MaySee(definitions, reader, id) ? $"/schedules/{id}" : null),
        TeamTarget { Team: var id } => ($"everybody of {(definitions.Teams.TryGetValue(id, out var team) ? team.Name : id.Value)}", null),
        PositionTarget { Position: var id } => (definitions.Positions.TryGetValue(id, out var position) ? position.Name : id.Value, null),
        ChannelTarget channel => ($"{KindWords.Of(channel.Kind)} {Provider.Of(channel.Kind, channel.Address).Host ?? channel.Address}", null),
        _ => throw new UnreachableException($"{target.GetType().Name} has no words."),
    };

    private static IEnumerable<string> NotesOf(DefinitionSet definitions, EscalationPolicy policy, EscalationRule rule)
    {
        foreach (var (severity, after) in rule.AfterBySeverity.Reverse())
        {
            yield return $"{ReasonText.Word(severity)}: {(after == NodaTime.Duration.Zero ? "at once" : $"after {ReasonText.Span(after)}")}";
        }

        if (rule.Base == RuleBase.FirstResponse && !policy.ResponseTargets.IsEmpty)
        {
            yield return $"the first response counts as given at the latest after {string.Join(", ", policy.ResponseTargets.Reverse().Select(target => $"{ReasonText.Span(target.Value)} ({ReasonText.Word(target.Key)})"))}";
        }

        if (rule.When is { } when)
        {
            foreach (var note in Conditions(definitions, when))
            {
                yield return note;
            }
        }

        if (!rule.Via.IsDefaultOrEmpty)
        {
            yield return $"by {string.Join(", then ", rule.Via.Select(KindWords.Of))}, whatever their own rules say";
        }

        if (rule.RoundRobin)
        {
            yield return "one of them, in turn with each alert";
        }

        if (rule.Again)
        {
            yield return "also those paged before who have not acknowledged";
        }

        if (rule.Until == Until.Resolved)
        {
            yield return "until it is resolved, also after an acknowledgement";
        }

        if (rule.NoAnswerNeeded)
        {
            yield return "nobody has to answer this";
        }
    }

    private static IEnumerable<string> Conditions(DefinitionSet definitions, RuleCondition when)
    {
        if (!when.Severities.IsDefaultOrEmpty)
        {
            yield return $"only when {string.Join(" or ", when.Severities.Order().Select(ReasonText.Word))}";
        }

        if (!when.Urgencies.IsDefaultOrEmpty)
        {
            yield return $"only at {string.Join(" or ", when.Urgencies.Order().Select(ReasonText.Word))} urgency";
        }

        foreach (var fact in when.Facts)
        {
            yield return $"only when {fact}";
        }

        foreach (var (label, value) in when.Labels)
        {
            yield return $"only where {label} is {value}";
        }

        if (!when.Services.IsEmpty)
        {
            yield return $"only for {string.Join(" or ", when.Services.Select(id => definitions.Services.TryGetValue(id, out var service) ? service.Name : id.Value))}";
        }

        if (when.Calendar is { } hours)
        {
            yield return $"only {(hours.Outside ? "outside of" : "within")} its hours ({hours.Zone.Id})";
        }
    }
}
