using NodaTime;
using Watchbill.Store.Migrations;
using Watchbill.Store.Sqlite;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Conformance.Drivers;

public sealed class SqliteDriver : StoreDriver
{
    public static readonly SqliteDriver Instance = new();

    private static readonly IReadOnlyList<MigrationScript> Scripts = MigrationScript.Of(typeof(SqliteStore).Assembly);

    public override Task<StoreUnderTest> OpenAsync() => OpenAtAsync(Scripts.Count);

    public override async Task<StoreUnderTest> OpenAtAsync(int number)
    {
        var folder = Directory.CreateTempSubdirectory("watchbill-").FullName;
        var options = new SqliteStoreOptions { Path = Path.Combine(folder, "watchbill.db"), IdleCheckpoint = Duration.Zero };
        var store = await SqliteStore.OpenAsync(options);
        await store.MigrateAsync([.. Scripts.Take(number)], CancellationToken.None);
        return new Opened(store, folder, options.Path);
    }

    private sealed class Opened(SqliteStore store, string folder, string path) : StoreUnderTest
    {
        public override IStore Store => store;

        public override Task ExecuteAsync(string sql)
        {
            using var connection = Connection.OpenWriter(path);
            connection.Execute(sql);
            return Task.CompletedTask;
        }

        public override Task<IReadOnlyList<string>> ReadColumnsAsync()
        {
            using var connection = Connection.OpenReader(path);
            var statement = connection.Get("""
                SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
                """);
            var columns = new List<string>();
            while (statement.Read())
            {
                columns.Add(statement.GetText(0));
            }

            return Task.FromResult<IReadOnlyList<string>>(columns);
        }

        public override async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
