using Watchbill.Domain;
using Watchbill.Store.Rows;

namespace Watchbill.Store.Conformance;

/// <summary>What tests do over and over.</summary>
internal static class StoreSteps
{
    /// <summary>Writes in one transaction of its own.</summary>
    public static async Task<WriteOutcome> WriteAsync(this IStore store, Action<WriteSet> fill)
    {
        await using var transaction = await store.BeginAsync(CancellationToken.None);
        var writes = new WriteSet();
        fill(writes);
        var outcome = await transaction.WriteAsync(writes);
        await transaction.CommitAsync();
        return outcome;
    }

    public static Task<WriteOutcome> WriteAsync(this IStore store, params AlertWrite[] alerts) => store.WriteAsync(writes => writes.Alerts.AddRange(alerts));

    public static Task<WriteOutcome> ChangeAsync(this IStore store, params DeliveryChange[] changes) => store.WriteAsync(writes => writes.Deliveries.AddRange(changes));

    /// <summary>Asks within a transaction that changes nothing.</summary>
    public static async Task<T> AskAsync<T>(this IStore store, Func<IStoreTransaction, ValueTask<T>> question)
    {
        await using var transaction = await store.BeginAsync(CancellationToken.None);
        return await question(transaction);
    }

    public static async Task<StoredAlert?> ReadAlertAsync(this IStore store, long id) => await store.Reader.ReadAlertAsync(new AlertId(id), CancellationToken.None);

    public static async Task<StoredDelivery> ReadDeliveryAsync(this IStore store, string id) =>
        (await store.AskAsync(transaction => transaction.ReadDeliveriesAsync([new DeliveryId(id)]))).Single();

    public static async Task<string> StatusAsync(this IStore store, string delivery) => (await store.ReadDeliveryAsync(delivery)).Status.ToString();
}
