using Watchbill.Domain;
using Watchbill.Store.Rows;

namespace Watchbill.Store;

/// <summary>All that a batch knows beforehand it will look at. What stays empty costs nothing.</summary>
public sealed record BatchQuestion
{
    public IReadOnlyCollection<AlertId> Alerts { get; init; } = [];

    /// <summary>For each the open alert, else the one resolved last.</summary>
    public IReadOnlyCollection<AlertKey> Keys { get; init; } = [];

    public IReadOnlyCollection<string> CommandIds { get; init; } = [];

    public IReadOnlyCollection<DeliveryId> Deliveries { get; init; } = [];

    public IReadOnlyCollection<Destination> Destinations { get; init; } = [];

    public IReadOnlyCollection<string> Lanes { get; init; } = [];
}

/// <param name="Revision">Of the definitions, read before everything else.</param>
/// <param name="Alerts">Those asked for by id and the latest of the keys, each once, locked.</param>
/// <param name="Latest">The ids among them that answer a key.</param>
public sealed record BatchAnswer(
    long Revision,
    IReadOnlyList<StoredAlert> Alerts,
    IReadOnlySet<AlertId> Latest,
    IReadOnlyDictionary<string, string> CommandResults,
    IReadOnlyList<StoredDelivery> Deliveries,
    IReadOnlyDictionary<Destination, DestinationUse> Destinations,
    IReadOnlyDictionary<string, LaneUse> Lanes);
