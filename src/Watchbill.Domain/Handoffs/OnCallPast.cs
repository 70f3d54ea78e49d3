using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Handoffs;

/// <summary>From an instant on, until that of the next: who was recorded to be on call. Nobody in a gap.</summary>
public sealed record RecordedChange(Instant From, ImmutableArray<OnCallUser> Users);

/// <summary>
/// Answers questions about a schedule that may reach into the past: up to now by the record, from now on by the schedule.
/// <code>
///  ──── by the schedule ────┤ record begins ├──── as recorded ────┤ now ├──── by the schedule ────►
/// </code>
/// What lies before the record began is calculated, with the accounts that are disabled by now: they were not, then. Immutable; thread-safe.
/// </summary>
/// <param name="changes">The last change at or before what is asked for, and those within it, in order.</param>
/// <param name="counts">Who counts from now on; a disabled account does not. What was recorded counts whatever came after.</param>
public sealed class OnCallPast(Timetable timetable, ImmutableArray<RecordedChange> changes, Instant now, Func<UserId, bool> counts)
{
    /// <summary>The part of a window that comes from the record; null when none does.</summary>
    public Interval? RecordedOf(Interval window)
    {
        var (from, to) = Bounds(window);
        return from < to ? new Interval(from, to) : null;
    }

    /// <inheritdoc cref="Timetable.Render"/>
    public Rendering Render(Interval window)
    {
        var (from, to) = Bounds(window);
        var before = timetable.Render(new Interval(window.Start, from));
        var after = timetable.Render(new Interval(to, window.End)).Only(counts);
        var (shifts, gaps) = Recorded(new Interval(from, to));
        return new Rendering(window, Join([.. before.Shifts, .. shifts, .. after.Shifts]), Join([.. before.Gaps, .. gaps, .. after.Gaps]));
    }

    /// <summary>The shift or gap that contains an instant.</summary>
    public OnCallSpan Around(Instant at)
    {
        if (at >= now)
        {
            var span = timetable.Around(at);
            return span with { Now = Only(span.Now), Next = Only(span.Next) };
        }

        if (changes.IsEmpty || at < changes[0].From)
        {
            var span = timetable.Around(at);
            var isCut = !changes.IsEmpty && (span.Until is null || span.Until > changes[0].From);
            return isCut ? new OnCallSpan(span.Now, span.Since, changes[0].From, new OnCall(changes[0].Users)) : span;
        }

        var place = changes.Length - 1;
        while (changes[place].From > at)
        {
            place--;
        }

        var here = new OnCall(changes[place].Users);
        if (place + 1 < changes.Length)
        {
            return new OnCallSpan(here, changes[place].From, changes[place + 1].From, new OnCall(changes[place + 1].Users));
        }

        var present = timetable.Around(now);
        return new OnCallSpan(here, changes[place].From, present.Until, Only(present.Next));
    }

    private (Instant From, Instant To) Bounds(Interval window)
    {
        var to = Instant.Max(window.Start, Instant.Min(window.End, now));
        return (changes.IsEmpty ? to : Instant.Max(window.Start, Instant.Min(to, changes[0].From)), to);
    }

    private (ImmutableArray<Shift> Shifts, ImmutableArray<Interval> Gaps) Recorded(Interval window)
    {
        var shifts = ImmutableArray.CreateBuilder<Shift>();
        var gaps = ImmutableArray.CreateBuilder<Interval>();
        for (var i = 0; i < changes.Length; i++)
        {
            var start = Instant.Max(changes[i].From, window.Start);
            var end = Instant.Min(i + 1 < changes.Length ? changes[i + 1].From : window.End, window.End);
            if (start >= end)
            {
                continue;
            }

            if (changes[i].Users.IsEmpty)
            {
                gaps.Add(new Interval(start, end));
            }
            else
            {
                shifts.Add(new Shift(start, end, changes[i].Users));
            }
        }

        return (shifts.ToImmutable(), gaps.ToImmutable());
    }

    private OnCall Only(OnCall onCall) => new([.. onCall.Users.Where(user => counts(user.User))]);

    /// <summary>What goes on over a bound is one shift.</summary>
    private static ImmutableArray<Shift> Join(ImmutableArray<Shift> shifts)
    {
        var joined = ImmutableArray.CreateBuilder<Shift>();
        foreach (var shift in shifts)
        {
            if (joined.Count > 0 && joined[^1].End == shift.Start && joined[^1].Users.SequenceEqual(shift.Users))
            {
                joined[^1] = joined[^1] with { End = shift.End };
            }
            else
            {
                joined.Add(shift);
            }
        }

        return joined.ToImmutable();
    }

    private static ImmutableArray<Interval> Join(ImmutableArray<Interval> gaps)
    {
        var joined = ImmutableArray.CreateBuilder<Interval>();
        foreach (var gap in gaps)
        {
            if (joined.Count > 0 && joined[^1].End == gap.Start)
            {
                joined[^1] = new Interval(joined[^1].Start, gap.End);
            }
            else
            {
                joined.Add(gap);
            }
        }

        return joined.ToImmutable();
    }
}
