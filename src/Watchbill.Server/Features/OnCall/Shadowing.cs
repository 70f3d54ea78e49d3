using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Server.Features.OnCall;

/// <summary>A time in which people follow those on call without being on call themselves. Disabled accounts follow nobody.</summary>
/// <param name="People">Their names, in the order of <paramref name="Users"/>; at least one.</param>
public sealed record Shadowing(Instant Start, Instant End, ImmutableArray<UserId> Users, ImmutableArray<string> People)
{
    /// <summary>In order; neighbours with the same people are one, whoever they follow.</summary>
    public static ImmutableArray<Shadowing> Of(DefinitionSet definitions, ScheduleId schedule, Interval window)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var all = new List<Shadowing>();
        foreach (var piece in definitions.TimetableOf(schedule).RenderShadows(window))
        {
            ImmutableArray<UserId> users = [.. piece.Users.Select(person => person.User).Where(user => definitions.IsSomebody(user))];
            if (all.Count > 0 && all[^1] is var last && last.End == piece.Start && last.Users.SequenceEqual(users))
            {
                all[^1] = last with { End = piece.End };
            }
            else if (!users.IsEmpty)
            {
                all.Add(new Shadowing(piece.Start, piece.End, users, Duty.Names(piece.Users, definitions)));
            }
        }

        return [.. all];
    }
}
