using System.Security.Cryptography;
using Npgsql;
using Watchbill.Store.Migrations;
using Watchbill.Store.Postgres.Hints;
using Watchbill.Store.Postgres.Time;
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

    private readonly NpgsqlDataSource _source;
    private readonly DatabaseWatch _watch;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private PostgresStore(NpgsqlDataSource source, DatabaseWatch watch, NodeHints hints)
    {
        Hints = hints;
        _source = source;
        _watch = watch;
        Reader = new PostgresReader(source);
        Access = new PostgresAccess(source);
    }

    public string Description => _watch.Description;

    /// <summary>The time of all nodes of this database. The engine must have no other.</summary>
    public DatabaseClock Clock => _watch.Clock;

    /// <summary>What the nodes of this database tell one another.</summary>
    public NodeHints Hints { get; }

    /// <summary>Why this node is not ready, though its database answers; null when it is.</summary>
    public StoreTrouble? Trouble => _watch.Trouble;

    public IStoreReader Reader { get; }

    public IAccessStore Access { get; }

    /// <summary>Connects, and checks that a commit will be safe on disk. <see cref="IStore.MigrateAsync"/> comes next.</summary>
    /// <exception cref="StoreRefusedException">The server cannot be reached, is a replica, or does not wait for its disk.</exception>
    public static async ValueTask<PostgresStore> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = Settings(options);
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            var watch = await DatabaseWatch.StartAsync(source, options.Time, cancellationToken);
            return new PostgresStore(source, watch, new NodeHints(settings, options.Time, RandomNumberGenerator.GetHexString(16, lowercase: true)));
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
        await Hints.DisposeAsync();
        await _watch.DisposeAsync();
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

    /// <summary>Looks at the server at once, as is otherwise done every ten seconds.</summary>
    internal Task LookAsync(CancellationToken cancellationToken) => _watch.LookAsync(cancellationToken);

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
        if (settings.Host?.Contains(',', StringComparison.Ordinal) == true)
        {
            // Of several hosts only the primary will do, whichever it is after a failover.
            settings.TargetSessionAttributes = "primary";
        }

        return settings.ConnectionString;
    }
}
