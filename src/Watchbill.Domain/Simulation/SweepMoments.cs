using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Simulation;

/// <summary>
/// When the answer to "who would be paged" may change: wherever a schedule of the policy has another shift or gap than before (a handoff, an override, the edge of a
/// restriction, of a calendar's event or of a temporary schedule), the same as long before as a rule waits, and one second before each.
/// </summary>
internal static class SweepMoments
{
    private static readonly Duration Second = Duration.FromSeconds(1);
    private static readonly Duration Reach = Duration.FromDays(1);

    public static ImmutableSortedSet<Instant> Of(DefinitionSet definitions, EscalationPolicy? policy, Interval window)
    {
        var moments = ImmutableSortedSet.CreateBuilder<Instant>();
        moments.Add(window.Start);
        var rules = policy?.Rules ?? [];
        var waits = rules.SelectMany(rule => rule.AfterBySeverity.Values.Append(rule.After)).Append(Duration.Zero).Where(wait => wait <= Reach).Distinct().ToList();
        var schedules = rules.SelectMany(rule => rule.Targets).OfType<ScheduleTarget>().Select(target => target.Schedule).Distinct().Where(definitions.Schedules.ContainsKey);
        foreach (var schedule in schedules)
        {
            var end = Instant.Min(window.End + Reach, ScheduleLimits.Latest);
            var rendering = definitions.TimetableOf(schedule).Render(new Interval(window.Start, end));
            foreach (var change in rendering.Shifts.Select(shift => shift.Start).Concat(rendering.Gaps.Select(gap => gap.Start)))
            {
                foreach (var wait in waits)
                {
                    Add(change - wait);
                    Add(change - wait - Second);
                }
            }
        }

        return moments.ToImmutable();

        void Add(Instant moment)
        {
            if (window.Contains(moment))
            {
                moments.Add(moment);
            }
        }
    }
}
