using System.Collections.Immutable;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Calendars;

/// <summary>
/// Tells whom an event of somebody else's calendar means: the attendees whose mail address is one of our people's, else whoever the summary names, by id or
/// name, several with commas between them. An address or a name that two people have is nobody's. Capitals do not matter. Immutable; thread-safe.
/// </summary>
public sealed class CalendarPeople
{
    private readonly Dictionary<string, UserId?> _byMail = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, UserId?> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="responders">Their mail contact methods count beside the addresses of the accounts.</param>
    public CalendarPeople(IEnumerable<User> users, IEnumerable<Responder> responders)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(responders);
        var known = users.ToDictionary(user => user.Id);
        foreach (var user in known.Values.Where(user => !string.IsNullOrEmpty(user.Email)))
        {
            Add(_byMail, user.Email!, user.Id);
        }

        foreach (var responder in responders.Where(responder => known.ContainsKey(responder.Id)))
        {
            foreach (var method in responder.Methods.Where(method => method.Kind == ContactMethodKind.Email))
            {
                Add(_byMail, method.Address, responder.Id);
            }
        }

        foreach (var user in known.Values)
        {
            Add(_byName, user.Name, user.Id);
        }

        // An id is one person's, whatever others are called.
        foreach (var user in known.Keys)
        {
            _byName[user.Value] = user;
        }
    }

    /// <summary>In the order of their ids; empty when the event means nobody.</summary>
    public ImmutableArray<UserId> Of(ReadEvent read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var attending = read.Attendees.Select(mail => _byMail.GetValueOrDefault(mail.Trim())).OfType<UserId>().ToList();
        var named = attending.Count > 0 ? attending
            : _byName.GetValueOrDefault(read.Summary.Trim()) is { } whole ? [whole]
            : [.. read.Summary.Split(',').Select(name => _byName.GetValueOrDefault(name.Trim())).OfType<UserId>()];
        return [.. named.Distinct().Order()];
    }

    private static void Add(Dictionary<string, UserId?> people, string key, UserId user) =>
        people[key.Trim()] = !people.TryGetValue(key.Trim(), out var known) || known == user ? user : null;
}
