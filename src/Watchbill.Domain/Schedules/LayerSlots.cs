using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>One layer before and after an edit: added when it has no old form, removed when it has no new one.</summary>
internal sealed record LayerSlot(LayerInForce? Old, LayerInForce? New);

/// <summary>A change and the slot that it is about; none for a new order.</summary>
internal sealed record TimedChange(LayerSlot? Slot, LayerChange Change)
{
    public Instant At => Change.At;
}

/// <summary>Which layer of what is written is which layer of what holds, and what lies between the two while only some have gone over.</summary>
internal sealed class LayerSlots
{
    private readonly ImmutableArray<LayerSlot> _oldOrder;
    private readonly ImmutableArray<LayerSlot> _newOrder;

    private LayerSlots(ImmutableArray<LayerInForce> holding, ImmutableArray<LayerInForce> written)
    {
        (Holding, Written) = (holding, written);
        var partners = written.Select((layer, place) => PartnerOf(layer, place, holding, written)).ToArray();
        _newOrder = [.. written.Select((layer, place) => new LayerSlot(partners[place], layer))];
        _oldOrder = [.. holding.Select(layer => _newOrder.FirstOrDefault(slot => ReferenceEquals(slot.Old, layer)) ?? new LayerSlot(layer, New: null))];
        IsReordered = !_oldOrder.Where(slot => slot.New is not null).SequenceEqual(_newOrder.Where(slot => slot.Old is not null), ReferenceEqualityComparer.Instance);
        All = [.. _newOrder, .. _oldOrder.Where(slot => slot.New is null)];
    }

    public ImmutableArray<LayerInForce> Holding { get; }

    public ImmutableArray<LayerInForce> Written { get; }

    /// <summary>In the order of what is written, then those that are removed.</summary>
    public ImmutableArray<LayerSlot> All { get; }

    /// <summary>True when layers that stay have another precedence among themselves.</summary>
    public bool IsReordered { get; }

    public static LayerSlots Of(ImmutableArray<LayerInForce> holding, ImmutableArray<LayerInForce> written) => new(holding, written);

    /// <summary>The layers once all changes up to an instant have taken effect.</summary>
    public ImmutableArray<LayerInForce> At(Instant at, IReadOnlyList<TimedChange> changes)
    {
        var waiting = changes.Where(change => change.At > at).ToList();
        var (first, second) = waiting.Exists(change => change.Slot is null) ? (_oldOrder, _newOrder) : (_newOrder, _oldOrder);
        var order = first.ToList();
        for (var i = 0; i < second.Length; i++)
        {
            // What only one of the two knows stays above the layer that it stands above there.
            if (!order.Exists(slot => ReferenceEquals(slot, second[i])))
            {
                order.Insert(i == 0 ? 0 : order.FindIndex(slot => ReferenceEquals(slot, second[i - 1])) + 1, second[i]);
            }
        }

        return [.. order.Select(slot => waiting.Exists(change => ReferenceEquals(change.Slot, slot)) ? slot.Old : slot.New).OfType<LayerInForce>()];
    }

    /// <summary>Equal in everything, members of lists included.</summary>
    public static bool Same(LayerInForce one, LayerInForce other) =>
        one.Zone.Id == other.Zone.Id
        && one.Layer with { Participants = [], Restrictions = [], Shadows = [] } == other.Layer with { Participants = [], Restrictions = [], Shadows = [] }
        && one.Layer.Restrictions.SequenceEqual(other.Layer.Restrictions)
        && one.Layer.Shadows.SequenceEqual(other.Layer.Shadows)
        && SamePeople(one, other);

    private static bool SamePeople(LayerInForce one, LayerInForce other) =>
        one.Layer.Participants.Length == other.Layer.Participants.Length
        && one.Layer.Participants.Zip(other.Layer.Participants).All(pair => pair.First.Users.SequenceEqual(pair.Second.Users));

    private static LayerInForce? PartnerOf(LayerInForce layer, int place, ImmutableArray<LayerInForce> holding, ImmutableArray<LayerInForce> written)
    {
        if (holding.FirstOrDefault(old => old.Layer.Name == layer.Layer.Name) is { } named)
        {
            return named;
        }

        var renamed = place < holding.Length && SamePeople(holding[place], layer) && !written.Any(other => other.Layer.Name == holding[place].Layer.Name);
        return renamed ? holding[place] : null;
    }
}
