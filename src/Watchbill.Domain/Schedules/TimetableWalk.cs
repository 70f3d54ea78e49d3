using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>Goes from stretch to stretch of a timetable and joins those that say the same.</summary>
internal static class TimetableWalk
{
    public static OnCallSpan Around(Timetable timetable, Instant around)
    {
        var at = Nanoseconds.Of(around);
        var horizon = ScheduleLimits.Horizon.ToInt64Nanoseconds();
        var seen = new LayerSegment[timetable.Layers];
        var here = new Seats(new Seat[timetable.MostOnCall]);
        var there = new Seats(new Seat[timetable.MostOnCall]);
        timetable.Take(at, ref here, seen, out var first, out var last);

        var begun = false;
        while (!begun && first > at - horizon)
        {
            timetable.Take(first - 1, ref there, seen, out var from, out _);
            begun = !Same(here, there);
            first = begun ? first : from;
        }

        var ended = false;
        while (!ended && last < at + horizon)
        {
            timetable.Take(last, ref there, seen, out _, out var until);
            ended = !Same(here, there);
            last = ended ? last : until;
        }

        var now = timetable.OnCallOf(here.Taken);
        return new OnCallSpan(now, begun ? Nanoseconds.ToInstant(first) : null, ended ? Nanoseconds.ToInstant(last) : null, ended ? timetable.OnCallOf(there.Taken) : now);
    }

    public static Rendering Render(Timetable timetable, Interval window)
    {
        var shifts = ImmutableArray.CreateBuilder<Shift>();
        var gaps = ImmutableArray.CreateBuilder<Interval>();
        foreach (var (start, end, users) in Pieces(timetable, window, timetable.MostOnCall, (long at, ref Seats seats, Span<LayerSegment> seen, out long until) => timetable.Take(at, ref seats, seen, out _, out until)))
        {
            if (users.IsEmpty)
            {
                gaps.Add(new Interval(start, end));
            }
            else
            {
                shifts.Add(new Shift(start, end, users));
            }
        }

        return new Rendering(window, shifts.DrainToImmutable(), gaps.DrainToImmutable());
    }

    public static ImmutableArray<Shift> RenderShadows(Timetable timetable, Interval window) =>
    [
        .. Pieces(timetable, window, timetable.MostShadows, (long at, ref Seats seats, Span<LayerSegment> seen, out long until) => timetable.TakeShadows(at, ref seats, seen, out _, out until))
            .Where(piece => !piece.Users.IsEmpty)
            .Select(piece => new Shift(piece.Start, piece.End, piece.Users)),
    ];

    public static ImmutableArray<LayerRow> RenderLayers(Timetable timetable, Interval window)
    {
        var rows = new List<(string Layer, List<Shift> Shifts)>();
        var from = long.MinValue;
        foreach (var (until, layers) in timetable.Versions)
        {
            if (Within(window, from, until) is { } part)
            {
                var place = 0;
                foreach (var layer in layers)
                {
                    // A layer that an earlier version did not have comes right above the one that it stands on.
                    var known = rows.FindIndex(row => row.Layer == layer.Name);
                    if (known < 0)
                    {
                        known = place;
                        rows.Insert(known, (layer.Name, []));
                    }

                    Append(rows[known].Shifts, ShiftsOf(timetable, part, Layer(layer)));
                    place = known + 1;
                }
            }

            from = until;
        }

        return
        [
            .. rows.Select(row => new LayerRow(row.Layer, Temporary: null, [.. row.Shifts])),
            .. timetable.Temporaries
                .Select(temporary => (temporary, Part: Within(window, temporary.Start, temporary.End)))
                .Where(row => row.Part is not null)
                .Select(row => new LayerRow(Layer: null, row.temporary.Id, [.. ShiftsOf(timetable, row.Part!.Value, Temporary(row.temporary))])),
        ];
    }

    /// <summary>A turn that goes on in the next version is one shift.</summary>
    private static void Append(List<Shift> shifts, IEnumerable<Shift> more)
    {
        foreach (var shift in more)
        {
            if (shifts.Count > 0 && shifts[^1].End == shift.Start && shifts[^1].Users.SequenceEqual(shift.Users))
            {
                shifts[^1] = shifts[^1] with { End = shift.End };
            }
            else
            {
                shifts.Add(shift);
            }
        }
    }

    private static Ask Layer(LayerTimetable layer)
    {
        LayerTimetable[] alone = [layer];
        return (long at, ref Seats seats, Span<LayerSegment> seen, out long until) =>
        {
            (var from, until) = (long.MinValue, long.MaxValue);
            seats.Clear();
            LayerStack.Take(alone, at, ref seats, seen, ref from, ref until);
        };
    }

    private static Ask Temporary(TemporaryTimetable temporary) => (long at, ref Seats seats, Span<LayerSegment> seen, out long until) =>
    {
        (var from, until) = (long.MinValue, long.MaxValue);
        seats.Clear();
        temporary.Take(at, ref seats, seen, ref from, ref until);
    };

    private static IEnumerable<Shift> ShiftsOf(Timetable timetable, Interval window, Ask ask) =>
        Pieces(timetable, window, timetable.MostOnCall, ask).Where(piece => !piece.Users.IsEmpty).Select(piece => new Shift(piece.Start, piece.End, piece.Users));

    private static Interval? Within(Interval window, long from, long until)
    {
        var (start, end) = (Instant.Max(window.Start, Nanoseconds.ToInstant(from)), Instant.Min(window.End, Nanoseconds.ToInstant(until)));
        return start < end ? new Interval(start, end) : null;
    }

    private static List<(Instant Start, Instant End, ImmutableArray<OnCallUser> Users)> Pieces(Timetable timetable, Interval window, int room, Ask ask)
    {
        var pieces = new List<(Instant, Instant, ImmutableArray<OnCallUser>)>();
        var seen = new LayerSegment[timetable.Layers];
        var here = new Seats(new Seat[room]);
        var next = new Seats(new Seat[room]);
        var (start, stop) = (Nanoseconds.Of(window.Start), Nanoseconds.Of(window.End));
        if (start < stop)
        {
            ask(start, ref here, seen, out var end);
            while (end < stop)
            {
                ask(end, ref next, seen, out var until);
                if (!Same(here, next))
                {
                    pieces.Add((Nanoseconds.ToInstant(start), Nanoseconds.ToInstant(end), timetable.UsersOf(here.Taken)));
                    start = end;
                    var other = here;
                    here = next;
                    next = other;
                }

                end = until;
            }

            pieces.Add((Nanoseconds.ToInstant(start), window.End, timetable.UsersOf(here.Taken)));
        }

        return pieces;
    }

    private static bool Same(Seats one, Seats other) => one.Taken.SequenceEqual(other.Taken);

    /// <summary>Who is on call at an instant, and until when at least.</summary>
    private delegate void Ask(long at, ref Seats seats, Span<LayerSegment> seen, out long until);
}
