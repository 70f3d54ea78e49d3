using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Planning;

/// <summary>Puts the schedules of files in place of those that hold, each layer at its handoff.</summary>
internal sealed record ScheduleEdits(ImmutableArray<Schedule> Schedules, ImmutableArray<PlannedLayerChange> Changes, bool ChangeVersions)
{
    public static ScheduleEdits Of(DefinitionDocuments current, ImmutableArray<Schedule> written, Renames renames, Instant now, bool atOnce)
    {
        var known = current.Schedules.Select(renames.Of).ToDictionary(schedule => schedule.Id);
        var (schedules, changes, versions) = (ImmutableArray.CreateBuilder<Schedule>(), ImmutableArray.CreateBuilder<PlannedLayerChange>(), false);
        foreach (var schedule in written)
        {
            if (!known.TryGetValue(schedule.Id, out var old))
            {
                schedules.Add(schedule);
                continue;
            }

            var edited = ScheduleEdit.Apply(old, schedule, now, atOnce);
            schedules.Add(edited.Schedule);
            changes.AddRange(edited.Changes.Select(change => new PlannedLayerChange(schedule.Id, change)));
            versions |= edited.ChangesVersions;
        }

        return new ScheduleEdits(schedules.ToImmutable(), changes.ToImmutable(), versions);
    }
}
