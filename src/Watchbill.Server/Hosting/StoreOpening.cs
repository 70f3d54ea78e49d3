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
            ? await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connection, Time = time }, cancellationToken)
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

    /// <summary>The engine's clock: nodes that share a database share its time; alone on a file there is only the host's.</summary>
    public static TimeProvider ClockOf(IStore store, TimeProvider time) => store is PostgresStore postgres ? postgres.Clock : time;
}
