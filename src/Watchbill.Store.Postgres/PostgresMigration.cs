using Npgsql;
using Watchbill.Store.Migrations;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres;

/// <summary>The schema of one database. Nodes that start together take turns: one applies a step, the others find it applied.</summary>
internal sealed class PostgresMigration(NpgsqlConnection connection) : IMigrationTarget
{

    // Read from the catalogue's table: to_regclass may answer from what this session remembers, though another node has made the table meanwhile.
    private const string KnownSql = "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'schema_migration' AND schemaname = ANY(current_schemas(false)))";
    private const string NumberSql = "SELECT coalesce(max(number), 0) FROM schema_migration";
    private const string CreateSql = "CREATE TABLE IF NOT EXISTS schema_migration (number bigint PRIMARY KEY, name text NOT NULL)";
    private const string RecordSql = "INSERT INTO schema_migration (number, name) VALUES ($1, $2)";

    // Any number will do that no other program in the same database uses.
    private const string TurnSql = "SELECT pg_advisory_xact_lock(5722013071945)";
    private readonly Session _session = new(connection);

    public string Name => $"The database '{connection.Database}' on {connection.Host}";

    public async ValueTask<int> ReadNumberAsync(CancellationToken cancellationToken)
    {
        var known = await _session.ReadAsync(Command(KnownSql), row => row.GetBoolean(0), cancellationToken);
        return known.Single() ? (await _session.ReadAsync(Command(NumberSql), row => row.Int(0), cancellationToken)).Single() : 0;
    }

    public async ValueTask ApplyAsync(MigrationScript script, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await _session.ReadAsync(Command(TurnSql), _ => 0, cancellationToken);
        if (await ReadNumberAsync(cancellationToken) >= script.Number)
        {
            return;
        }

        await _session.RunAsync(Command(CreateSql), cancellationToken);
        await using (var command = new NpgsqlCommand(script.Sql, connection, transaction))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await _session.RunAsync(Command(RecordSql, Number(script.Number), Text(script.Name)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
