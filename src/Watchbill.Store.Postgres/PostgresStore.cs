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

    private const int BlockFactor = 8;
    private static readonly TimeSpan BlockKept = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source;
    private readonly DatabaseWatch _watch;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _blockNext;
    private long _blockEnd;
    private long _blockTaken;

    private PostgresStore(NpgsqlDataSource source, TimeProvider time, DatabaseWatch watch, NodeHints hints)
    {
        _time = time;
        _blockTaken = time.GetTimestamp() - (2 * time.TimestampFrequency);
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
            return new PostgresStore(source, options.Time, watch, new NodeHints(settings, options.Time, RandomNumberGenerator.GetHexString(16, lowercase: true)));
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

    /// <summary>
    /// While numbers are asked for all the time a larger block is taken, and what is left of it is good for a second: so numbers are not far from
    /// the order of time between nodes, and when little happens none are lost. Called by the one transaction under way.
    /// </summary>
    internal async Task<long> ReserveAlertIdsAsync(int count)
    {
        var isBusy = _time.GetElapsedTime(_blockTaken) < BlockKept;
        if (!isBusy || _blockEnd - _blockNext < count)
        {
            var size = isBusy ? count * BlockFactor : count;
            await using var connection = await _source.OpenConnectionAsync();
            var last = 0L;

            // Without BEGIN both are one transaction, which ends with them.
            await new Session(connection).RunAsync([new Step(Command(NoWaitSql), _ => { }), new Step(Command(ReserveSql, Number(size)), row => last = row.GetInt64(0))]);
            if (last == 0)
            {
                throw new InvalidDataException("The store has lost its alert counter.");
            }

            (_blockNext, _blockEnd, _blockTaken) = (last - size + 1, last + 1, _time.GetTimestamp());
        }

        var first = _blockNext;
        _blockNext += count;
        return first;
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
