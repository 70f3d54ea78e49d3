using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Server.Features.Handovers;

/// <summary>For which shifts checklists are open to be ticked: what ended, what is, and what comes. A gap has none. Immutable.</summary>
/// <param name="Record">Null when nothing is recorded yet; then nothing is open.</param>
/// <param name="Ended">What was before the present shift or gap; null when that is not recorded.</param>
/// <param name="Coming">The present, and what comes.</param>
internal sealed record ShiftChecklists(OnCallRecord? Record, RecordedChange? Ended, OnCallSpan Coming)
{
    public static async Task<ShiftChecklists> ReadAsync(WatchbillEngine engine, Schedule schedule, OnCallRecord? record, CancellationToken cancellationToken)
    {
        var coming = OnCallRecords.Calculated(engine.Definitions.Current, schedule.Id).Around(engine.Time.Now());
        if (record is null)
        {
            return new ShiftChecklists(null, null, coming);
        }

        var before = await engine.Store.Reader.ReadOnCallRecordAsync(schedule.Id, new Interval(record.Since.PlusNanoseconds(-1), record.Since), cancellationToken);
        return new ShiftChecklists(record, before.Count == 0 ? null : new RecordedChange(before[0].OccurredAt, ((OnCallChanged)before[0].Entry).Users), coming);
    }

    /// <summary>By the shifts' starts, each once.</summary>
    public IReadOnlyList<(ChecklistPart Part, Instant Shift)> Open()
    {
        if (Record is not { } record)
        {
            return [];
        }

        var open = new List<(ChecklistPart Part, Instant Shift)>();
        if (record.Handover is { } handover)
        {
            open.Add((ChecklistPart.AfterShift, handover.ShiftStart));
        }

        if (Ended is { Users.IsEmpty: false } ended)
        {
            open.Add((ChecklistPart.AfterShift, ended.From));
        }

        if (!record.Users.IsEmpty)
        {
            open.AddRange([(ChecklistPart.BeforeShift, record.Since), (ChecklistPart.AfterShift, record.Since)]);
        }

        if (Next is { } next)
        {
            open.Add((ChecklistPart.BeforeShift, next));
        }

        return [.. open.Distinct().OrderBy(list => list.Shift)];
    }

    /// <summary>The shift that somebody means who names none; null when there is none.</summary>
    public Instant? MeantBy(UserId user, ChecklistPart part)
    {
        var isOnCall = Record?.Users.Any(person => person.User == user) == true;
        var present = Record is { Users.IsEmpty: false } record ? record.Since : (Instant?)null;
        return part switch
        {
            ChecklistPart.BeforeShift => isOnCall ? present : Next ?? present,
            ChecklistPart.AfterShift when isOnCall => present,
            ChecklistPart.AfterShift when Record?.Handover is { } handover && handover.Leaving.Contains(user) => handover.ShiftStart,
            ChecklistPart.AfterShift when Ended is { } ended && ended.Users.Any(person => person.User == user) => ended.From,
            ChecklistPart.AfterShift => present,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "There is no such checklist."),
        };
    }

    private Instant? Next => Coming.Next.IsGap ? null : Coming.Until;
}
