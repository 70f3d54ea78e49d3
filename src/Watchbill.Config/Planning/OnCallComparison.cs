using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Planning;

/// <summary>Compares who is on call before and after, by the same evaluator that paging asks.</summary>
internal static class OnCallComparison
{
    public static readonly Duration Ahead = Duration.FromDays(14);

    public static ImmutableArray<OnCallChange> Between(DefinitionDocuments before, DefinitionDocuments after, Renames renames, Instant now)
    {
        var window = new Interval(now, now + Ahead);
        var earlier = before.Schedules.ToDictionary(schedule => new DefinitionKey(DefinitionKind.Schedule, schedule.Id.Value));
        var changes = ImmutableArray.CreateBuilder<OnCallChange>();
        foreach (var schedule in after.Schedules)
        {
            earlier.Remove(renames.Before(new DefinitionKey(DefinitionKind.Schedule, schedule.Id.Value)), out var old);
            Compare(schedule.Id, Line(old, before, window, renames.User), Line(schedule, after, window, user => user), changes);
        }

        foreach (var removed in earlier.Values)
        {
            Compare(removed.Id, Line(removed, before, window, renames.User), Line(null, after, window, user => user), changes);
        }

        return [.. changes.OrderBy(change => change.Schedule.Value, StringComparer.Ordinal).ThenBy(change => change.Start)];
    }

    private static void Compare(ScheduleId schedule, List<Stretch> before, List<Stretch> after, ImmutableArray<OnCallChange>.Builder changes)
    {
        var (i, j) = (0, 0);
        OnCallChange? open = null;
        while (i < before.Count && j < after.Count)
        {
            var (old, now) = (before[i], after[j]);
            var (start, end) = (Instant.Max(old.Start, now.Start), Instant.Min(old.End, now.End));
            if (old.Users.SequenceEqual(now.Users))
            {
                Close(ref open, changes);
            }
            else if (open is not null && open.Before.SequenceEqual(old.Users) && open.After.SequenceEqual(now.Users))
            {
                open = open with { End = end };
            }
            else
            {
                Close(ref open, changes);
                open = new OnCallChange(schedule, start, end, old.Users, now.Users);
            }

            i += old.End == end ? 1 : 0;
            j += now.End == end ? 1 : 0;
        }

        Close(ref open, changes);
    }

    private static void Close(ref OnCallChange? open, ImmutableArray<OnCallChange>.Builder changes)
    {
        if (open is not null)
        {
            changes.Add(open);
            open = null;
        }
    }

    /// <summary>The whole window in order, gaps as stretches without users. Disabled people are nobody.</summary>
    private static List<Stretch> Line(Schedule? schedule, DefinitionDocuments documents, Interval window, Func<UserId, UserId> name)
    {
        if (schedule is null)
        {
            return [new Stretch(window.Start, window.End, [])];
        }

        var enabled = documents.Users.Where(user => !user.Disabled).Select(user => user.Id).ToHashSet();
        var rendering = OnCallResolver.Render(schedule, documents.Overrides, window);
        var shifts = rendering.Shifts.Select(shift =>
            new Stretch(shift.Start, shift.End, [.. shift.Users.Select(user => user.User).Where(enabled.Contains).Select(name).Order()]));
        return [.. shifts.Concat(rendering.Gaps.Select(gap => new Stretch(gap.Start, gap.End, []))).OrderBy(stretch => stretch.Start)];
    }

    private sealed record Stretch(Instant Start, Instant End, ImmutableArray<UserId> Users);
}
