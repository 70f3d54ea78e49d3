using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Handoffs;

/// <summary>
/// Keeps the record of who was on call, with one timer for each schedule:
/// <code>
///  timer due ─► looked at with the definitions in force ─► entries, news, next timer        one transaction
///  definitions about to change ─► looked at with those that still hold ─► timer due at once ┘
/// </code>
/// So whatever a timer finds between the last look and now happened under the definitions that it knows, also when it fires late.
/// A schedule without a timer is found by the Rescuer.
/// </summary>
internal static class ScheduleRecorder
{
    public const string Purpose = "handoff";

    private const string FailedAction = "schedule.record_failed";
    private static readonly Actor Recorder = Actor.Engine("recorder");

    /// <summary>The schedule's timer is due.</summary>
    public static async ValueTask LookAsync(Batch batch, ScheduleId id)
    {
        var slot = await batch.Schedules.FindAsync(id);
        if (!batch.Definitions.Schedules.TryGetValue(id, out var schedule))
        {
            if (slot.Record is { } last)
            {
                await StageAsync(batch, slot, RecordDecider.Remove(last, last.Edited ?? batch.Now));
            }

            slot.End();
            return;
        }

        await LookAsync(batch, slot, schedule);
        slot.LookAt(RecordDecider.NextLook(slot.Record!, schedule, batch.Definitions, batch.Now));
    }

    /// <summary>The batch changes definitions: what held until now is recorded first. That it cannot be never keeps a change from being made.</summary>
    public static async ValueTask BeforeChangeAsync(Batch batch)
    {
        if (Touched(batch) is not { Count: > 0 } touched)
        {
            return;
        }

        try
        {
            await batch.Schedules.ReadAsync(touched);
            foreach (var id in touched)
            {
                await BeforeChangeAsync(batch, id);
            }
        }
        catch (Exception exception) when (!StoreFailure.Is(exception))
        {
            batch.Writes.Audit.Add(new AuditRecord(
                batch.Now, Recorder, Door.Timer, FailedAction, "schedules", $"who was on call before a change could not be recorded: {exception.GetType().Name}"));
        }
    }

    private static async ValueTask BeforeChangeAsync(Batch batch, ScheduleId id)
    {
        var slot = await batch.Schedules.FindAsync(id);
        if (slot.Record is not null)
        {
            if (batch.Definitions.Schedules.TryGetValue(id, out var schedule))
            {
                await LookAsync(batch, slot, schedule);
            }

            slot.Set(slot.Record with { Edited = batch.Now });
        }

        slot.LookAt(batch.Now);
    }

    private static ValueTask LookAsync(Batch batch, ScheduleSlot slot, Schedule schedule) =>
        StageAsync(batch, slot, RecordDecider.Look(slot.Record, schedule, batch.Definitions, batch.Now));

    private static async ValueTask StageAsync(Batch batch, ScheduleSlot slot, RecordDecision decision)
    {
        foreach (var news in decision.News)
        {
            await Announcer.StageAsync(batch, news.Draft, news.To, Recorder, Door.Timer);
        }

        slot.Stage(decision, (entry, occurredAt, subject, version) =>
            new JournalRow(subject, version, occurredAt, batch.Now, batch.Definitions.Revision, Recorder, Door.Timer, null, null, entry));
    }

    /// <summary>The schedules for which somebody else may be on call after the change, in the order of their ids.</summary>
    private static List<ScheduleId> Touched(Batch batch)
    {
        var touched = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var write in batch.Writes.Definitions)
        {
            switch (write.Kind)
            {
                case DefinitionKinds.Schedule:
                    touched.Add(write.Id);
                    break;
                case DefinitionKinds.Override:
                    Add(touched, batch.Definitions.Overrides.FirstOrDefault(change => change.Id == write.Id)?.Schedule);
                    Add(touched, write.Json is { } made ? DefinitionJson.ReadOverride(made).Schedule : null);
                    break;
                case DefinitionKinds.TemporarySchedule:
                    Add(touched, batch.Definitions.TemporarySchedules.FirstOrDefault(temporary => temporary.Id == write.Id)?.Schedule);
                    Add(touched, write.Json is { } written ? DefinitionJson.ReadTemporarySchedule(written).Schedule : null);
                    break;
                case DefinitionKinds.CalendarCopy:
                    touched.UnionWith(batch.Definitions.Schedules.Values.Where(schedule => schedule.Layers.Any(layer => layer.Calendar is not null)).Select(schedule => schedule.Id.Value));
                    break;
                case DefinitionKinds.User:
                    touched.UnionWith(batch.Definitions.Schedules.Keys.Select(id => id.Value));
                    break;
            }
        }

        return [.. touched.Select(id => new ScheduleId(id))];
    }

    private static void Add(SortedSet<string> touched, ScheduleId? schedule)
    {
        if (schedule is { } id)
        {
            touched.Add(id.Value);
        }
    }
}
