using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;

namespace Watchbill.Engine.Delivery;

/// <summary>Which providers fail at present, as this node has seen. Thread-safe.</summary>
public sealed class ProviderHealth
{
    private ImmutableDictionary<Provider, Instant> _failingSince = ImmutableDictionary<Provider, Instant>.Empty;

    public ImmutableHashSet<Provider> Failing => [.. _failingSince.Keys];

    /// <summary>Since when each failing provider has answered nothing but failures.</summary>
    public ImmutableDictionary<Provider, Instant> FailingSince => _failingSince;

    public void Works(Provider provider) => ImmutableInterlocked.TryRemove(ref _failingSince, provider, out _);

    public void Fails(Provider provider, Instant now) => ImmutableInterlocked.TryAdd(ref _failingSince, provider, now);
}
