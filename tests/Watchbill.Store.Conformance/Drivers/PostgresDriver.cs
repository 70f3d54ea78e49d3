using Npgsql;
using Watchbill.Store.Migrations;
using Watchbill.Store.Postgres;

namespace Watchbill.Store.Conformance.Drivers;

public sealed class PostgresDriver(PostgresServer server) : StoreDriver
{
    public override async Task<StoreUnderTest> OpenAsync()
    {
        var connectionString = await server.NewDatabaseAsync();
        var store = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connectionString + ";Pooling=true" });
        return new Opened(server, store, connectionString);
    }

    public override async Task<StoreUnderTest> OpenAtAsync(int number)
    {
        var connectionString = await server.NewDatabaseAsync(migrated: false);
        var store = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connectionString + ";Pooling=true" });
        await store.MigrateAsync([.. MigrationScript.Of(typeof(PostgresStore).Assembly).Take(number)], CancellationToken.None);
        return new Opened(server, store, connectionString);
    }

    private sealed class Opened(PostgresServer server, PostgresStore store, string connectionString) : StoreUnderTest
    {
        public override IStore Store => store;

        public override Task ExecuteAsync(string sql) => PostgresServer.ExecuteAsync(connectionString, sql);

        public override async Task<IReadOnlyList<string>> ReadColumnsAsync()
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'", connection);
            await using var reader = await command.ExecuteReaderAsync();
            var columns = new List<string>();
            while (await reader.ReadAsync())
            {
                columns.Add(reader.GetString(0));
            }

            return columns;
        }

        public override async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            await server.DropDatabaseAsync(connectionString);
        }
    }
}
