using NodaTime;
using Watchbill.Engine;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Backups;

/// <summary>What would happen at once when a hold ends.</summary>
/// <param name="Timers">Of open alerts; they follow from the alerts' state, so resolving an alert is what ends them.</param>
public sealed record DueThings(IReadOnlyList<StoredTimer> Timers, IReadOnlyList<StoredDelivery> Deliveries)
{
    private const int Most = 1_000;

    public static async Task<DueThings> ReadAsync(IStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using var transaction = await store.BeginAsync(cancellationToken);
        return new DueThings(await transaction.ReadDueTimersAsync(time.Now(), Most), await OwedAsync(store, cancellationToken));
    }

    /// <summary>Cancels messages that were owed before an instant.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> DropBeforeAsync(IStore store, Instant before, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var owed = (await OwedAsync(store, cancellationToken)).Where(delivery => delivery.CreatedAt < before).ToList();
        var writes = new WriteSet();
        foreach (var delivery in owed)
        {
            writes.Deliveries.Add(new Drop(delivery.Request.Id, "dropped after a restore", time.Now()));
        }

        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.WriteAsync(writes);
        await transaction.CommitAsync();
        return owed.Count;
    }

    private static async Task<IReadOnlyList<StoredDelivery>> OwedAsync(IStore store, CancellationToken cancellationToken) =>
        [.. (await store.Reader.ReadRecentDeliveriesAsync(Most, cancellationToken)).Where(delivery => delivery.Status == DeliveryStatus.Pending)];
}
