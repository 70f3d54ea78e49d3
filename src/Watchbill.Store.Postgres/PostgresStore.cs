using Npgsql;
using Watchbill.Store.Migrations;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres;

/// <summary>
/// The store in a PostgreSQL database that any number of nodes share. Within one store writing is one transaction at a time; between nodes
/// row locks, versions and unique keys decide.
/// </summary>
/// <remarks>
/// Locks are taken in one order: the alerts of a batch by id, then timers and deliveries (see AlertLocks), then the small tables by key. What can
/// still cross is broken up by the server, as an exception whose IsTransient is true: nothing was written, and the batch can be tried again.
/// </remarks>
public sealed class PostgresStore : IStore
{
    private const int PreparedStatements = 200;

    // The block is taken in a transaction of its own, so that nodes do not wait for one another's commits here; that it returns before
    // its WAL is flushed is fine, because the commit of the alerts that bear the numbers flushes it too.
    private const string ReserveSql = "UPDATE counter SET value = value + $1 WHERE name = 'alert' RETURNING value";
    private const string NoWaitSql = "SELECT set_config('synchronous_commit', 'off', true)";

    private const string ServerSql = """
        SELECT current_setting('server_version'), current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'), pg_is_in_recovery()
        """;

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private PostgresStore(NpgsqlDataSource source, string description)
    {
        _source = source;
        Description = description;
        Reader = new PostgresReader(source);
        Access = new PostgresAccess(source);
    }

    public string Description { get; }

    public IStoreReader Reader { get; }

    public IAccessStore Access { get; }

    /// <summary>Connects, and checks that a commit will be safe on disk. <see cref="IStore.MigrateAsync"/> comes next.</summary>
    /// <exception cref="StoreRefusedException">The server cannot be reached, is a replica, or does not wait for its disk.</exception>
    public static async ValueTask<PostgresStore> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var source = NpgsqlDataSource.Create(Settings(options));
        try
        {
            return new PostgresStore(source, await CheckAsync(source, cancellationToken));
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public Task MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(MigrationScript.Of(typeof(PostgresStore).Assembly), cancellationToken);

    public async ValueTask<IStoreTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync(cancellationToken);
            return new PostgresTransaction(this, connection, await connection.BeginTransactionAsync(cancellationToken));
        }
        catch
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            _turn.Release();
            throw;
        }
    }

    /// <exception cref="StoreRefusedException">Always: PostgreSQL has its own tools for that.</exception>
    public Task BackUpAsync(string path, CancellationToken cancellationToken) => throw new StoreRefusedException(
        "Watchbill does not copy a PostgreSQL database. Use pg_dump (pg_dump --format=custom --file=watchbill.dump DATABASE), or the base backups of your server.");

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _turn.Dispose();
    }

    internal async Task MigrateAsync(IReadOnlyList<MigrationScript> scripts, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await Migrator.RunAsync(new PostgresMigration(connection), scripts, cancellationToken);
    }

    internal async Task<long> ReserveAlertIdsAsync(int count)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        long last = 0;
        await new Session(connection).ReadManyAsync([(Command(NoWaitSql), _ => { }), (Command(ReserveSql, Number(count)), row => last = row.GetInt64(0))]);
        await transaction.CommitAsync();
        return last > 0 ? last - count + 1 : throw new InvalidDataException("The store has lost its alert counter.");
    }

    internal void End() => _turn.Release();

    private static string Settings(PostgresStoreOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "watchbill",
            CommandTimeout = Math.Clamp(options.StatementSeconds, 1, 300),
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
        settings.IncludeErrorDetail = false;
        return settings.ConnectionString;
    }

    private static async Task<string> CheckAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(source, cancellationToken);
        var server = (await new Session(connection).ReadAsync(
            Command(ServerSql),
            row => (Version: row.GetString(0), Commit: row.GetString(1), Fsync: row.GetString(2), Pages: row.GetString(3), IsReplica: row.GetBoolean(4)),
            cancellationToken)).Single();
        var where = $"{connection.Host}/{connection.Database}";
        if (server.IsReplica)
        {
            throw new StoreRefusedException($"{where} is a replica, which may lag behind. Decisions need the primary: connect there.");
        }

        if (server.Commit is not ("on" or "remote_apply"))
        {
            throw new StoreRefusedException(
                $"{where} has synchronous_commit = {server.Commit}: it would confirm alerts that a crash can still lose. Set it to on for this database or user.");
        }

        if (server.Fsync != "on" || server.Pages != "on")
        {
            throw new StoreRefusedException($"{where} has fsync = {server.Fsync} and full_page_writes = {server.Pages}: a crash can destroy its data. Set both to on.");
        }

        return $"PostgreSQL {server.Version}, synchronous_commit={server.Commit}, {where}";
    }

    private static async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw new StoreRefusedException($"The PostgreSQL server cannot be used: {e.Message} Check the connection string and that the server runs.", e);
        }
    }
}
