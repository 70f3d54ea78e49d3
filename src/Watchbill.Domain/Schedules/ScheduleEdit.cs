using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

public enum LayerChangeKind
{
    Added = 0,
    Changed = 1,
    Removed = 2,

    /// <summary>The precedence of the layers changed, and nothing else is said about any one of them.</summary>
    Reordered = 3,
}

/// <summary>What an edit does to one layer, and when.</summary>
/// <param name="Layer">Its new name; of a removed layer the old one; null for <see cref="LayerChangeKind.Reordered"/>.</param>
/// <param name="Before">Who would be on call in that layer (or, reordered, in the schedule) from <paramref name="At"/> on without the edit.</param>
/// <param name="After">Who is with it.</param>
public sealed record LayerChange(string? Layer, LayerChangeKind Kind, Instant At, ImmutableArray<UserId> Before, ImmutableArray<UserId> After);

/// <summary>A schedule after an edit.</summary>
/// <param name="Changes">By time, then in the order of the layers; empty when the edit says what holds already.</param>
/// <param name="ChangesVersions">False when the versions are what they were before: then nothing happens at another time than was already known.</param>
public sealed record EditedSchedule(Schedule Schedule, ImmutableArray<LayerChange> Changes, bool ChangesVersions);

/// <summary>
/// When an edit takes effect. Each changed layer goes over at its own next handoff under the version that holds now, so that nobody is taken
/// off in the middle of a turn; or everything at once, when that is asked for.
/// <list type="bullet">
/// <item>A layer is known by its name; one with a new name and the same people in the place of one that is gone is the same layer, renamed.</item>
/// <item>A new layer has no handoff to wait for, and neither has one that has not started or has ended: they change at once.</item>
/// <item>A layer that is a calendar changes hands when its event does. What its calendar says is no edit of the schedule: that holds at once.</item>
/// <item>A new order of the layers takes effect when the schedule as a whole next changes hands.</item>
/// <item>An edit that was still to come is dropped: only what holds now and what is written now count.</item>
/// </list>
/// After the last of these instants the schedule is exactly what is written, and nothing else is remembered: files and server agree from then on.
/// Saying the same again changes nothing.
/// </summary>
public static class ScheduleEdit
{
    /// <param name="current">What is stored, with its versions.</param>
    /// <param name="written">What shall hold; its versions are not looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="now"/> is outside what schedules can be asked for.</exception>
    public static EditedSchedule Apply(Schedule current, Schedule written, Instant now, bool atOnce)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(written);
        var past = current.Earlier.TakeWhile(version => version.Until <= now).ToList();
        var holding = past.Count < current.Earlier.Length ? current.Earlier[past.Count].Layers : InForce(current);
        var slots = LayerSlots.Of(holding, InForce(written));
        var changes = Changes(slots, now, atOnce);

        var versions = past;
        var layers = holding;
        foreach (var at in changes.Select(change => change.At).Distinct())
        {
            if (versions.Count == 0 || versions[^1].Until < at)
            {
                versions.Add(new EarlierVersion(at, layers));
            }

            layers = slots.At(at, changes);
        }

        ImmutableArray<EarlierVersion> kept = [.. versions.Skip(versions.Count - ScheduleLimits.EarlierVersions)];

        // What earlier versions were goes on being known.
        var calendars = written.Calendars.AddRange(current.Calendars.Where(file =>
            written.Calendars.All(known => known.File != file.File) && kept.Any(version => version.Layers.Any(inForce => inForce.Layer.Calendar?.File == file.File))));
        return new EditedSchedule(written with { Earlier = kept, Calendars = calendars }, [.. changes.Select(change => change.Change)], !Same(kept, current.Earlier));
    }

    private static bool Same(ImmutableArray<EarlierVersion> one, ImmutableArray<EarlierVersion> other) =>
        one.Length == other.Length && one.Zip(other).All(pair =>
            pair.First.Until == pair.Second.Until
            && pair.First.Layers.Length == pair.Second.Layers.Length
            && pair.First.Layers.Zip(pair.Second.Layers).All(layers => layers.First.IsSameAs(layers.Second)));

    private static List<TimedChange> Changes(LayerSlots slots, Instant now, bool atOnce)
    {
        var changes = new List<TimedChange>();
        foreach (var slot in slots.All)
        {
            switch (slot)
            {
                case { Old: null, New: { } added }:
                    Add(slot, LayerChangeKind.Added, added.Layer.Name, now);
                    break;
                case { Old: { } removed, New: null }:
                    Add(slot, LayerChangeKind.Removed, removed.Layer.Name, HandoffOf(removed));
                    break;
                case { Old: { } old, New: { } written } when !old.IsSameAs(written):
                    Add(slot, LayerChangeKind.Changed, written.Layer.Name, HandoffOf(old));
                    break;
            }
        }

        if (slots.IsReordered)
        {
            var at = atOnce ? now : Alone(slots.Holding).Around(now).Until ?? now;
            changes.Add(new TimedChange(null, new LayerChange(null, LayerChangeKind.Reordered, at, Who(slots.Holding, at), Who(slots.Written, at))));
        }

        return [.. changes.OrderBy(change => change.At)];

        Instant HandoffOf(LayerInForce layer) => atOnce ? now : NextHandoff(layer, now);

        void Add(LayerSlot slot, LayerChangeKind kind, string name, Instant at) =>
            changes.Add(new TimedChange(slot, new LayerChange(name, kind, at, Who(slot.Old is { } old ? [old] : [], at), Who(slot.New is { } written ? [written] : [], at))));
    }

    /// <summary>The end of the turn that contains an instant, or of the layer; the instant itself when the layer has not begun or is over.</summary>
    private static Instant NextHandoff(LayerInForce layer, Instant now)
    {
        if (layer.Layer.Calendar is not null)
        {
            return Alone([layer]).Around(now) is { Now.IsGap: false, Until: { } over } ? over : now;
        }

        var end = layer.Layer.End is { } local ? WallClock.First(layer.Zone, local) : Instant.MaxValue;
        return now < WallClock.First(layer.Zone, layer.Layer.Start) || now >= end ? now : Instant.Min(end, new LayerTurns(layer.Layer, layer.Zone).At(now).End);
    }

    private static ImmutableArray<UserId> Who(ImmutableArray<LayerInForce> layers, Instant at) => [.. Alone(layers).At(at).Users.Select(user => user.User)];

    private static Timetable Alone(ImmutableArray<LayerInForce> layers) =>
        new(new Schedule(new ScheduleId("edit"), "Edit", DateTimeZone.Utc, [], [new EarlierVersion(Instant.MaxValue, layers)]), [], []);

    private static ImmutableArray<LayerInForce> InForce(Schedule schedule) => [.. schedule.Layers.Select(layer => new LayerInForce(layer, schedule.Zone))];
}
