using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Backups;

/// <summary>
/// After a restore the engine is on hold: events and commands are taken, but no timer fires and nothing is sent until somebody has looked at
/// what is due. A flag in the store, so that it holds over restarts.
/// </summary>
public static class RestoreHold
{
    private const string Name = "hold";
    private const string On = "1";

    public static async Task<bool> IsOnAsync(IStoreReader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return await reader.ReadEngineStateAsync(Name, cancellationToken) == On;
    }

    public static async Task SetAsync(IStore store, bool on, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using var transaction = await store.BeginAsync(cancellationToken);
        var writes = new WriteSet();
        writes.EngineState.Add((Name, on ? On : ""));
        await transaction.WriteAsync(writes);
        await transaction.CommitAsync();
    }
}
