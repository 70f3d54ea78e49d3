using Npgsql;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Migrations;
using Watchbill.Store.Postgres;

namespace Watchbill.Store.Conformance.Postgres;

public sealed class PostgresServerTests(PostgresServer server)
{
    [Fact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        // Often enough for their questions and answers to cross in every way.
        for (var round = 0; round < 8; round++)
        {
            var database = await server.NewDatabaseAsync(migrated: false);
            var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(database)));

            await Task.WhenAll(stores.Select(store => store.MigrateAsync(CancellationToken.None)));

            Assert.Equal(MigrationScript.Of(typeof(PostgresStore).Assembly).Count, await CountAsync(database, "schema_migration"));
            await Task.WhenAll(stores.Select(store => store.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task An_interrupted_migration_leaves_nothing_and_goes_on_from_there()
    {
        var database = await server.NewDatabaseAsync(migrated: false);
        await using var store = await OpenAsync(database);
        var first = new MigrationScript(1, "0001_a.sql", "CREATE TABLE a (x int)");
        var broken = new MigrationScript(2, "0002_b.sql", "CREATE TABLE b (x int); CREATE TABLE a (x int)");
        await Assert.ThrowsAsync<PostgresException>(() => store.MigrateAsync([first, broken], CancellationToken.None));

        await store.MigrateAsync([first, broken with { Sql = "CREATE TABLE b (x int); INSERT INTO b VALUES (1)" }], CancellationToken.None);

        Assert.Equal(1, await CountAsync(database, "b"));
        Assert.Equal(2, await CountAsync(database, "schema_migration"));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("local")]
    [InlineData("remote_write")]
    public async Task A_database_that_does_not_wait_for_its_disk_is_refused(string setting)
    {
        var database = await server.NewDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        await PostgresServer.ExecuteAsync(database, $"ALTER DATABASE {name} SET synchronous_commit = {setting}");

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync(database));
        Assert.Contains($"synchronous_commit = {setting}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named_without_its_password()
    {
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => OpenAsync("Host=127.0.0.1;Port=1;Username=watchbill;Password=s3cret;Database=watchbill"));

        Assert.Contains("127.0.0.1:1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_are_left_to_the_servers_own_tools()
    {
        await using var store = await OpenAsync(await server.NewDatabaseAsync());

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => store.BackUpAsync("/tmp/copy", CancellationToken.None));
        Assert.Contains("pg_dump", refusal.Message, StringComparison.Ordinal);
        Assert.Matches("^PostgreSQL [0-9.]+ .*synchronous_commit=on, 127.0.0.1/test_", store.Description);
    }

    private static async Task<PostgresStore> OpenAsync(string database) => await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = database });

    private static async Task<long> CountAsync(string database, string table)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
