using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Handoffs;

/// <summary>
/// What is known of who was on call, as it was recorded: the snapshot of a schedule's journal. <see cref="Through"/>, <see cref="Edited"/> and
/// <see cref="Reminded"/> stand outside the journal: they say how far has been looked, which is no fact about anybody.
/// </summary>
/// <param name="Version">Of the last entry.</param>
/// <param name="Since">From when on <paramref name="Users"/> are on call.</param>
/// <param name="Users">Whoever is on call; a disabled account is nobody.</param>
/// <param name="Cause">Why they are.</param>
/// <param name="Through">Every change up to here has been recorded.</param>
/// <param name="Edited">What the schedule rests on was changed then, and nobody has looked since.</param>
/// <param name="Handover">The last one; null when there was none.</param>
/// <param name="Notes">For the handover to come.</param>
/// <param name="Ticks">Of the checklists of the last shifts, at most <see cref="MostTicks"/>.</param>
/// <param name="Ended">The shift or gap before the present one; null when it was not recorded.</param>
public sealed record OnCallRecord(
    ScheduleId Schedule,
    int Version,
    Instant Since,
    ImmutableArray<OnCallUser> Users,
    OnCallCause Cause,
    Instant Through,
    Instant? Edited,
    ImmutableArray<RemindedAhead> Reminded,
    Handover? Handover,
    ImmutableArray<HandoverNote> Notes,
    ImmutableArray<ChecklistTick> Ticks,
    RecordedChange? Ended = null)
{
    public const int MostTicks = 200;

    public static OnCallRecord Empty(ScheduleId schedule, Instant now) => new(schedule, 0, now, [], OnCallCause.RecordBegan, now, null, [], null, [], []);

    /// <summary>The number of the handover to come.</summary>
    public int NextHandover => (Handover?.Number ?? 0) + 1;

    /// <summary>The state after an entry.</summary>
    public OnCallRecord Evolve(ScheduleEntry entry, Instant occurredAt)
    {
        var next = this with { Version = Version + 1 };
        return entry switch
        {
            OnCallChanged changed => next with { Since = occurredAt, Users = changed.Users, Cause = changed.Cause, Ended = Version == 0 ? null : new RecordedChange(Since, Users) },
            HandoverOpened opened => next with
            {
                Handover = new Handover(opened.Number, opened.ShiftStart, opened.At, opened.Leaving, opened.Incoming, opened.AcknowledgeBy, Reminders: 0, AcknowledgedBy: null, AcknowledgedAt: null, Notes),
                Notes = [],
            },
            HandoverNoted noted when Handover is { } open && noted.Number == open.Number => next with { Handover = open with { Notes = HandoverNote.Put(open.Notes, noted, occurredAt) } },
            HandoverNoted noted => next with { Notes = HandoverNote.Put(Notes, noted, occurredAt) },
            HandoverAcknowledged acknowledged => next with { Handover = Handover! with { AcknowledgedBy = acknowledged.User, AcknowledgedAt = occurredAt, Due = null } },
            HandoverReminded reminded => next with { Handover = Handover! with { Reminders = Handover.Reminders + 1, Due = reminded.NextAt } },
            HandoverEscalated => next with { Handover = Handover! with { Due = null } },
            ChecklistTicked ticked => next with { Ticks = ChecklistTick.Put(Ticks, ticked, occurredAt) },
            _ => next,
        };
    }
}

/// <summary>Up to which shift people were reminded so long ahead.</summary>
public sealed record RemindedAhead(Duration Ahead, Instant Through);

/// <summary>A shift that was handed over with a report.</summary>
/// <param name="Due">When something follows if nobody acknowledges it; null when nothing does.</param>
public sealed record Handover(
    int Number,
    Instant ShiftStart,
    Instant At,
    ImmutableArray<UserId> Leaving,
    ImmutableArray<UserId> Incoming,
    Instant? Due,
    int Reminders,
    UserId? AcknowledgedBy,
    Instant? AcknowledgedAt,
    ImmutableArray<HandoverNote> Notes)
{
    public bool IsAcknowledged => AcknowledgedAt is not null;
}

/// <summary>What somebody wrote into a section.</summary>
public sealed record HandoverNote(string Section, UserId User, Instant At, string Text)
{
    public const int MaxLength = 4_000;

    internal static ImmutableArray<HandoverNote> Put(ImmutableArray<HandoverNote> notes, HandoverNoted noted, Instant at)
    {
        var others = notes.RemoveAll(note => note.Section == noted.Section);
        return noted.Text.Length == 0 ? others : others.Add(new HandoverNote(noted.Section, noted.User, at, noted.Text));
    }
}

public sealed record ChecklistTick(ChecklistPart Part, Instant Shift, string Item, UserId User, Instant At)
{
    internal static ImmutableArray<ChecklistTick> Put(ImmutableArray<ChecklistTick> ticks, ChecklistTicked ticked, Instant at)
    {
        var others = ticks.RemoveAll(tick => tick.Part == ticked.Part && tick.Shift == ticked.Shift && tick.Item == ticked.Item);
        var all = ticked.Done ? others.Add(new ChecklistTick(ticked.Part, ticked.Shift, ticked.Item, ticked.User, at)) : others;
        return all.Length > OnCallRecord.MostTicks ? all.RemoveAt(0) : all;
    }
}
