using SQLitePCL;

namespace Watchbill.Store.Sqlite.Native;

/// <summary>
/// One connection with its prepared statements. Used by one thread at a time; the library's own locks are off.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int BusyMilliseconds = 5_000;
    private const int CacheWrites = 9;
    private readonly sqlite3 _database;

    // By reference: the texts are constants, and hashing a long one for each row would cost more than the row.
    private readonly Dictionary<object, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    private Connection(sqlite3 database) => _database = database;

    public bool InTransaction => raw.sqlite3_get_autocommit(_database) == 0;

    public static Connection OpenWriter(string path)
    {
        var connection = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        try
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA wal_autocheckpoint = 0");
            connection.Execute("PRAGMA cache_size = -65536");
            connection.Execute("PRAGMA temp_store = MEMORY");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static Connection OpenReader(string path)
    {
        // Readers must not checkpoint, not even the last one when it closes: see SqliteLibrary.CheckpointerIsSafe.
        const int NoCheckpointOnClose = 1006;
        var connection = Open(path, raw.SQLITE_OPEN_READONLY);
        raw.sqlite3_db_config(connection._database, NoCheckpointOnClose, 1, out _);
        connection.Execute("PRAGMA cache_size = -8192");
        return connection;
    }

    /// <summary>Ends what somebody began to read and threw: an open statement holds the state of its time, and no other can be written upon it.</summary>
    public void EndReads()
    {
        foreach (var (_, statement) in _statements)
        {
            if (statement.IsOpen)
            {
                statement.Done();
            }
        }
    }

    /// <summary>The statement for this text, which must be a constant; prepared at its first use.</summary>
    public Statement Get(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = Prepare(sql);
            _statements.Add(sql, statement);
        }

        if (statement.IsInUse)
        {
            // Somebody threw while reading its rows.
            statement.Done();
        }

        return statement;
    }

    /// <summary>Runs one or more statements without parameters.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_database, sql);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.Of(_database, code, "The store failed");
        }
    }

    /// <summary>Pages written since the last question.</summary>
    public int TakeWrittenPages()
    {
        raw.sqlite3_db_status(_database, CacheWrites, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Copies what it can of the write-ahead log into the file. True when all of it was.</summary>
    public bool Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out var copied);
        return code == raw.SQLITE_OK && pages == copied;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _database.Dispose();
    }

    private static Connection Open(string path, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out var database, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = SqliteFailure.Of(database, code, $"{path} cannot be opened");
            database.Dispose();
            throw failure;
        }

        raw.sqlite3_extended_result_codes(database, 1);
        raw.sqlite3_busy_timeout(database, BusyMilliseconds);
        return new Connection(database);
    }

    private Statement Prepare(string sql)
    {
        const uint Persistent = 1;
        var code = raw.sqlite3_prepare_v3(_database, sql, Persistent, out var statement);
        return code == raw.SQLITE_OK ? new Statement(_database, statement) : throw SqliteFailure.Of(_database, code, $"A statement cannot be prepared ({sql})");
    }
}
