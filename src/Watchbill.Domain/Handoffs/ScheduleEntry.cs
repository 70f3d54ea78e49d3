using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Handoffs;

/// <summary>One fact in the journal of a schedule: who was on call, and how it was handed over.</summary>
public abstract record ScheduleEntry : JournalEntry;

/// <summary>Why who is on call changed.</summary>
public enum OnCallCause
{
    /// <summary>Nothing was recorded before.</summary>
    RecordBegan = 0,

    /// <summary>The schedule said so beforehand.</summary>
    Calendar = 1,

    /// <summary>Somebody changed the schedule, an override or an account.</summary>
    Edit = 2,

    /// <summary>The schedule was removed.</summary>
    Removed = 3,
}

/// <summary>From the instant at which it occurred, and until the next of its kind, these people were on call. Nobody in a gap.</summary>
public sealed record OnCallChanged(ImmutableArray<OnCallUser> Users, OnCallCause Cause) : ScheduleEntry;

/// <summary>People were told ahead of a shift.</summary>
public sealed record ShiftReminded(Instant Start, ImmutableArray<UserId> Users) : ScheduleEntry;

/// <summary>A shift was handed over, and the incoming people are to read the report and say so.</summary>
/// <param name="Number">From 1, per schedule.</param>
/// <param name="ShiftStart">Of the shift that ended.</param>
/// <param name="At">When it changed hands.</param>
public sealed record HandoverOpened(
    int Number, Instant ShiftStart, Instant At, ImmutableArray<UserId> Leaving, ImmutableArray<UserId> Incoming, Instant AcknowledgeBy) : ScheduleEntry;

/// <summary>Somebody wrote into a section of the report; it replaces what stood there.</summary>
/// <param name="Number">The handover to which it belongs; that may be the one to come.</param>
/// <param name="Text">Empty removes it.</param>
public sealed record HandoverNoted(int Number, string Section, UserId User, string Text) : ScheduleEntry;

public sealed record HandoverAcknowledged(int Number, UserId User) : ScheduleEntry;

/// <summary>The incoming people had not acknowledged in time, and were told again.</summary>
public sealed record HandoverReminded(int Number, ImmutableArray<UserId> Users, Instant NextAt) : ScheduleEntry;

/// <summary>They still had not, and others were told.</summary>
public sealed record HandoverEscalated(int Number, ImmutableArray<UserId> To) : ScheduleEntry;

public enum ChecklistPart
{
    BeforeShift = 0,
    AfterShift = 1,
}

/// <param name="Shift">Start of the shift to which the list belongs.</param>
public sealed record ChecklistTicked(ChecklistPart Part, Instant Shift, string Item, UserId User, bool Done) : ScheduleEntry;
