using Watchbill.Domain.Responders;

namespace Watchbill.Engine.Delivery;

/// <summary>How many attempts may begin: by kind, and by receiver of webhooks where some are under way. Not thread-safe.</summary>
internal sealed class FreeSlots(IReadOnlyDictionary<ContactMethodKind, int> kinds, IReadOnlyDictionary<Provider, int> receivers)
{
    private readonly Dictionary<ContactMethodKind, int> _kinds = kinds.Where(kind => kind.Value > 0).ToDictionary();
    private readonly Dictionary<Provider, int> _receivers = receivers.ToDictionary();

    public bool IsEmpty => _kinds.Count == 0;

    /// <summary>Kinds with at least one free slot.</summary>
    public IReadOnlyDictionary<ContactMethodKind, int> Kinds => _kinds;

    /// <summary>Nothing more may begin there, while it may elsewhere: a receiver of webhooks that is slow.</summary>
    public bool IsFull(Provider provider) => provider.Host is not null && _receivers.GetValueOrDefault(provider, Deliverer.ReceiverSlots) <= 0;

    /// <summary>A batch that is decided again begins with the same slots.</summary>
    public FreeSlots Copy() => new(_kinds, _receivers);

    /// <summary>False when there is none for this provider.</summary>
    public bool Take(Provider provider)
    {
        var free = _kinds.GetValueOrDefault(provider.Kind);
        var atReceiver = provider.Host is null ? free : _receivers.GetValueOrDefault(provider, Deliverer.ReceiverSlots);
        if (Math.Min(free, atReceiver) <= 0)
        {
            return false;
        }

        _kinds[provider.Kind] = free - 1;
        if (provider.Host is not null)
        {
            _receivers[provider] = atReceiver - 1;
        }

        return true;
    }
}
