using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>[<paramref name="Start"/>, <paramref name="End"/>) during which these users are on call, whatever the reason; nobody in a gap. In the order of their ids.</summary>
public sealed record OnCallStretch(Instant Start, Instant End, ImmutableArray<UserId> Users);

/// <summary>A time in which other people would be on call. Users in the order of their ids; nobody means a gap.</summary>
public sealed record OnCallDifference(Instant Start, Instant End, ImmutableArray<UserId> Before, ImmutableArray<UserId> After);

/// <summary>Compares who is on call in two final schedules, such as those of two versions.</summary>
public static class ScheduleDifference
{
    /// <summary>Shifts and gaps of a rendering in one order.</summary>
    /// <param name="read">Under which id a user counts; null = as nobody.</param>
    public static ImmutableArray<OnCallStretch> StretchesOf(Rendering rendering, Func<UserId, UserId?> read)
    {
        ArgumentNullException.ThrowIfNull(rendering);
        var shifts = rendering.Shifts.Select(shift => new OnCallStretch(shift.Start, shift.End, [.. shift.Users.Select(user => read(user.User)).OfType<UserId>().Distinct().Order()]));
        return [.. shifts.Concat(rendering.Gaps.Select(gap => new OnCallStretch(gap.Start, gap.End, []))).OrderBy(stretch => stretch.Start)];
    }

    public static ImmutableArray<OnCallDifference> Between(Rendering before, Rendering after) =>
        Between(StretchesOf(before, user => user), StretchesOf(after, user => user));

    /// <param name="before">In order and without holes, from the same instant to the same instant as <paramref name="after"/>.</param>
    public static ImmutableArray<OnCallDifference> Between(ImmutableArray<OnCallStretch> before, ImmutableArray<OnCallStretch> after)
    {
        var differences = new List<OnCallDifference>();
        var (i, j) = (0, 0);
        while (i < before.Length && j < after.Length)
        {
            var (old, now) = (before[i], after[j]);
            var (start, end) = (Instant.Max(old.Start, now.Start), Instant.Min(old.End, now.End));
            if (!old.Users.SequenceEqual(now.Users))
            {
                if (differences.Count > 0 && differences[^1] is var last && last.End == start && last.Before.SequenceEqual(old.Users) && last.After.SequenceEqual(now.Users))
                {
                    differences[^1] = last with { End = end };
                }
                else
                {
                    differences.Add(new OnCallDifference(start, end, old.Users, now.Users));
                }
            }

            i += old.End == end ? 1 : 0;
            j += now.End == end ? 1 : 0;
        }

        return [.. differences];
    }
}
