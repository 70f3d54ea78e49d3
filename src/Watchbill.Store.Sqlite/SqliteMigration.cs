using Watchbill.Store.Migrations;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite;

/// <summary>The schema of one file.</summary>
internal sealed class SqliteMigration(Connection connection, string path) : IMigrationTarget
{
    private const string CreateSql = "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)";
    private const string OthersSql = "SELECT count(*) FROM sqlite_master";
    private const string KnownSql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'";
    private const string NumberSql = "SELECT coalesce(max(number), 0) FROM schema_migration";
    private const string RecordSql = "INSERT INTO schema_migration (number, name) VALUES (?, ?)";

    public string Name => path;

    public ValueTask<int> ReadNumberAsync(CancellationToken cancellationToken)
    {
        if (connection.Get(KnownSql).ReadNumber() > 0)
        {
            return new((int)connection.Get(NumberSql).ReadNumber()!.Value);
        }

        return connection.Get(OthersSql).ReadNumber() == 0
            ? new(0)
            : throw new StoreRefusedException($"{path} is a database of another program. Set another path for Watchbill's data.");
    }

    public ValueTask ApplyAsync(MigrationScript script, CancellationToken cancellationToken)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            connection.Execute(CreateSql);
            connection.Execute(script.Sql);
            connection.Get(RecordSql).Number(script.Number).Text(script.Name).Run();
            connection.Execute("COMMIT");
        }
        catch
        {
            if (connection.InTransaction)
            {
                connection.Execute("ROLLBACK");
            }

            throw;
        }

        return ValueTask.CompletedTask;
    }
}
