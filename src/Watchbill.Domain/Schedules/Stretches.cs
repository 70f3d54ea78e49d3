namespace Watchbill.Domain.Schedules;

/// <summary>
/// Stretches of time that may overlap, each with its place in the list they came in. Finds those that contain an instant, in the order of that
/// list, and the bounds between which that does not change; without allocation, however many there are. Immutable; thread-safe.
/// </summary>
internal sealed class Stretches
{
    private readonly (long Start, long End, int Place)[] _byStart;
    private readonly long[] _latestEnd;
    private readonly long[] _bounds;

    /// <param name="stretches">Those that are empty are passed over, and keep their place.</param>
    public Stretches(IEnumerable<(long Start, long End)> stretches)
    {
        _byStart = [.. stretches.Select((one, place) => (one.Start, one.End, place)).Where(one => one.Start < one.End).OrderBy(one => one.Start).ThenBy(one => one.place)];
        _bounds = [.. _byStart.SelectMany(one => new[] { one.Start, one.End }).Distinct().Order()];
        _latestEnd = new long[_byStart.Length];
        for (var i = 0; i < _byStart.Length; i++)
        {
            _latestEnd[i] = Math.Max(_byStart[i].End, i == 0 ? long.MinValue : _latestEnd[i - 1]);
        }

        MostAtOnce = _bounds.Length == 0 ? 0 : Most();
    }

    /// <summary>The most that ever contain one instant.</summary>
    public int MostAtOnce { get; }

    /// <summary>Narrows [from, until) to what lies between the bounds next to an instant.</summary>
    public void Narrow(long at, ref long from, ref long until)
    {
        var next = UpperBound(at);
        if (next > 0)
        {
            from = Math.Max(from, _bounds[next - 1]);
        }

        if (next < _bounds.Length)
        {
            until = Math.Min(until, _bounds[next]);
        }
    }

    /// <summary>The place of the next stretch after a place in the list that contains an instant; -1 when there is none.</summary>
    public int NextAt(long at, int after)
    {
        var next = int.MaxValue;
        for (var i = LastBegunBy(at); i >= 0 && _latestEnd[i] > at; i--)
        {
            if (_byStart[i].End > at && _byStart[i].Place > after && _byStart[i].Place < next)
            {
                next = _byStart[i].Place;
            }
        }

        return next == int.MaxValue ? -1 : next;
    }

    private int LastBegunBy(long at)
    {
        var (low, high) = (0, _byStart.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _byStart[middle].Start <= at ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private int UpperBound(long at)
    {
        var place = Array.BinarySearch(_bounds, at);
        return place >= 0 ? place + 1 : ~place;
    }

    private int Most()
    {
        var ends = _byStart.Select(one => one.End).Order().ToArray();
        var (most, ended) = (0, 0);
        for (var begun = 0; begun < _byStart.Length; begun++)
        {
            while (ends[ended] <= _byStart[begun].Start)
            {
                ended++;
            }

            most = Math.Max(most, begun + 1 - ended);
        }

        return most;
    }
}
