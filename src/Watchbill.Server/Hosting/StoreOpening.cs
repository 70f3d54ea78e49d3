using Watchbill.Store;
using Watchbill.Store.Postgres;
using Watchbill.Store.Sqlite;

namespace Watchbill.Server.Hosting;

/// <summary>Opens the store that the options name, and brings its schema up to date.</summary>
internal static class StoreOpening
{
    /// <exception cref="StoreRefusedException">It will not be used as it is; the message says what to do.</exception>
    public static async Task<IStore> OpenAsync(ServerOptions options, DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        IStore store = options.Postgres is { } connection
            ? await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connection }, cancellationToken)
            : await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = folder.Database, Time = time });
        try
        {
            await store.MigrateAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
