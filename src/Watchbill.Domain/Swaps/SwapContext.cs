using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Swaps;

/// <summary>What a decision about a swap or an absence sees, as it is in the transaction that will write what comes of it.</summary>
/// <param name="Overrides">In the order in which they were made.</param>
/// <param name="MaySee">Whether a person may see a schedule.</param>
/// <param name="NewId">Ends ids of overrides: later ones sort after earlier ones. Unique, at most 40 characters.</param>
/// <param name="ShortId">Ends ids of requests and absences, which people type. Unique, at most 20 characters.</param>
public sealed record SwapContext(
    DefinitionSet Definitions,
    ImmutableArray<Override> Overrides,
    ImmutableArray<TemporarySchedule> Temporaries,
    ImmutableArray<Absence> Absences,
    ImmutableArray<Swap> Swaps,
    Func<User, ScheduleId, bool> MaySee,
    UserId By,
    Instant Now,
    string NewId,
    string ShortId)
{
    public User Actor => Definitions.Users[By];

    public bool IsManager => Actor.Permission >= Permission.Manager;

    /// <summary>A manager who may see the schedule.</summary>
    public bool Manages(ScheduleId schedule) => IsManager && MaySee(Actor, schedule);

    /// <summary>A schedule with what has been made in the transaction, and with more.</summary>
    public Timetable TimetableOf(ScheduleId schedule, params ReadOnlySpan<Override> more) => new(Definitions.Schedules[schedule], [.. Overrides, .. more], Temporaries);

    public bool IsSomebody(UserId user) => Definitions.Users.TryGetValue(user, out var known) && !known.Disabled;
}

/// <summary>Something to tell people about a swap.</summary>
public sealed record SwapNews(AnnouncementDraft Draft, ImmutableArray<UserId> To);

/// <summary>What comes of a command.</summary>
public abstract record SwapDecision;

/// <param name="Overrides">Who is on call from now on instead of whom; to be written with the swap.</param>
public sealed record SwapAccepted(Swap Swap, ImmutableArray<Override> Overrides, ImmutableArray<SwapNews> News) : SwapDecision;

public sealed record SwapRefused(Refusal Refusal) : SwapDecision;
