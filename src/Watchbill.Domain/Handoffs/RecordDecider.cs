using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Handoffs;

/// <summary>
/// Records who is on call as it happens, and tells people of it. Looked at whenever something changes:
/// <code>
///  handoff, end of an override … ─┐
///  reminder ahead of a shift ─────┼─► Look ─► entries up to now, news, and when to look next
///  handover not acknowledged ─────┤
///  definitions changed ───────────┘  before they do: up to now, by what held; after: from that instant on, by what holds
/// </code>
/// After a time without looking all changes that were passed over are recorded, each at the instant at which it happened; people are told of the
/// difference alone. Nothing that was recorded is ever changed.
/// </summary>
public static class RecordDecider
{
    /// <summary>Changes recorded in one look; the rest follow in the next, at once.</summary>
    public const int MostChanges = 500;

    /// <summary>A schedule in which nothing changes is looked at again after this long.</summary>
    private static readonly Duration Idle = Duration.FromDays(30);

    /// <param name="record">Null when nothing was recorded yet.</param>
    public static RecordDecision Look(OnCallRecord? record, Schedule schedule, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(definitions);
        var steps = new RecordSteps(record ?? OnCallRecord.Empty(schedule.Id, now));
        var timetable = definitions.TimetableOf(schedule.Id);
        if (record is null)
        {
            steps.Add(now, new OnCallChanged(Counted(timetable.At(now), definitions), OnCallCause.RecordBegan));
            steps.Set(steps.Record with { Reminded = [.. schedule.Handoff.Remind.Select(ahead => new RemindedAhead(ahead, now + ahead))] });
            return steps.Decision();
        }

        CatchUp(steps, timetable, definitions, now);
        if (!record.Users.Select(user => user.User).SequenceEqual(steps.Record.Users.Select(user => user.User)))
        {
            HandOver(steps, record, schedule, timetable, definitions, now);
        }

        Remind(steps, schedule, timetable, definitions, now);
        Pursue(steps, schedule, definitions, now);
        return steps.Decision();
    }

    /// <summary>When to look again.</summary>
    public static Instant NextLook(OnCallRecord record, Schedule schedule, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(definitions);
        var timetable = definitions.TimetableOf(schedule.Id);
        var next = record.Edited ?? now + Idle;
        next = Instant.Min(next, timetable.Around(record.Through).Until ?? next);
        foreach (var ahead in schedule.Handoff.Remind)
        {
            next = Instant.Min(next, timetable.Around(ThroughOf(record, ahead, now)).Until - ahead ?? next);
        }

        return Instant.Min(next, record.Handover?.Due ?? next);
    }

    /// <summary>The schedule is no more.</summary>
    public static RecordDecision Remove(OnCallRecord record, Instant now)
    {
        ArgumentNullException.ThrowIfNull(record);
        var steps = new RecordSteps(record);
        if (!record.Users.IsEmpty)
        {
            steps.Add(now, new OnCallChanged([], OnCallCause.Removed));
        }

        return steps.Decision();
    }

    internal static ImmutableArray<OnCallUser> Counted(OnCall onCall, DefinitionSet definitions) => [.. onCall.Users.Where(user => definitions.IsSomebody(user.User))];

    private static void CatchUp(RecordSteps steps, Timetable timetable, DefinitionSet definitions, Instant now)
    {
        var cursor = steps.Record.Through;
        if (steps.Record.Edited is { } edited)
        {
            cursor = Instant.Max(cursor, edited);
            Note(cursor, OnCallCause.Edit);
        }

        for (var changes = 0; changes < MostChanges && timetable.Around(cursor).Until is { } next && next <= now; changes++)
        {
            cursor = next;
            Note(cursor, OnCallCause.Calendar);
        }

        var isCut = timetable.Around(cursor).Until <= now;
        steps.Set(steps.Record with { Through = isCut ? cursor : Instant.Max(cursor, now), Edited = null });

        void Note(Instant at, OnCallCause cause)
        {
            var users = Counted(timetable.At(at), definitions);
            if (!users.SequenceEqual(steps.Record.Users))
            {
                steps.Add(at, new OnCallChanged(users, cause));
            }
        }
    }

    private static void HandOver(RecordSteps steps, OnCallRecord before, Schedule schedule, Timetable timetable, DefinitionSet definitions, Instant now)
    {
        var (was, isNow) = (Ids(before.Users), Ids(steps.Record.Users));
        ImmutableArray<UserId> leaving = [.. was.Where(user => !isNow.Contains(user) && definitions.IsSomebody(user))];
        ImmutableArray<UserId> incoming = [.. isNow.Where(user => !was.Contains(user))];
        var handover = 0;
        if (schedule.Handoff.Report is { } report && !incoming.IsEmpty && !leaving.IsEmpty)
        {
            var opened = new HandoverOpened(steps.Record.NextHandover, before.Since, steps.Record.Since, leaving, incoming, now + report.AcknowledgeWithin);
            steps.Add(now, opened);
            handover = opened.Number;
        }

        if (!schedule.Handoff.Tell)
        {
            return;
        }

        var until = timetable.Around(now).Until;
        foreach (var user in incoming)
        {
            steps.Tell(HandoffAnnouncements.YouAreOnCall(schedule, definitions, user, isNow, was, until, handover, steps.Record), user);
        }

        var overlap = definitions.OverlapAt(schedule.Id, now);
        foreach (var user in leaving)
        {
            Instant? paged = overlap.FirstOrDefault(left => left.User == user) is { Until: var end } left && left != default ? end : null;
            steps.Tell(
                HandoffAnnouncements.YouAreOff(schedule, definitions, user, isNow, until, paged, handover, schedule.Handoff.Report?.MissingIn(steps.Record.Handover?.Notes ?? []) ?? []), user);
        }
    }

    private static void Remind(RecordSteps steps, Schedule schedule, Timetable timetable, DefinitionSet definitions, Instant now)
    {
        // Of several reminders of one shift that are due together, after a pause, the last one says it all.
        var shifts = new SortedSet<Instant>();
        foreach (var ahead in schedule.Handoff.Remind)
        {
            var cursor = ThroughOf(steps.Record, ahead, now);
            for (var changes = 0; changes < MostChanges && timetable.Around(cursor).Until is { } next && next <= now + ahead; changes++)
            {
                cursor = next;
                if (cursor > now)
                {
                    shifts.Add(cursor);
                }
            }
        }

        foreach (var start in shifts)
        {
            var before = Ids(Counted(timetable.At(start.PlusNanoseconds(-1)), definitions));
            ImmutableArray<UserId> incoming = [.. Ids(Counted(timetable.At(start), definitions)).Where(user => !before.Contains(user))];
            if (!incoming.IsEmpty)
            {
                steps.Add(now, new ShiftReminded(start, incoming));
                foreach (var user in incoming)
                {
                    steps.Tell(HandoffAnnouncements.YourShiftComes(schedule, definitions, user, start, timetable.Around(start).Until, before, now), user);
                }
            }
        }

        steps.Set(steps.Record with { Reminded = [.. schedule.Handoff.Remind.Select(ahead => new RemindedAhead(ahead, Instant.Max(now + ahead, ThroughOf(steps.Record, ahead, now))))] });
    }

    private static void Pursue(RecordSteps steps, Schedule schedule, DefinitionSet definitions, Instant now)
    {
        if (steps.Record.Handover is not { Due: { } due } handover || due > now)
        {
            return;
        }

        if (schedule.Handoff.Report is not { } report)
        {
            steps.Add(now, new HandoverEscalated(handover.Number, []));
            return;
        }

        if (handover.Reminders == 0)
        {
            steps.Add(now, new HandoverReminded(handover.Number, handover.Incoming, now + report.AcknowledgeWithin));
            foreach (var user in handover.Incoming)
            {
                steps.Tell(HandoffAnnouncements.ReadTheReport(schedule, definitions, handover, user), user);
            }

            return;
        }

        ImmutableArray<UserId> to = report.EscalateTo.IsEmpty ? [.. handover.Leaving.Concat(definitions.Administrators()).Distinct().Order()] : report.EscalateTo;
        steps.Add(now, new HandoverEscalated(handover.Number, to));
        foreach (var user in to)
        {
            steps.Tell(HandoffAnnouncements.NobodyReadTheReport(schedule, definitions, handover, user), user);
        }
    }

    private static Instant ThroughOf(OnCallRecord record, Duration ahead, Instant now) =>
        record.Reminded.FirstOrDefault(reminded => reminded.Ahead == ahead)?.Through ?? now + ahead;

    private static ImmutableArray<UserId> Ids(ImmutableArray<OnCallUser> users) => [.. users.Select(user => user.User)];
}
