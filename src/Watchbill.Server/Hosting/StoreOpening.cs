using Watchbill.Store;
using Watchbill.Store.Sqlite;

namespace Watchbill.Server.Hosting;

/// <summary>Opens the store that the options name, and brings its schema up to date.</summary>
internal static class StoreOpening
{
    /// <exception cref="StoreRefusedException">It will not be used as it is; the message says what to do.</exception>
    public static async Task<IStore> OpenAsync(ServerOptions options, DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Postgres is not null)
        {
            throw new StoreRefusedException("This build has no PostgreSQL driver. Leave the connection string out to use SQLite in the data folder.");
        }

        IStore store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = folder.Database, Time = time });
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
