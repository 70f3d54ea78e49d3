using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// What the whole schedule says at an instant (the highest layer with somebody on call, then the overrides), and a stretch [From, Until)
/// around that instant for which it says the same; like <see cref="LayerSegment"/>, not always the longest.
/// </summary>
internal readonly record struct FinalSegment(ImmutableArray<OnCallUser> Users, Instant From, Instant Until)
{
    public bool SaysTheSameAs(FinalSegment other) => Users.AsSpan().SequenceEqual(other.Users.AsSpan());

    /// <param name="seen">
    /// One place per layer, in which the last segment of each is kept for a caller who asks for neighbouring instants; empty = keep nothing.
    /// </param>
    public static FinalSegment At(Schedule schedule, IReadOnlyList<Override> overrides, Instant at, Span<LayerSegment> seen)
    {
        var (from, until) = (Instant.MinValue, Instant.MaxValue);
        LayerSegment top = default;
        string? name = null;

        // Layers below the first that has somebody are hidden for as long as it has, so their changes are none.
        for (var i = schedule.Layers.IsDefault ? -1 : schedule.Layers.Length - 1; i >= 0 && name is null; i--)
        {
            var layer = schedule.Layers[i];
            var segment = !seen.IsEmpty && seen[i].Contains(at) ? seen[i] : LayerSegment.At(layer, schedule.Zone, at);
            (from, until) = (Instant.Max(from, segment.From), Instant.Min(until, segment.Until));
            if (!seen.IsEmpty)
            {
                seen[i] = segment;
            }

            if (segment.HasSomebody)
            {
                (top, name) = (segment, layer.Name);
            }
        }

        var active = 0;
        for (var i = 0; i < overrides.Count; i++)
        {
            var change = overrides[i];
            if (change.Schedule != schedule.Id || change.End <= change.Start)
            {
                continue;
            }

            active += change.IsActiveAt(at) ? 1 : 0;
            from = change.End <= at ? Instant.Max(from, change.End) : change.Start <= at ? Instant.Max(from, change.Start) : from;
            until = change.Start > at ? Instant.Min(until, change.Start) : change.End > at ? Instant.Min(until, change.End) : until;
        }

        return new FinalSegment(PeopleOf(schedule, overrides, at, top, name, active), from, until);
    }

    private static ImmutableArray<OnCallUser> PeopleOf(
        Schedule schedule, IReadOnlyList<Override> overrides, Instant at, LayerSegment top, string? name, int active)
    {
        var scheduled = name is null ? 0 : top.Users.Length;
        if (scheduled + active == 0)
        {
            return [];
        }

        var roster = new Roster(scheduled + active);
        if (name is not null)
        {
            var source = new FromLayer(name, top.Turn);
            foreach (var user in top.Users)
            {
                roster.Add(user, source);
            }
        }

        for (var i = 0; i < overrides.Count && active > 0; i++)
        {
            var change = overrides[i];
            if (change.Schedule == schedule.Id && change.IsActiveAt(at))
            {
                Apply(change, ref roster);
                active--;
            }
        }

        return roster.ToImmutable();
    }

    private static void Apply(Override change, ref Roster roster)
    {
        switch (change.Kind)
        {
            case OverrideKind.Add:
                roster.Add(change.User, new FromOverride(change.Id, InsteadOf: null));
                break;
            case OverrideKind.Remove:
                roster.Remove(change.User);
                break;
            case OverrideKind.Replace when change.Instead is { } instead && roster.Remove(change.User):
                roster.Add(instead, new FromOverride(change.Id, change.User));
                break;
        }
    }
}
