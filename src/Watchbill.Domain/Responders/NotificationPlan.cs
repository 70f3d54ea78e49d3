using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Responders;

/// <summary>One step of reaching a person.</summary>
/// <param name="Index">Position in the plan; pages remember which they have taken.</param>
/// <param name="Method">Null when the rule names a method that is gone.</param>
/// <param name="Usable">False when it is disabled, flagged or gone; such a step is passed over at its time.</param>
public sealed record PlannedStep(int Index, Duration Delay, ContactMethodId MethodId, ContactMethod? Method, bool Usable, Reason Reason);

/// <summary>
/// The order in which a person is reached for one page: what the escalation rule says (<c>via</c>), else the person's own
/// rules for the urgency, else every method at once: silence is never the answer to a missing rule.
/// </summary>
public static class NotificationPlan
{
    public static ImmutableArray<PlannedStep> For(
        DefinitionSet definitions, UserId user, Urgency urgency, ImmutableArray<ContactMethodKind> via, int rule)
    {
        if (!definitions.Responders.TryGetValue(user, out var responder))
        {
            return [];
        }

        var byRule = via.IsDefaultOrEmpty ? [] : Via(definitions, responder, via, rule);
        if (!byRule.IsEmpty)
        {
            return byRule;
        }

        var own = responder.Rules
            .Where(notify => notify.Urgency == urgency)
            .OrderBy(notify => notify.Delay)
            .Select((notify, index) => Step(definitions, responder, index, notify.Delay, notify.Method, new NotificationRuleDue(index + 1, notify.Delay)))
            .ToImmutableArray();
        return own.Any(step => step.Usable)
            ? own
            : responder.Methods
                .Select((method, index) => Step(definitions, responder, index, Duration.Zero, method.Id, new NoNotificationRule(urgency)))
                .ToImmutableArray();
    }

    private static ImmutableArray<PlannedStep> Via(DefinitionSet definitions, Responder responder, ImmutableArray<ContactMethodKind> via, int rule)
    {
        var steps = via
            .SelectMany(kind => responder.Methods.Where(method => method.Kind == kind))
            .Select((method, index) => Step(definitions, responder, index, Duration.Zero, method.Id, new RuleSaysVia(rule)))
            .ToImmutableArray();
        return steps.Any(step => step.Usable) ? steps : [];
    }

    private static PlannedStep Step(DefinitionSet definitions, Responder responder, int index, Duration delay, ContactMethodId id, Reason reason)
    {
        var method = responder.Methods.FirstOrDefault(candidate => candidate.Id == id);
        var usable = method is { Enabled: true } && !definitions.IsFlagged(responder.Id, id);
        return new PlannedStep(index, delay, id, method, usable, reason);
    }
}
