using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.StatusPages;

/// <summary>What a command about a post leads to.</summary>
/// <param name="Post">After the entries; null when a new one was refused.</param>
/// <param name="Entries">In the order of their versions; each with the instant from which it holds. Empty when nothing had to change.</param>
/// <param name="Refusal">Null when it was accepted.</param>
public sealed record StatusPostDecision(StatusPost? Post, ImmutableArray<(Instant OccurredAt, StatusPostEntry Entry)> Entries, Refusal? Refusal = null)
{
    /// <summary>Updates made by it of which subscribers are to be told, by number.</summary>
    public ImmutableArray<int> Tells => [.. Entries.Select(entry => entry.Entry).OfType<PostUpdated>().Where(entry => entry.Notify).Select(entry => entry.Number)];

    public bool Reminds => Entries.Any(entry => entry.Entry is PostReminded);
}
