using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Escalation;

/// <summary>A person behind a target, and how the target led there.</summary>
/// <param name="Copied">They have just left a schedule and are paged too: as if they were not there for whoever asks whether anybody was reached.</param>
public sealed record Reached(UserId User, string Because, bool Copied = false);

/// <summary>Turns targets into people at one instant: live, never from what was true when the run began.</summary>
public static class TargetResolution
{
    /// <param name="skipped">Receives targets and people that cannot be paged, with the cause.</param>
    public static List<Reached> People(DefinitionSet definitions, ImmutableArray<Target> targets, Instant at, List<Skipped> skipped)
    {
        var reached = new List<Reached>();
        foreach (var target in targets)
        {
            switch (target)
            {
                case UserTarget user:
                    Add(user.User, "named by the rule", $"user {user.User}");
                    break;
                case ScheduleTarget schedule:
                    AddSchedule(schedule.Schedule, schedule.Next, $"schedule {schedule.Schedule}", schedule.Next ? "next on call for" : "on call for");
                    break;
                case PositionTarget position:
                    AddPosition(position.Position);
                    break;
                case TeamTarget team:
                    AddTeam(team.Team);
                    break;
            }
        }

        return reached;

        void AddPosition(PositionId id)
        {
            var target = $"position {id}";
            if (!definitions.Positions.TryGetValue(id, out var position))
            {
                skipped.Add(new Skipped(target, null, SkipCause.TargetIsGone));
                return;
            }

            if (position.IsVacant)
            {
                skipped.Add(new Skipped(target, null, SkipCause.Vacant));
            }

            foreach (var holder in position.Holders)
            {
                Add(holder, $"holds {position.Name}", target);
            }

            foreach (var schedule in position.Schedules)
            {
                AddSchedule(schedule, next: false, target, $"{position.Name} is whoever is on call for");
            }
        }

        void AddSchedule(ScheduleId id, bool next, string target, string how)
        {
            if (!definitions.Schedules.TryGetValue(id, out var schedule))
            {
                skipped.Add(new Skipped(target, null, SkipCause.TargetIsGone));
                return;
            }

            var onCall = next ? definitions.TimetableOf(id).Around(at).Next : definitions.OnCallAt(schedule, at);
            if (onCall.Users.IsEmpty)
            {
                skipped.Add(new Skipped(target, null, SkipCause.NobodyOnCall));
            }

            foreach (var person in onCall.Users)
            {
                Add(person.User, $"{how} {schedule.Name}: {person.Because}", target);
            }

            if (next)
            {
                return;
            }

            foreach (var left in definitions.OverlapAt(id, at))
            {
                Add(left.User, left.Because(schedule), target, copied: true);
            }
        }

        void AddTeam(TeamId id)
        {
            var target = $"team {id}";
            if (!definitions.Teams.TryGetValue(id, out var team))
            {
                skipped.Add(new Skipped(target, null, SkipCause.TargetIsGone));
                return;
            }

            foreach (var member in team.Members)
            {
                Add(member, $"member of {team.Name}", target);
            }
        }

        void Add(UserId user, string because, string target, bool copied = false)
        {
            var known = reached.FindIndex(person => person.User == user);
            if (known >= 0)
            {
                // Who is named in their own right is no copy, whichever target came first.
                reached[known] = reached[known].Copied && !copied ? new Reached(user, because) : reached[known];
                return;
            }

            if (!definitions.Users.TryGetValue(user, out var account))
            {
                skipped.Add(new Skipped(target, user, SkipCause.TargetIsGone));
            }
            else if (account.Disabled)
            {
                skipped.Add(new Skipped(target, user, SkipCause.Disabled));
            }
            else if (!definitions.UsableMethods(user).Any())
            {
                skipped.Add(new Skipped(target, user, SkipCause.NoUsableMethod));
            }
            else
            {
                reached.Add(new Reached(user, because, copied));
            }
        }
    }
}
