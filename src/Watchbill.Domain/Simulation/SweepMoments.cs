using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Simulation;

/// <summary>
/// When the answer to "who would be paged" may change, and one second before each. There are two kinds of change: what a rule finds when its time comes (a handoff, an
/// override, the edge of a restriction, of a calendar's event, of the hours of a condition) tells alerts apart that began as long before as a rule waits; and what
/// begins by itself at an instant (support hours, which raise what is open; the end of quiet hours) tells those apart also who would be reached in time by it.
/// </summary>
internal sealed class SweepMoments
{
    private static readonly Duration Second = Duration.FromSeconds(1);
    private static readonly Duration Reach = Duration.FromDays(1);

    private readonly Interval _window;
    private readonly ImmutableArray<Duration> _waits;
    private readonly Duration _within;
    private readonly ImmutableSortedSet<Instant>.Builder _moments = ImmutableSortedSet.CreateBuilder<Instant>();

    /// <param name="waits">From an alert's beginning to a rule's time.</param>
    private SweepMoments(Interval window, IEnumerable<Duration> waits, Duration within)
    {
        (_window, _within) = (window, within);
        _waits = [.. waits.Append(Duration.Zero).Where(wait => wait <= Reach).Distinct()];
        _moments.Add(window.Start);
    }

    /// <param name="mayBeLow">Whether quiet hours may concern it.</param>
    /// <param name="severity">One of those to all of which the same would happen.</param>
    public static ImmutableSortedSet<Instant> Of(DefinitionSet definitions, EscalationPolicy? policy, SupportHours? support, bool mayBeLow, Severity severity, SweepQuestion question)
    {
        var rules = policy?.Rules ?? [];
        var moments = new SweepMoments(question.Window, policy is null ? [] : Waits(policy, severity).OfType<Duration>(), question.Within);
        var looked = new Interval(question.Window.Start, Instant.Min(question.Window.End + Reach, ScheduleLimits.Latest));
        foreach (var schedule in Schedules(definitions, rules))
        {
            var rendering = definitions.TimetableOf(schedule).Render(looked);
            moments.AddFound(rendering.Shifts.Select(shift => shift.Start).Concat(rendering.Gaps.Select(gap => gap.Start)));
        }

        foreach (var hours in rules.Select(rule => rule.When?.Calendar).OfType<WorkingHours>())
        {
            moments.AddFound(hours.Edges(definitions, looked));
        }

        var begun = OfPeople(definitions, mayBeLow).SelectMany(hours => hours.Edges(looked)).Concat(support?.Hours.Edges(definitions, looked) ?? []).Distinct();
        moments.AddBegun(begun, [EscalationPlan.AnswerWait, .. FirstDelays(definitions)], policy?.Repeat?.Every);

        return moments._moments.ToImmutable();
    }

    /// <summary>How long after an alert's beginning each rule's time comes while nobody answers; null for one whose time does not come.</summary>
    public static ImmutableArray<Duration?> Waits(EscalationPolicy policy, Severity severity)
    {
        var waits = ImmutableArray.CreateBuilder<Duration?>(policy.Rules.Length);
        foreach (var rule in policy.Rules)
        {
            var from = rule.Base switch
            {
                RuleBase.PreviousRule when waits.Count > 0 => waits[^1],
                RuleBase.Acknowledged => null,
                RuleBase.FirstResponse => policy.ResponseTargets.TryGetValue(severity, out var target) ? target : null,
                _ => (Duration?)Duration.Zero,
            };
            waits.Add(from + rule.AfterFor(severity));
        }

        return waits.ToImmutable();
    }

    /// <summary>All schedules to which targets lead.</summary>
    private static IEnumerable<ScheduleId> Schedules(DefinitionSet definitions, ImmutableArray<EscalationRule> rules) => rules
        .SelectMany(rule => rule.Targets)
        .SelectMany(target => target switch
        {
            ScheduleTarget named => [named.Schedule],
            PositionTarget { Position: var id } => definitions.Positions.TryGetValue(id, out var position) ? position.Schedules : [],
            _ => ImmutableArray<ScheduleId>.Empty,
        })
        .Distinct()
        .Where(definitions.Schedules.ContainsKey);

    /// <summary>Hours that decide when a person is told: quiet hours, and those by which own rules go. Alike ones once.</summary>
    private static IEnumerable<WeeklyHours> OfPeople(DefinitionSet definitions, bool mayBeLow) => definitions.Responders.Values
        .SelectMany(responder => new[] { mayBeLow ? responder.Quiet : [], responder.Rules.Any(rule => rule.During is not null) ? responder.Working : [] }
            .Where(times => !times.IsEmpty)
            .Select(times => (Responder: responder, Times: times)))
        .DistinctBy(one => $"{definitions.ZoneOf(one.Responder.Id)} {string.Join(';', one.Times)}")
        .Select(one => QuietHours.InZoneOf(definitions, one.Responder, one.Times));

    /// <summary>How long after a page a person's first message may go out, by either urgency: where rules hold only at times, by any of them.</summary>
    private static IEnumerable<Duration> FirstDelays(DefinitionSet definitions) => definitions.Responders.Values
        .SelectMany(responder => responder.Rules.GroupBy(rule => rule.Urgency)
            .SelectMany(rules => rules.Any(rule => rule.During is not null) ? rules.Select(rule => rule.Delay) : [rules.Min(rule => rule.Delay)]))
        .Concat(definitions.NotificationDefaults.Values.SelectMany(defaults => defaults.Rules).Select(rule => rule.Delay))
        .Append(Duration.Zero)
        .Distinct();

    /// <summary>What a rule finds when its time comes changes at these instants.</summary>
    private void AddFound(IEnumerable<Instant> changes)
    {
        foreach (var change in changes)
        {
            foreach (var wait in _waits)
            {
                Add(change - wait);
            }
        }
    }

    /// <summary>
    /// At these instants something begins for alerts that are open already, or ends: the edges of a service's support hours, of a person's quiet and working hours. It comes before or after whatever an alert does by then; and from then on rules wait anew, and people after
    /// them, so that somebody is reached by it in time or not.
    /// </summary>
    /// <param name="delays">Of what follows a rule: messages to people, and that nobody has answered.</param>
    /// <param name="pass">When the first pass is over, if there is another.</param>
    private void AddBegun(IEnumerable<Instant> edges, IReadOnlyCollection<Duration> delays, Duration? pass)
    {
        var after = _waits.SelectMany(wait => delays.Select(delay => wait + delay)).Append(pass ?? Duration.Zero).Where(after => after <= Reach).Distinct().ToList();
        foreach (var edge in edges)
        {
            foreach (var late in after)
            {
                Add(edge - late);
                if (late <= _within)
                {
                    Add(edge + late - _within);
                }
            }
        }
    }

    private void Add(Instant moment)
    {
        foreach (var at in (ReadOnlySpan<Instant>)[moment, moment - Second])
        {
            if (_window.Contains(at))
            {
                _moments.Add(at);
            }
        }
    }
}
