using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>One version of a schedule gives way to the next.</summary>
/// <param name="IsToCome">The edit has been made and waits for this handoff.</param>
/// <param name="Layers">What becomes of each layer that is not the same afterwards.</param>
/// <param name="Then">Who is on call from then on; empty in a gap.</param>
public sealed record ScheduleChange(Instant At, bool IsToCome, ImmutableArray<string> Layers, ImmutableArray<string> Then)
{
    private const int EarlierShown = 3;

    /// <summary>Those to come, soonest first; then the last few that have been, newest first.</summary>
    public static ImmutableArray<ScheduleChange> Of(DefinitionSet definitions, Schedule schedule, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ImmutableArray<LayerInForce> written = [.. schedule.Layers.Select(layer => new LayerInForce(layer, schedule.Zone))];
        var timetable = definitions.TimetableOf(schedule.Id);
        var all = schedule.Earlier
            .Select((version, place) => (version.Until, Before: version.Layers, After: place + 1 < schedule.Earlier.Length ? schedule.Earlier[place + 1].Layers : written))
            .Where(change => change.Until >= ScheduleLimits.Earliest && change.Until <= ScheduleLimits.Latest)
            .Select(change => new ScheduleChange(change.Until, change.Until > now, Words(change.Before, change.After), Duty.Names(timetable.At(change.Until).Users, definitions)))
            .ToList();
        return [.. all.Where(change => change.IsToCome), .. all.Where(change => !change.IsToCome).Reverse().Take(EarlierShown)];
    }

    private static ImmutableArray<string> Words(ImmutableArray<LayerInForce> before, ImmutableArray<LayerInForce> after)
    {
        var old = before.ToDictionary(layer => layer.Layer.Name, StringComparer.Ordinal);
        var now = after.ToDictionary(layer => layer.Layer.Name, StringComparer.Ordinal);
        ImmutableArray<string> words =
        [
            .. after.Where(layer => !old.ContainsKey(layer.Layer.Name)).Select(layer => $"{layer.Layer.Name} is new"),
            .. after.Where(layer => old.TryGetValue(layer.Layer.Name, out var known) && !known.IsSameAs(layer)).Select(layer => $"{layer.Layer.Name}: {Difference(old[layer.Layer.Name], layer)}"),
            .. before.Where(layer => !now.ContainsKey(layer.Layer.Name)).Select(layer => $"{layer.Layer.Name} ends"),
        ];
        return words.IsEmpty ? ["the order of the layers"] : words;
    }

    private static string Difference(LayerInForce old, LayerInForce now) => string.Join(", ", new[]
    {
        old.HasPeopleOf(now) ? null : "other people or another order",
        old.Layer.Rotation == now.Layer.Rotation && old.Layer.Start == now.Layer.Start && old.Layer.CountsOnlyActiveTurns == now.Layer.CountsOnlyActiveTurns ? null : "other turns",
        old.Layer.Shadows.SequenceEqual(now.Layer.Shadows) ? null : "other shadows",
        old.Layer.End == now.Layer.End ? null : "another end",
        old.Layer.Restrictions.SequenceEqual(now.Layer.Restrictions) ? null : "other hours",
        old.Zone.Equals(now.Zone) ? null : $"the zone {now.Zone.Id}",
    }.OfType<string>());
}
