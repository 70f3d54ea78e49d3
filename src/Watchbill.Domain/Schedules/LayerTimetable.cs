using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// What one layer says at an instant, and a stretch [From, Until) around that instant for which it says the same.
/// The stretch is not always the longest: whoever joins stretches compares what they say.
/// </summary>
/// <param name="Participant">Index of the participant who is on call; negative when nobody is.</param>
/// <param name="Turn">The number of the turn as the layer counts them.</param>
internal readonly record struct LayerSegment(int Participant, long Turn, long From, long Until)
{
    public bool HasSomebody => Participant >= 0;

    public bool Contains(long at) => From <= at && at < Until;
}

/// <summary>A layer made ready to be asked. Immutable; thread-safe.</summary>
internal sealed class LayerTimetable
{
    private readonly ZoneClock _clock;
    private readonly long _start;
    private readonly long _end;
    private readonly WeeklyPattern? _pattern;
    private readonly LayerTurns _turns;
    private readonly CountedTurns? _counted;
    private readonly int[][] _participants;
    private readonly CalendarTimetable? _calendar;

    /// <param name="source">What <see cref="Seat.Source"/> is for this layer.</param>
    /// <param name="index">Place of this layer among all that its timetable holds.</param>
    /// <param name="numberOf">The number that stands for a user in a <see cref="Seat"/>.</param>
    /// <exception cref="ArgumentException">The layer has turns that <see cref="ScheduleProblems"/> does not let pass.</exception>
    public LayerTimetable(Layer layer, DateTimeZone zone, int source, int index, Func<UserId, int> numberOf)
    {
        Name = layer.Name;
        Source = source;
        Index = index;
        _clock = ZoneClock.Of(zone);
        _turns = new LayerTurns(layer, zone);
        _pattern = WeeklyPattern.Of(layer.Restrictions);
        _counted = CountedTurns.Of(layer, _turns, _pattern);
        _participants = layer.Participants.IsDefault ? [] : [.. layer.Participants.Select(participant => participant.Users.IsDefault ? [] : participant.Users.Select(numberOf).Distinct().Order().ToArray())];
        _calendar = layer.Calendar?.Rota is { } rota ? new CalendarTimetable(rota, numberOf) : null;
        Shadows = [.. layer.Shadows.Select(numberOf).Distinct().Order()];
        _start = _clock.First(Nanoseconds.Of(layer.Start));
        _end = layer.End is { } end ? _clock.First(Nanoseconds.Of(end)) : long.MaxValue;
    }

    public string Name { get; }

    public int Source { get; }

    public int Index { get; }

    public int MostUsers => _calendar is not null ? _calendar.MostUsers : _participants.Length == 0 ? 0 : _participants.Max(users => users.Length);

    /// <summary>Who follows along, in order.</summary>
    public int[] Shadows { get; }

    /// <summary>The users of a participant, in order.</summary>
    public ReadOnlySpan<int> UsersOf(LayerSegment segment) => _calendar is null ? _participants[segment.Participant] : _calendar.UsersOf(segment);

    public LayerSegment At(long at)
    {
        if (_calendar is not null)
        {
            return _calendar.At(at);
        }

        if (_participants.Length == 0)
        {
            return Nobody(long.MinValue, long.MaxValue);
        }

        if (at < _start)
        {
            return Nobody(long.MinValue, _start);
        }

        if (at >= _end)
        {
            return Nobody(_end, long.MaxValue);
        }

        var (served, from, until) = _pattern is null ? (true, long.MinValue, long.MaxValue) : _pattern.At(_clock, at);
        (from, until) = (Math.Max(from, _start), Math.Min(until, _end));
        if (!served)
        {
            return Nobody(from, until);
        }

        var (number, start, end) = _turns.At(at);
        var turn = _counted is null ? number : _counted.Before(number);
        var participant = (int)(turn % _participants.Length);
        return new LayerSegment(_participants[participant].Length == 0 ? ~participant : participant, turn, Math.Max(from, start), Math.Min(until, end));
    }

    private static LayerSegment Nobody(long from, long until) => new(-1, -1, from, until);
}
