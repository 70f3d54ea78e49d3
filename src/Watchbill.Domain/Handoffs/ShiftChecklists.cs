using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Handoffs;

/// <summary>For which shifts checklists are open to be ticked: what ended, what is, and what comes. A gap has none. Immutable.</summary>
/// <param name="Record">Null when nothing is recorded yet; then nothing is open.</param>
/// <param name="Coming">The present, and what comes.</param>
public sealed record ShiftChecklists(OnCallRecord? Record, OnCallSpan Coming)
{
    public static ShiftChecklists Of(OnCallRecord? record, ScheduleId schedule, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return new(record, new OnCallPast(definitions.TimetableOf(schedule), [], now, definitions.IsSomebody).Around(now));
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

        if (record.Ended is { Users.IsEmpty: false } ended)
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
            ChecklistPart.AfterShift when Record?.Ended is { } ended && ended.Users.Any(person => person.User == user) => ended.From,
            ChecklistPart.AfterShift => present,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "There is no such checklist."),
        };
    }

    private Instant? Next => Coming.Next.IsGap ? null : Coming.Until;
}
