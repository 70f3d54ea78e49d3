using System.Collections.Frozen;
using Watchbill.Domain;

namespace Watchbill.Server.Features.OnCall;

/// <summary>
/// A colour for each person of a schedule, the same on every page and day as long as the same people are on it: their id chooses it, and
/// of two that choose the same the later one takes the next that is free. The colour only repeats what the name says.
/// </summary>
public sealed class PersonColours
{
    /// <summary>As many as the style sheet has, p0 on.</summary>
    public const int Count = 10;

    private readonly FrozenDictionary<UserId, int> _colours;

    public PersonColours(IEnumerable<UserId> people)
    {
        var colours = new Dictionary<UserId, int>();
        var taken = new bool[Count];
        foreach (var person in people.Distinct().Order())
        {
            var colour = Chosen(person);
            for (var tries = 0; tries < Count && taken[colour]; tries++)
            {
                colour = (colour + 1) % Count;
            }

            taken[colour] = true;
            colours[person] = colour;
        }

        _colours = colours.ToFrozenDictionary();
    }

    public int Of(UserId person) => _colours.TryGetValue(person, out var colour) ? colour : Chosen(person);

    /// <summary>FNV-1a: the same in every process, unlike a string's own hash.</summary>
    private static int Chosen(UserId person) => (int)(person.Value.Aggregate(2166136261u, (hash, letter) => unchecked((hash ^ letter) * 16777619u)) % Count);
}
