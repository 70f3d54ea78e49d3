using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>Who is on call at one instant: distinct, in the order of their ids. Empty in a gap.</summary>
public sealed record OnCall(ImmutableArray<OnCallUser> Users)
{
    public static OnCall Nobody { get; } = new(ImmutableArray<OnCallUser>.Empty);

    public bool IsGap => Users.IsEmpty;
}

/// <summary>A person on call, and why.</summary>
public readonly record struct OnCallUser(UserId User, OnCallSource Source)
{
    /// <summary>The source in words, to stand after "on call because of …".</summary>
    public string Because => Source.Words;
}

/// <summary>Why somebody is on call.</summary>
public abstract record OnCallSource
{
    private protected OnCallSource()
    {
    }

    public abstract string Words { get; }
}

/// <summary>It is their turn in a layer. The turn in which the layer starts is number 0.</summary>
public sealed record FromLayer(string Layer, long Turn) : OnCallSource
{
    public override string Words => $"layer '{Layer}', turn {Turn}";
}

/// <summary>It is their turn in a layer that is a calendar, by an event that begins at <paramref name="Start"/>.</summary>
public sealed record FromCalendar(string Layer, Instant Start) : OnCallSource
{
    public override string Words => $"layer '{Layer}', calendar event of {Start}";
}

/// <summary>Somebody put them on call. <paramref name="InsteadOf"/> is the person they stand in for; null when they were added.</summary>
public sealed record FromOverride(string Override, UserId? InsteadOf) : OnCallSource
{
    public override string Words => InsteadOf is { } user ? $"override '{Override}', standing in for {user}" : $"override '{Override}'";
}

/// <summary>A temporary schedule says so: its layer's turn, or, without a <paramref name="Layer"/>, the shift at place <paramref name="Turn"/> of its list, from 0.</summary>
public sealed record FromTemporarySchedule(string Temporary, string? Layer, long Turn) : OnCallSource
{
    public override string Words => Layer is null ? $"temporary schedule '{Temporary}', shift {Turn + 1}" : $"temporary schedule '{Temporary}', layer '{Layer}', turn {Turn}";
}

/// <summary>
/// The shift, or gap, that contains an instant, at its full length: [<paramref name="Since"/>, <paramref name="Until"/>).
/// Each is null when nothing changes within <see cref="ScheduleLimits.Horizon"/> that way.
/// </summary>
/// <param name="Next">Who is on call from <paramref name="Until"/> on; the same as now when that is null.</param>
public sealed record OnCallSpan(OnCall Now, Instant? Since, Instant? Until, OnCall Next);

/// <summary>[<paramref name="Start"/>, <paramref name="End"/>) during which the same people are on call for the same reasons. Never without people.</summary>
public sealed record Shift(Instant Start, Instant End, ImmutableArray<OnCallUser> Users)
{
    public Duration Length => End - Start;
}

/// <summary>The final schedule within a window: shifts and gaps, each in order, together covering the window exactly once.</summary>
public sealed record Rendering(Interval Window, ImmutableArray<Shift> Shifts, ImmutableArray<Interval> Gaps)
{
    /// <summary>How much of the window somebody is on call, from 0 to 100; 100 for an empty window.</summary>
    public double CoveragePercent => Gaps.IsEmpty ? 100 : 100 * (1 - (Gaps.Aggregate(Duration.Zero, (sum, gap) => sum + gap.Duration) / Window.Duration));

    /// <summary>The same with some people as nobody, such as disabled ones: a shift of theirs alone is a gap.</summary>
    public Rendering Only(Func<UserId, bool> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (Shifts.All(shift => shift.Users.All(user => counts(user.User))))
        {
            return this;
        }

        var shifts = Shifts.Select(shift => shift with { Users = [.. shift.Users.Where(user => counts(user.User))] }).ToList();
        var gaps = new List<Interval>();
        foreach (var gap in Gaps.Concat(shifts.Where(shift => shift.Users.IsEmpty).Select(shift => new Interval(shift.Start, shift.End))).OrderBy(gap => gap.Start))
        {
            if (gaps.Count > 0 && gaps[^1].End == gap.Start)
            {
                gaps[^1] = new Interval(gaps[^1].Start, gap.End);
            }
            else
            {
                gaps.Add(gap);
            }
        }

        return new Rendering(Window, [.. shifts.Where(shift => !shift.Users.IsEmpty)], [.. gaps]);
    }
}

/// <summary>What one layer says by itself, whoever else hides it, or a temporary schedule as a whole: shifts in order, cut at the window's bounds.</summary>
/// <param name="Layer">Null for a temporary schedule.</param>
/// <param name="Temporary">Id of the temporary schedule; null for a layer of the schedule.</param>
public sealed record LayerRow(string? Layer, string? Temporary, ImmutableArray<Shift> Shifts);
