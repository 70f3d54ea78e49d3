using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;

namespace Watchbill.Engine.Delivery;

/// <summary>Which providers fail at present, as this node has seen. Thread-safe.</summary>
public sealed class ProviderHealth
{
    private ImmutableDictionary<ContactMethodKind, Instant> _failingSince = ImmutableDictionary<ContactMethodKind, Instant>.Empty;

    public ImmutableHashSet<ContactMethodKind> Failing => [.. _failingSince.Keys];

    /// <summary>Since when each failing provider has answered nothing but failures.</summary>
    public ImmutableDictionary<ContactMethodKind, Instant> FailingSince => _failingSince;

    public void Works(ContactMethodKind kind) => ImmutableInterlocked.TryRemove(ref _failingSince, kind, out _);

    public void Fails(ContactMethodKind kind, Instant now) => ImmutableInterlocked.TryAdd(ref _failingSince, kind, now);
}
