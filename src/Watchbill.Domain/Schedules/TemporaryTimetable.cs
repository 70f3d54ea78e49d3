using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>A temporary schedule made ready to be asked within its range. Immutable; thread-safe.</summary>
internal sealed class TemporaryTimetable
{
    private readonly int[][] _shifts;
    private readonly Stretches _when;
    private readonly int _source;

    public TemporaryTimetable(TemporarySchedule temporary, DateTimeZone zone, TimetableParts parts)
    {
        Id = temporary.Id;
        (Start, End) = (Nanoseconds.Of(temporary.Start), Nanoseconds.Of(temporary.End));
        Layers = [.. temporary.Layers.Select(layer => parts.Ready(layer, zone, temporary.Id))];
        _shifts = [.. temporary.Shifts.Select(shift => shift.Users.Select(parts.NumberOf).ToArray())];
        _when = new Stretches(temporary.Shifts.Select(shift => (Nanoseconds.Of(shift.Start), Nanoseconds.Of(shift.End))));
        _source = parts.Add(turn => new FromTemporarySchedule(temporary.Id, Layer: null, turn));
    }

    public string Id { get; }

    public long Start { get; }

    public long End { get; }

    public LayerTimetable[] Layers { get; }

    public int MostUsers => Math.Max(
        Layers.Length == 0 ? 0 : Layers.Max(layer => layer.MostUsers), _shifts.Length == 0 ? 0 : _when.MostAtOnce * _shifts.Max(users => users.Length));

    /// <summary>For an instant of its range; whoever asks narrows to that.</summary>
    public void Take(long at, ref Seats seats, Span<LayerSegment> seen, ref long from, ref long until)
    {
        if (Layers.Length > 0)
        {
            LayerStack.Take(Layers, at, ref seats, seen, ref from, ref until);
            return;
        }

        _when.Narrow(at, ref from, ref until);
        for (var place = _when.NextAt(at, after: -1); place >= 0; place = _when.NextAt(at, place))
        {
            foreach (var user in _shifts[place])
            {
                seats.Add(new Seat(user, _source, place));
            }
        }
    }
}

/// <summary>Layers on top of each other: the highest that has somebody on call hides the others.</summary>
internal static class LayerStack
{
    /// <param name="layers">The lowest first.</param>
    /// <param name="seen">
    /// One place per layer, in which the last segment of each is kept for a caller who asks for neighbouring instants; empty = keep nothing.
    /// </param>
    public static void Take(LayerTimetable[] layers, long at, ref Seats seats, Span<LayerSegment> seen, ref long from, ref long until)
    {
        if (Serving(layers, at, seen, ref from, ref until, out var segment) is { } layer)
        {
            foreach (var user in layer.UsersOf(segment))
            {
                seats.Add(new Seat(user, layer.Source, segment.Turn));
            }
        }
    }

    /// <summary>The layer that has somebody and hides the others; null when none has.</summary>
    public static LayerTimetable? Serving(LayerTimetable[] layers, long at, Span<LayerSegment> seen, ref long from, ref long until, out LayerSegment segment)
    {
        // Layers below the first that has somebody are hidden for as long as it has, so their changes are none.
        segment = default;
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            segment = SegmentOf(layers[i], at, seen);
            (from, until) = (Math.Max(from, segment.From), Math.Min(until, segment.Until));
            if (segment.HasSomebody)
            {
                return layers[i];
            }
        }

        return null;
    }

    private static LayerSegment SegmentOf(LayerTimetable layer, long at, Span<LayerSegment> seen)
    {
        if (seen.IsEmpty)
        {
            return layer.At(at);
        }

        ref var last = ref seen[layer.Index];
        if (!last.Contains(at))
        {
            last = layer.At(at);
        }

        return last;
    }
}
