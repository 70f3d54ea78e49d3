using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.People;

/// <summary>A person in a list. How to reach them is theirs: only whether it works is said.</summary>
public sealed record PersonLine(User User, ImmutableArray<string> OnCallFor, bool CanBePaged, int FlaggedMethods);

public sealed record PeopleView(ImmutableArray<PersonLine> Lines)
{
    public static PeopleView Of(DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var onCall = definitions.Schedules.Values
            .OrderBy(schedule => schedule.Name, StringComparer.Ordinal)
            .SelectMany(schedule => definitions.OnCallAt(schedule, now).Users.Select(person => (person.User, schedule.Name)))
            .ToLookup(pair => pair.User, pair => pair.Name);
        return new PeopleView(
        [
            .. definitions.Users.Values
                .OrderBy(user => user.Disabled)
                .ThenBy(user => user.Name, StringComparer.Ordinal)
                .ThenBy(user => user.Id)
                .Select(user => new PersonLine(
                    user, user.Disabled ? [] : [.. onCall[user.Id]], definitions.CanBeReached(user.Id), definitions.Flags.Count(flag => flag.User == user.Id))),
        ]);
    }
}
