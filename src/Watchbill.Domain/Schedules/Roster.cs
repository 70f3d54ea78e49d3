using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Watchbill.Domain.Schedules;

/// <summary>A small set of people on call, kept in the order of their ids. Whoever is in it keeps the reason they came with.</summary>
internal struct Roster(int capacity)
{
    private readonly OnCallUser[] _users = new OnCallUser[capacity];
    private int _count;

    public void Add(UserId user, OnCallSource source)
    {
        var place = PlaceOf(user);
        if (place < _count && _users[place].User == user)
        {
            return;
        }

        Array.Copy(_users, place, _users, place + 1, _count - place);
        _users[place] = new OnCallUser(user, source);
        _count++;
    }

    /// <summary>True when the user was in the set.</summary>
    public bool Remove(UserId user)
    {
        var place = PlaceOf(user);
        if (place == _count || _users[place].User != user)
        {
            return false;
        }

        _count--;
        Array.Copy(_users, place + 1, _users, place, _count - place);
        return true;
    }

    /// <summary>Hands the set over; the roster must not be used any more.</summary>
    public readonly ImmutableArray<OnCallUser> ToImmutable() =>
        _count == _users.Length ? ImmutableCollectionsMarshal.AsImmutableArray(_users) : [.. _users.AsSpan(0, _count)];

    private readonly int PlaceOf(UserId user)
    {
        var place = 0;
        while (place < _count && _users[place].User.CompareTo(user) < 0)
        {
            place++;
        }

        return place;
    }
}
