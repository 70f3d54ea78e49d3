using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>Something about who is on call that nobody will have meant, within [<paramref name="Start"/>, <paramref name="End"/>).</summary>
public abstract record Conflict(Instant Start, Instant End);

/// <summary>
/// A later rule of a policy pages only people whom an earlier one pages from another schedule: primary and backup are the same person, so the escalation
/// reaches nobody new.
/// </summary>
/// <param name="EarlierRule">Place in the policy, from 0; <paramref name="LaterRule"/> likewise.</param>
/// <param name="Users">Whom the later rule pages, in the order of their ids.</param>
public sealed record BackupIsPrimary(Instant Start, Instant End, PolicyId Policy, int EarlierRule, int LaterRule, ImmutableArray<UserId> Users) : Conflict(Start, End);

/// <summary>One person is on call for two schedules at the same time. Not told where <see cref="BackupIsPrimary"/> has told it.</summary>
public sealed record OnCallInTwoPlaces(Instant Start, Instant End, UserId User, ScheduleId One, ScheduleId Other) : Conflict(Start, End);

/// <summary>One person is on call, for whichever schedules, in more nights in a row than <see cref="NightLimit"/> allows.</summary>
/// <param name="Start">When the first of the nights begins; they end with <paramref name="End"/>, both by the person's own clock.</param>
public sealed record TooManyNights(Instant Start, Instant End, UserId User, int Nights) : Conflict(Start, End);

/// <summary>Somebody is on call while they are away: nobody has taken the shift over yet.</summary>
public sealed record OnCallWhileAway(Instant Start, Instant End, UserId User, ScheduleId Schedule, string Absence) : Conflict(Start, End);

/// <summary>Which hours are night by a person's own clock, and how many nights in a row are not too many. A night counts when the person is on call at any time of it.</summary>
/// <param name="To">Not after <paramref name="From"/> = on the next day.</param>
public sealed record NightLimit(int MostInARow, LocalTime From, LocalTime To)
{
    /// <summary>A week of nights, midnight to six.</summary>
    public static NightLimit Usual { get; } = new(7, LocalTime.Midnight, new LocalTime(6, 0));
}
