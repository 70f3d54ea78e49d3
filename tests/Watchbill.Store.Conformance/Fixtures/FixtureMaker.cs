using System.Globalization;
using System.Text;
using Watchbill.Store.Migrations;
using Watchbill.Store.Sqlite;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Conformance.Fixtures;

public sealed class FixtureMaker
{
    /// <summary>Run by hand when a new number is released; the file it writes to the temporary folder is then committed beside this one.</summary>
    [Fact(Explicit = true)]
    public async Task Write_the_fixture_of_the_newest_number()
    {
        var folder = Directory.CreateTempSubdirectory("watchbill-fixture-").FullName;
        var path = Path.Combine(folder, "filled.db");
        await using (var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path }))
        {
            await store.MigrateAsync(CancellationToken.None);
            await UpgradeConformance.FillAsync(store);
        }

        var number = MigrationScript.Of(typeof(SqliteStore).Assembly).Count;
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:0000}.sql"));
        await File.WriteAllTextAsync(file, Dump(path));
        TestContext.Current.SendDiagnosticMessage("The fixture is in {0}", file);
    }

    /// <summary>Rows as SQL that both databases understand.</summary>
    private static string Dump(string path)
    {
        using var connection = Connection.OpenReader(path);
        var sql = new StringBuilder("-- Rows that the release with this number wrote. Never changed.\n");
        foreach (var table in Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migration' ORDER BY name"))
        {
            var columns = Column(connection, $"SELECT name FROM pragma_table_info('{table}')");

            // These two have their one row from the migration.
            if (table is "revision" or "counter")
            {
                sql.Append(CultureInfo.InvariantCulture, $"UPDATE {table} SET value = {Column(connection, $"SELECT value FROM {table}").Single()};\n");
                continue;
            }

            var values = string.Join(" || ', ' || ", columns.Select(column => column == "content" ? "quote(CAST(content AS TEXT))" : $"quote({column})"));
            foreach (var row in Column(connection, $"SELECT {values} FROM {table}"))
            {
                sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({row});\n");
            }
        }

        return sql.ToString();
    }

    private static List<string> Column(Connection connection, string sql)
    {
        var statement = connection.Get(sql);
        var values = new List<string>();
        while (statement.Read())
        {
            values.Add(statement.GetText(0));
        }

        return values;
    }
}
