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
        var definitions = await batch.Schedules.DefinitionsAsync();
        if (!definitions.Schedules.TryGetValue(id, out var schedule))
        {
            if (slot.Record is { } last)
            {
                await StageAsync(batch, slot, RecordDecider.Remove(last, last.Edited ?? batch.Now));
            }

            slot.End();
            return;
        }

        await LookAsync(batch, slot, schedule);
        slot.LookAt(RecordDecider.NextLook(slot.Record!, schedule, definitions, batch.Now));
    }

    /// <summary>The batch changes definitions: what held until now is recorded first. That it cannot be never keeps a change from being made.</summary>
    public static async ValueTask BeforeChangeAsync(Batch batch)
    {
        if (await TouchedAsync(batch) is not { Count: > 0 } touched)
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
            var definitions = await batch.Schedules.DefinitionsAsync();
            if (definitions.Schedules.TryGetValue(id, out var schedule))
            {
                await LookAsync(batch, slot, schedule);
            }

            slot.Set(slot.Record with { Edited = batch.Now });
        }

        slot.LookAt(batch.Now);
    }

    private static async ValueTask LookAsync(Batch batch, ScheduleSlot slot, Schedule schedule) =>
        await StageAsync(batch, slot, RecordDecider.Look(slot.Record, schedule, await batch.Schedules.DefinitionsAsync(), batch.Now));

    private static async ValueTask StageAsync(Batch batch, ScheduleSlot slot, RecordDecision decision)
    {
        foreach (var news in decision.News)
        {
            await Announcer.StageAsync(batch, news.Draft, news.To, Recorder, Door.Timer);
        }

        var revision = (await batch.Schedules.DefinitionsAsync()).Revision;
        slot.Stage(decision, (entry, occurredAt, subject, version) =>
            new JournalRow(subject, version, occurredAt, batch.Now, revision, Recorder, Door.Timer, null, null, entry));
    }

    /// <summary>The schedules for which somebody else may be on call after the change, in the order of their ids.</summary>
    private static async ValueTask<List<ScheduleId>> TouchedAsync(Batch batch)
    {
        if (!batch.Writes.Definitions.Exists(write => write.Kind is DefinitionKinds.Schedule or DefinitionKinds.Override or DefinitionKinds.TemporarySchedule
            or DefinitionKinds.CalendarCopy or DefinitionKinds.User))
        {
            return [];
        }

        var definitions = await batch.Schedules.DefinitionsAsync();
        var touched = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var write in batch.Writes.Definitions)
        {
            switch (write.Kind)
            {
                case DefinitionKinds.Schedule:
                    touched.Add(write.Id);
                    break;
                case DefinitionKinds.Override:
                    Add(touched, definitions.Overrides.FirstOrDefault(change => change.Id == write.Id)?.Schedule);
                    Add(touched, write.Json is { } made ? DefinitionJson.ReadOverride(made).Schedule : null);
                    break;
                case DefinitionKinds.TemporarySchedule:
                    Add(touched, definitions.TemporarySchedules.FirstOrDefault(temporary => temporary.Id == write.Id)?.Schedule);
                    Add(touched, write.Json is { } written ? DefinitionJson.ReadTemporarySchedule(written).Schedule : null);
                    break;
                case DefinitionKinds.CalendarCopy:
                    touched.UnionWith(definitions.Schedules.Values.Where(schedule => schedule.Layers.Any(layer => layer.Calendar is not null)).Select(schedule => schedule.Id.Value));
                    break;
                case DefinitionKinds.User:
                    touched.UnionWith(definitions.Schedules.Keys.Select(id => id.Value));
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
