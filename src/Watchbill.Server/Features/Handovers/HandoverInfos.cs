using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.Alerts;

namespace Watchbill.Server.Features.Handovers;

/// <summary>The handovers of a schedule as the wire has them. Pure.</summary>
internal static class HandoverInfos
{
    public static ScheduleHandover Of(Schedule schedule, ShiftChecklists lists)
    {
        var (record, span) = (lists.Record, lists.Coming);
        return new ScheduleHandover(
            schedule.Id.Value,
            Ids(span.Now.Users.Select(user => user.User)),
            record?.Since,
            [.. Sections(schedule).Select(section => new ReportSectionInfo(section.Title, EntryText.Snake(section.Content), section.Required))],
            record?.Handover is { } handover ? Of(schedule, handover) : null,
            new NextHandoverInfo(
                record?.NextHandover ?? 1, span.Until, span.Until is null ? [] : Ids(span.Next.Users.Select(user => user.User)), Notes(record?.Notes ?? []), Missing(schedule, record?.Notes ?? [])),
            [.. lists.Open().Select(list => Of(list.Part, list.Shift, schedule, record!)).Where(list => list.Items.Count > 0)]);
    }

    private static HandoverInfo Of(Schedule schedule, Handover handover) => new(
        handover.Number,
        handover.ShiftStart,
        handover.At,
        Ids(handover.Leaving),
        Ids(handover.Incoming),
        handover.AcknowledgedBy?.Value,
        handover.AcknowledgedAt,
        handover.Due,
        Notes(handover.Notes),
        Missing(schedule, handover.Notes));

    private static ChecklistInfo Of(ChecklistPart part, Instant shift, Schedule schedule, OnCallRecord record) => new(
        EntryText.Snake(part),
        shift,
        [.. (part == ChecklistPart.BeforeShift ? schedule.Handoff.BeforeShift : schedule.Handoff.AfterShift)
            .Select(item => (Item: item, Tick: record.Ticks.FirstOrDefault(tick => tick.Part == part && tick.Shift == shift && tick.Item == item)))
            .Select(line => new ChecklistItemInfo(line.Item, line.Tick is not null, line.Tick?.User.Value, line.Tick?.At))]);

    private static ImmutableArray<ReportSection> Sections(Schedule schedule) => schedule.Handoff.Report?.Sections ?? [];

    private static IReadOnlyList<HandoverNoteInfo> Notes(ImmutableArray<HandoverNote> notes) => [.. notes.Select(note => new HandoverNoteInfo(note.Section, note.User.Value, note.At, note.Text))];

    private static IReadOnlyList<string> Missing(Schedule schedule, ImmutableArray<HandoverNote> notes) => schedule.Handoff.Report?.MissingIn(notes) ?? [];

    private static IReadOnlyList<string> Ids(IEnumerable<UserId> users) => [.. users.Select(user => user.Value)];
}
