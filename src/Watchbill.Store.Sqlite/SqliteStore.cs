using Watchbill.Store.Migrations;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite;

/// <summary>
/// The store in one file. One connection writes and checkpoints, in the turns that <see cref="WriteGate"/> gives; readers have connections
/// of their own that cannot write. A lock file keeps every other store away. All work is done on the caller's thread: SQLite has no
/// asynchronous I/O, so a call either waits for its turn or is complete when it returns.
/// </summary>
/// <remarks>
/// Safe on disk: the write-ahead log with synchronous=FULL, so COMMIT returns after fsync. The log is copied back (a passive checkpoint) by the
/// writing connection itself, when nobody has written for a while, and under load when the log has grown to a set size: a checkpoint by
/// a second connection could lose a commit in libraries before 3.51.3, and one inside COMMIT would make that commit slow.
/// </remarks>
public sealed class SqliteStore : IStore
{
    private readonly SqliteStoreOptions _options;
    private readonly FileStream _lock;
    private readonly WriterConnection _writer;
    private readonly ReaderPool _readers;
    private readonly WriteGate _gate = new();
    private readonly Checkpointing _checkpointing;
    private int _disposed;

    private SqliteStore(SqliteStoreOptions options, FileStream nodeLock, Connection writer)
    {
        _options = options;
        _lock = nodeLock;
        _writer = new WriterConnection(writer);
        _readers = new ReaderPool(options.Path);
        _checkpointing = new Checkpointing(writer, options, _gate);
        Reader = new SqliteReader(_readers);
        Access = new SqliteAccess(this, _readers);
    }

    public string Description => $"SQLite {SqliteLibrary.Version}, WAL, synchronous=FULL, {_options.Path}";

    public IStoreReader Reader { get; }

    public IAccessStore Access { get; }

    /// <summary>Opens the file, or makes it. <see cref="IStore.MigrateAsync"/> comes next.</summary>
    /// <exception cref="StoreRefusedException">Another node holds the file, or it is not a database.</exception>
    public static ValueTask<SqliteStore> OpenAsync(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SqliteLibrary.Load(options.BundledLibrary);
        var path = Path.GetFullPath(options.Path);
        var nodeLock = NodeLock.Take(path);
        try
        {
            PrivateFile.Make(path, FileMode.OpenOrCreate);
            return new(new SqliteStore(options with { Path = path }, nodeLock, OpenWriter(path)));
        }
        catch
        {
            nodeLock.Dispose();
            throw;
        }
    }

    public Task MigrateAsync(CancellationToken cancellationToken) => MigrateAsync(MigrationScript.Of(typeof(SqliteStore).Assembly), cancellationToken);

    public async ValueTask<IStoreTransaction> BeginAsync(CancellationToken cancellationToken) => new SqliteTransaction(this, await BeginOnWriterAsync(cancellationToken));

    /// <summary>
    /// Copies from a reader's snapshot, so that writing goes on meanwhile. The file has mode 0600 and takes its name when it is complete.
    /// Takes as long as the copy takes, on the caller's thread.
    /// </summary>
    /// <exception cref="StoreRefusedException">Something with that name exists.</exception>
    public Task BackUpAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BackUp.Write(_readers, path);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _checkpointing.DisposeAsync();
        if (!_gate.Close())
        {
            // The transaction that is still open closes the connection when it ends.
            return;
        }

        Close();
    }

    internal async Task MigrateAsync(IReadOnlyList<MigrationScript> scripts, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken);
        try
        {
            await Migrator.RunAsync(new SqliteMigration(_writer.Connection, _options.Path), scripts, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    internal async ValueTask<WriterConnection> BeginOnWriterAsync(CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken);
        try
        {
            _checkpointing.BeforeBegin();
            _writer.Connection.Execute("BEGIN IMMEDIATE");
            return _writer;
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Ends the turn. What is not committed is rolled back.</summary>
    internal void End(WriterConnection writer)
    {
        try
        {
            writer.Connection.EndReads();
            if (writer.Connection.InTransaction)
            {
                writer.Connection.Execute("ROLLBACK");
            }
            else
            {
                _checkpointing.AfterCommit();
            }
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Volatile.Read(ref _disposed) != 0)
        {
            Close();
        }
        else
        {
            _gate.Leave();
        }
    }

    private void Close()
    {
        _readers.Dispose();
        _writer.Dispose();
        _lock.Dispose();
    }

    private static Connection OpenWriter(string path)
    {
        try
        {
            return Connection.OpenWriter(path);
        }
        catch (SqliteFailure e) when ((e.Code & 0xFF) == SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new StoreRefusedException($"{path} is not a SQLite database. Set another path, or put the right file there.", e);
        }
    }
}
