using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// Finds everything that is wrong with a schedule, a temporary schedule or an override by itself, in document order; empty = sound.
/// Whether users exist is for whoever knows the users; an unknown zone or a malformed time never gets past the parser.
/// </summary>
public static class ScheduleProblems
{
    public static ImmutableArray<ScheduleProblem> Of(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var problems = new ProblemList();
        LayerProblems.Name(schedule.Name, "The schedule", problems);
        var layers = schedule.Layers.IsDefault ? [] : schedule.Layers;
        if (layers.IsEmpty)
        {
            problems.Add(ScheduleProblemKind.NoLayer, "The schedule has no layers, so nobody is ever on call. Add one.");
        }

        LayerProblems.Of(layers, "The schedule", problems);
        if (schedule.Overlap < Duration.Zero || schedule.Overlap > ScheduleLimits.LongestOverlap)
        {
            problems.Add(ScheduleProblemKind.OverlapOutOfRange, $"The overlap is {schedule.Overlap}. Use none to {ScheduleLimits.LongestOverlap.TotalHours:0} hours.");
        }

        return problems.ToImmutable();
    }

    public static ImmutableArray<ScheduleProblem> Of(Override change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var problems = new ProblemList();
        if (change.End <= change.Start)
        {
            problems.Add(ScheduleProblemKind.EndNotAfterStart, $"The override ends at {change.End}, which is not after its start at {change.Start}.");
        }

        if (!Enum.IsDefined(change.Kind))
        {
            problems.Add(ScheduleProblemKind.UnknownOverrideKind, "An override adds, removes or replaces somebody.");
        }
        else if (change.Kind != OverrideKind.Replace && change.Instead is not null)
        {
            problems.Add(ScheduleProblemKind.InsteadNotWanted, "Only an override that replaces somebody names who stands in. Use replace, or leave that person out.");
        }
        else if (change.Kind == OverrideKind.Replace && change.Instead is null)
        {
            problems.Add(ScheduleProblemKind.InsteadMissing, $"Say who stands in for '{change.User}', or use remove.");
        }
        else if (change.Instead == change.User)
        {
            problems.Add(ScheduleProblemKind.InsteadIsTheSameUser, $"'{change.User}' cannot stand in for themselves.");
        }

        return problems.ToImmutable();
    }

    /// <param name="others">Temporary schedules with which this one may not overlap; of other schedules and under the same id they are passed over.</param>
    public static ImmutableArray<ScheduleProblem> Of(TemporarySchedule temporary, IEnumerable<TemporarySchedule> others)
    {
        ArgumentNullException.ThrowIfNull(temporary);
        ArgumentNullException.ThrowIfNull(others);
        var problems = new ProblemList();
        LayerProblems.Name(temporary.Name, "The temporary schedule", problems);
        if (temporary.End <= temporary.Start)
        {
            problems.Add(ScheduleProblemKind.EndNotAfterStart, $"The temporary schedule ends at {temporary.End}, which is not after its start at {temporary.Start}.");
        }

        if (temporary.Layers.IsEmpty == temporary.Shifts.IsEmpty)
        {
            problems.Add(
                temporary.Layers.IsEmpty ? ScheduleProblemKind.NeitherLayersNorShifts : ScheduleProblemKind.LayersAndShifts,
                $"The temporary schedule has {(temporary.Layers.IsEmpty ? "neither layers nor shifts" : "both layers and shifts")}. Give it one of them.");
        }

        LayerProblems.Of(temporary.Layers, "The temporary schedule", problems);
        Shifts(temporary, problems);
        foreach (var other in others.Where(other => other.Id != temporary.Id && other.Schedule == temporary.Schedule && other.Start < temporary.End && other.End > temporary.Start))
        {
            problems.Add(
                ScheduleProblemKind.TemporarySchedulesOverlap,
                $"The temporary schedule overlaps with '{other.Id}' ({other.Start} to {other.End}) of the same schedule. Let one end before the other starts, or remove one.");
        }

        return problems.ToImmutable();
    }

    private static void Shifts(TemporarySchedule temporary, ProblemList problems)
    {
        if (temporary.Shifts.Length > ScheduleLimits.ShiftsPerTemporarySchedule)
        {
            problems.Add(ScheduleProblemKind.TooManyShifts, $"The temporary schedule has {temporary.Shifts.Length} shifts; at most {ScheduleLimits.ShiftsPerTemporarySchedule} are allowed.");
        }

        for (var i = 0; i < temporary.Shifts.Length; i++)
        {
            var shift = temporary.Shifts[i];
            var users = shift.Users.IsDefault ? [] : shift.Users;
            if (shift.End <= shift.Start)
            {
                problems.Add(ScheduleProblemKind.EndNotAfterStart, $"Shift {i + 1} ends at {shift.End}, which is not after its start at {shift.Start}.", i);
            }
            else if (shift.Start < temporary.Start || shift.End > temporary.End)
            {
                problems.Add(ScheduleProblemKind.ShiftOutsideRange, $"Shift {i + 1} ({shift.Start} to {shift.End}) reaches out of the temporary schedule. Shorten it, or widen the temporary schedule.", i);
            }

            if (users.IsEmpty)
            {
                problems.Add(ScheduleProblemKind.ShiftWithoutUsers, $"Shift {i + 1} has no users. Name somebody, or remove it: where no shift is, nobody is on call.", i);
            }
            else if (users.Length > ScheduleLimits.UsersPerParticipant)
            {
                problems.Add(ScheduleProblemKind.TooManyUsers, $"Shift {i + 1} is {users.Length} users; at most {ScheduleLimits.UsersPerParticipant} can be on call together.", i);
            }
            else if (users.Distinct().Count() < users.Length)
            {
                problems.Add(ScheduleProblemKind.UserRepeated, $"Shift {i + 1} names the same user twice. Name each once.", i);
            }
        }
    }
}
