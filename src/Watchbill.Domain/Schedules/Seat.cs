namespace Watchbill.Domain.Schedules;

/// <summary>One person on call within a <see cref="Timetable"/>, in numbers alone, so that a handful of them lives on the stack.</summary>
/// <param name="User">Place of the user among the timetable's users, who are in the order of their ids.</param>
/// <param name="Source">Place among the timetable's sources.</param>
/// <param name="Turn">Which turn or shift of the source; 0 for overrides.</param>
internal readonly record struct Seat(int User, int Source, long Turn);

/// <summary>A small set of people on call, kept in the order of their ids. Whoever is in it keeps the reason they came with.</summary>
/// <param name="room">As many as can ever be in it.</param>
internal ref struct Seats(Span<Seat> room)
{
    private readonly Span<Seat> _room = room;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<Seat> Taken => _room[..Count];

    public void Add(Seat seat)
    {
        var place = PlaceOf(seat.User);
        if (place < Count && _room[place].User == seat.User)
        {
            return;
        }

        _room[place..Count].CopyTo(_room[(place + 1)..]);
        _room[place] = seat;
        Count++;
    }

    /// <summary>True when the user was in the set.</summary>
    public bool Remove(int user)
    {
        var place = PlaceOf(user);
        if (place == Count || _room[place].User != user)
        {
            return false;
        }

        _room[(place + 1)..Count].CopyTo(_room[place..]);
        Count--;
        return true;
    }

    public readonly bool Has(int user) => PlaceOf(user) is var place && place < Count && _room[place].User == user;

    public void Clear() => Count = 0;

    private readonly int PlaceOf(int user)
    {
        var place = 0;
        while (place < Count && _room[place].User < user)
        {
            place++;
        }

        return place;
    }
}
