using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Responders;

/// <summary>Where a plan comes from. The steps of each count apart, so that a plan which takes another's place does not inherit its steps.</summary>
public enum PlanSource
{
    /// <summary>The person's own rules.</summary>
    Own = 0,

    /// <summary>Neither the person nor the organisation has a rule: every method at once.</summary>
    EveryMethod = 100_000,

    /// <summary>The escalation rule names the way.</summary>
    RuleSays = 200_000,

    /// <summary>The organisation's rules.</summary>
    Defaults = 300_000,
}

/// <summary>One use of a method to reach a person.</summary>
/// <param name="Index">Names the step within all plans of the page; pages remember which they have taken. <see cref="NotificationPlan.Stride"/> lies between the uses of one rule.</param>
/// <param name="Method">Null when the rule names a method that is gone.</param>
/// <param name="Repeat">0 for the first use by its rule.</param>
/// <param name="NotUsed">Why it is passed over at its time: it is disabled, flagged or gone, or its rule does not hold then. Null when it is used.</param>
/// <param name="QuietUntil">The end of the quiet hours for which it waits; null when it does not.</param>
public sealed record PlannedStep(
    int Index, Instant Due, ContactMethodId MethodId, ContactMethod? Method, PlanSource Source, int Repeat, Reason Reason, Reason? NotUsed, Instant? QuietUntil)
{
    public bool Usable => NotUsed is null;
}

/// <summary>
/// The order in which a person is reached for one page: what the escalation rule says (<c>via</c>), else the person's own rules for the urgency,
/// else the organisation's, else every method at once: silence is never the answer to a missing rule. What is of low urgency waits until the person's
/// quiet hours end. A function of when the page began, never of when it is asked for.
/// </summary>
public static class NotificationPlan
{
    /// <summary>Uses of one rule are this far apart in their index.</summary>
    public const int Stride = 500;

    /// <summary>First uses are always in the plan; of repeats the earliest, up to this many steps in all.</summary>
    public const int MostSteps = 200;

    /// <param name="from">When the page began.</param>
    /// <returns>By their times.</returns>
    public static ImmutableArray<PlannedStep> For(
        DefinitionSet definitions, UserId user, Urgency urgency, ImmutableArray<ContactMethodKind> via, int rule, Instant from)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return definitions.Responders.TryGetValue(user, out var responder) ? new Plan(definitions, responder, urgency, from).Make(via, rule) : [];
    }

    /// <summary>The method that is used first; null when none is left.</summary>
    public static ContactMethod? First(DefinitionSet definitions, UserId user, Urgency urgency, Instant at) =>
        For(definitions, user, urgency, [], Escalation.Page.NoRule, at).FirstOrDefault(step => step.Usable)?.Method;

    private sealed class Plan(DefinitionSet definitions, Responder responder, Urgency urgency, Instant from)
    {
        private readonly string _zone = definitions.ZoneOf(responder.Id);
        private readonly WeeklyHours? _quiet = urgency == Urgency.Low && !responder.Quiet.IsEmpty ? QuietHours.Of(definitions, responder) : null;
        private readonly WeeklyHours? _working =
            !responder.Working.IsEmpty && responder.Rules.Any(rule => rule.During is not null) ? QuietHours.InZoneOf(definitions, responder, responder.Working) : null;

        public ImmutableArray<PlannedStep> Make(ImmutableArray<ContactMethodKind> via, int rule)
        {
            var steps = Via(via, rule);
            steps = steps.Exists(step => step.Usable) ? steps : Own();
            steps = steps.Exists(step => step.Usable) ? steps : Defaults();
            return InTime(steps.Exists(step => step.Usable) ? steps : EveryMethod());
        }

        private List<PlannedStep> Via(ImmutableArray<ContactMethodKind> via, int rule) =>
        [
            .. (via.IsDefault ? [] : via)
                .SelectMany(kind => responder.Methods.Where(method => method.Kind == kind))
                .SelectMany((method, place) => Uses(PlanSource.RuleSays, place, Duration.Zero, method.Id, new RuleSaysVia(rule))),
        ];

        private List<PlannedStep> Own() =>
        [
            .. responder.Rules
                .Where(own => own.Urgency == urgency)
                .OrderBy(own => own.Delay)
                .SelectMany((own, place) => Uses(PlanSource.Own, place, own.Delay, own.Method, new NotificationRuleDue(place + 1, own.Delay), own.Repeat, own.During)),
        ];

        private List<PlannedStep> Defaults() =>
        [
            .. (definitions.NotificationDefaults.TryGetValue(urgency, out var defaults) ? defaults.Rules : [])
                .OrderBy(rule => rule.Delay)
                .SelectMany((rule, number) => responder.Methods.Where(method => method.Kind == rule.Kind).Select(method => (Rule: rule, Number: number + 1, Method: method.Id)))
                .SelectMany((use, place) => Uses(PlanSource.Defaults, place, use.Rule.Delay, use.Method, new DefaultRuleDue(use.Number, use.Rule.Delay), use.Rule.Repeat)),
        ];

        private List<PlannedStep> EveryMethod() =>
            [.. responder.Methods.SelectMany((method, place) => Uses(PlanSource.EveryMethod, place, Duration.Zero, method.Id, new NoNotificationRule(urgency)))];

        private IEnumerable<PlannedStep> Uses(
            PlanSource source, int place, Duration delay, ContactMethodId id, Reason reason, MethodRepeat? repeat = null, RuleHours? during = null)
        {
            var method = responder.Methods.FirstOrDefault(candidate => candidate.Id == id);
            var (first, until) = AfterQuiet(from + delay);
            Reason? notUsed = method is not { Enabled: true } || definitions.IsFlagged(responder.Id, id) ? new MethodNotUsable(id)
                : during is { } hours && (_working?.Hold(first) ?? false) != (hours == RuleHours.Working) ? new RuleDoesNotHold(place + 1, hours)
                : null;
            yield return new PlannedStep((int)source + place, first, id, method, source, 0, Why(until, reason), notUsed, until);
            var (due, times) = (first, notUsed is null ? repeat?.Times ?? MethodRepeat.MostTimes : 0);
            for (var number = 1; repeat is not null && number <= times; number++)
            {
                (due, until) = AfterQuiet(due + repeat.Every);
                if (due > first + MethodRepeat.Longest)
                {
                    yield break;
                }

                yield return new PlannedStep(
                    (int)source + place + (number * Stride), due, id, method, source, number, Why(until, new RepeatDue(number, repeat.Every)), null, until);
            }
        }

        private (Instant Due, Instant? Until) AfterQuiet(Instant at) => _quiet?.EndAfter(at) is { } end ? (end, end) : (at, null);

        private Reason Why(Instant? quietUntil, Reason otherwise) => quietUntil is { } end ? new QuietUntil(end, _zone) : otherwise;

        private static ImmutableArray<PlannedStep> InTime(List<PlannedStep> steps)
        {
            var repeats = MostSteps - steps.Count(step => step.Repeat == 0);
            return
            [
                .. steps.Where(step => step.Repeat == 0)
                    .Concat(steps.Where(step => step.Repeat > 0).OrderBy(step => step.Due).ThenBy(step => step.Index).Take(Math.Max(0, repeats)))
                    .OrderBy(step => step.Due)
                    .ThenBy(step => step.Index),
            ];
        }
    }
}
