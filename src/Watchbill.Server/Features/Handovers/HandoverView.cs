using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Handovers;

/// <summary>A checklist of one shift.</summary>
/// <param name="Shift">Its start.</param>
public sealed record Checklist(ChecklistPart Part, Instant Shift, ImmutableArray<(string Item, ChecklistTick? Tick)> Items)
{
    public int Open => Items.Count(item => item.Tick is null);
}

/// <summary>The handover of a schedule as its page shows it: the present one, and the one to come.</summary>
/// <param name="Record">Null when nothing is recorded yet.</param>
/// <param name="NextAt">When the schedule next changes hands; null when that is not in sight.</param>
/// <param name="Present">The report of the present handover; empty when there was none.</param>
/// <param name="Coming">What the next report would say now.</param>
/// <param name="Checklists">Those with items of shifts whose handoff was seen: before the shift that comes, of the present one while items are open, and after the one that ended.</param>
public sealed record HandoverView(
    Schedule Schedule,
    OnCallRecord? Record,
    ImmutableArray<UserId> Now,
    Instant? NextAt,
    ImmutableArray<UserId> Next,
    ImmutableArray<ReportPart> Present,
    ImmutableArray<ReportPart> Coming,
    ImmutableArray<Checklist> Checklists,
    DefinitionSet Definitions)
{
    public bool AsksForReport => Schedule.Handoff.Report is not null;

    public Handover? Handover => AsksForReport ? Record?.Handover : null;

    /// <param name="users">May be empty.</param>
    public string Names(ImmutableArray<UserId> users) => users.IsEmpty ? "nobody" : string.Join(" and ", users.Select(Definitions.NameOf));

    public bool MayAcknowledge(User reader) => reader is not null && Handover is { IsAcknowledged: false } handover && handover.Incoming.Contains(reader.Id) && reader.Permission >= Permission.Responder;

    internal static async Task<HandoverView> OfAsync(WatchbillEngine engine, User reader, Schedule schedule, Instant now, CancellationToken cancellationToken)
    {
        var definitions = engine.Definitions.Current;
        var span = definitions.TimetableOf(schedule.Id).Around(now);
        var record = await RecordAsync(engine, schedule.Id, cancellationToken);
        var handover = schedule.Handoff.Report is null ? null : record?.Handover;
        return new HandoverView(
            schedule,
            record,
            Counted(span.Now),
            span.Until,
            span.Until is null ? [] : Counted(span.Next),
            handover is null ? [] : await HandoverReport.OfAsync(engine, reader, schedule, new Interval(handover.ShiftStart, handover.At), handover.Notes, cancellationToken),
            record is null ? [] : await HandoverReport.OfAsync(engine, reader, schedule, new Interval(record.Since, Instant.Max(record.Since, now)), record.Notes, cancellationToken),
            ListsOf(schedule.Handoff, ShiftChecklists.Of(record, schedule.Id, definitions, now)),
            definitions);

        ImmutableArray<UserId> Counted(Domain.Schedules.OnCall onCall) => [.. onCall.Users.Select(person => person.User).Where(definitions.IsSomebody)];
    }

    internal static async Task<OnCallRecord?> RecordAsync(WatchbillEngine engine, ScheduleId schedule, CancellationToken cancellationToken) =>
        await engine.Store.Reader.ReadEngineStateAsync(Subjects.Of(schedule), cancellationToken) is { } state ? RecordJson.Read(state) : null;

    /// <summary>Those of shifts whose handoff was seen, and of the one that comes. What is to be done after the present shift is shown when it is over.</summary>
    private static ImmutableArray<Checklist> ListsOf(HandoffSettings settings, ShiftChecklists shifts)
    {
        if (shifts.Record is not { } record)
        {
            return [];
        }

        var hasBegun = record.Cause is OnCallCause.Calendar or OnCallCause.Edit;
        return
        [
            .. shifts.Open()
                .Where(open => open.Shift != record.Since || (hasBegun && open.Part == ChecklistPart.BeforeShift))
                .Select(open => Of(open.Part, open.Shift, open.Part == ChecklistPart.BeforeShift ? settings.BeforeShift : settings.AfterShift))
                .Where(list => !list.Items.IsEmpty && (list.Open > 0 || list.Shift > record.Since || list.Part == ChecklistPart.AfterShift))
                .OrderBy(list => list.Part)
                .ThenBy(list => list.Shift),
        ];

        Checklist Of(ChecklistPart part, Instant shift, ImmutableArray<string> items) =>
            new(part, shift, [.. items.Select(item => (item, record.Ticks.FirstOrDefault(tick => tick.Part == part && tick.Shift == shift && tick.Item == item)))]);
    }
}
