using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// The single evaluator of schedules. Who is on call, since and until when, and the final schedule in a window all come from one function of
/// (schedule, overrides, instant), so a forecast cannot disagree with a page. Pure and thread-safe.
/// Costs grow with the changes in the window, never with the age of a layer.
/// Overrides of other schedules in the list are passed over. Instants are from <see cref="ScheduleLimits.Earliest"/> to <see cref="ScheduleLimits.Latest"/>.
/// </summary>
public static class OnCallResolver
{
    /// <summary>Who is on call at an instant, and why. This is what paging asks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside the supported range.</exception>
    public static OnCall At(Schedule schedule, IReadOnlyList<Override> overrides, Instant at)
    {
        MustBeSupported(at, nameof(at));
        return OnCallOf(FinalSegment.At(schedule, overrides, at, seen: default));
    }

    /// <summary>The shift or gap that contains an instant, from its real start to its real end, and who comes next.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside the supported range.</exception>
    public static OnCallSpan Around(Schedule schedule, IReadOnlyList<Override> overrides, Instant at)
    {
        MustBeSupported(at, nameof(at));
        var seen = new LayerSegment[schedule.Layers.IsDefault ? 0 : schedule.Layers.Length];
        var here = FinalSegment.At(schedule, overrides, at, seen);

        var (first, before) = (here.From, here);
        while (before.SaysTheSameAs(here) && first > at - ScheduleLimits.Horizon)
        {
            before = FinalSegment.At(schedule, overrides, first - Duration.Epsilon, seen);
            first = before.SaysTheSameAs(here) ? before.From : first;
        }

        var (last, after) = (here.Until, here);
        while (after.SaysTheSameAs(here) && last < at + ScheduleLimits.Horizon)
        {
            after = FinalSegment.At(schedule, overrides, last, seen);
            last = after.SaysTheSameAs(here) ? after.Until : last;
        }

        return new OnCallSpan(
            OnCallOf(here), before.SaysTheSameAs(here) ? null : first, after.SaysTheSameAs(here) ? null : last, OnCallOf(after));
    }

    /// <summary>
    /// The final schedule within a window. Shifts and gaps that reach beyond it are cut at its bounds; neighbours with the same people
    /// for the same reasons are one shift, and a turn handed over to oneself is two.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is endless, outside the supported range, or wider than <see cref="ScheduleLimits.WidestWindow"/>.</exception>
    public static Rendering Render(Schedule schedule, IReadOnlyList<Override> overrides, Interval window)
    {
        if (!window.HasStart || !window.HasEnd || window.Duration > ScheduleLimits.WidestWindow)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, $"A window has a start and an end at most {ScheduleLimits.WidestWindow.Days} days apart.");
        }

        MustBeSupported(window.Start, nameof(window));
        MustBeSupported(window.End, nameof(window));
        var relevant = overrides.Where(change => change.Schedule == schedule.Id && change.Start < window.End && change.End > window.Start).ToImmutableArray();
        var seen = new LayerSegment[schedule.Layers.IsDefault ? 0 : schedule.Layers.Length];
        var shifts = ImmutableArray.CreateBuilder<Shift>();
        var gaps = ImmutableArray.CreateBuilder<Interval>();
        var start = window.Start;
        while (start < window.End)
        {
            var segment = FinalSegment.At(schedule, relevant, start, seen);
            var (end, next) = (segment.Until, segment);
            while (end < window.End && (next = FinalSegment.At(schedule, relevant, end, seen)).SaysTheSameAs(segment))
            {
                end = next.Until;
            }

            end = Instant.Min(end, window.End);
            if (segment.Users.IsEmpty)
            {
                gaps.Add(new Interval(start, end));
            }
            else
            {
                shifts.Add(new Shift(start, end, segment.Users));
            }

            start = end;
        }

        return new Rendering(window, shifts.DrainToImmutable(), gaps.DrainToImmutable());
    }

    private static OnCall OnCallOf(FinalSegment segment) => segment.Users.IsEmpty ? OnCall.Nobody : new OnCall(segment.Users);

    private static void MustBeSupported(Instant at, string parameter)
    {
        if (at < ScheduleLimits.Earliest || at > ScheduleLimits.Latest)
        {
            throw new ArgumentOutOfRangeException(parameter, at, $"Schedules can be asked for {ScheduleLimits.Earliest} to {ScheduleLimits.Latest}.");
        }
    }
}
