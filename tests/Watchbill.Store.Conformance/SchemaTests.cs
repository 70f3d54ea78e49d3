using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Migrations;
using Watchbill.Store.Sqlite;

namespace Watchbill.Store.Conformance;

public sealed class SchemaTests(PostgresServer server)
{
    [Fact]
    public async Task Both_databases_have_the_same_tables_and_columns()
    {
        await using var sqlite = await SqliteDriver.Instance.OpenAsync();
        await using var postgres = await new PostgresDriver(server).OpenAsync();

        var columns = await sqlite.ReadColumnsAsync();
        Assert.True(columns.Count > 100);
        Assert.Equal(columns.Order(StringComparer.Ordinal), (await postgres.ReadColumnsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Both_databases_have_the_same_migrations()
    {
        var sqlite = MigrationScript.Of(typeof(SqliteStore).Assembly).Select(script => script.Name).ToList();

        Assert.NotEmpty(sqlite);
        Assert.Equal(sqlite, MigrationScript.Of(typeof(Store.Postgres.PostgresStore).Assembly).Select(script => script.Name));
    }
}
