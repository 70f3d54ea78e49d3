using System.Text;
using NodaTime;
using SQLitePCL;
using Watchbill.Store.Mapping;

namespace Watchbill.Store.Sqlite.Native;

/// <summary>
/// A prepared statement, kept as long as its connection. Bind in order, then <see cref="Run"/> or <see cref="Read"/> and <see cref="Done"/>.
/// Not thread-safe.
/// </summary>
internal sealed class Statement(sqlite3 database, sqlite3_stmt statement) : IDisposable
{
    private int _bound;

    /// <summary>Some rows were read and not all: it holds the state of its time.</summary>
    public bool IsOpen => raw.sqlite3_stmt_busy(statement) != 0;

    /// <summary>Bound or being read.</summary>
    public bool IsInUse => _bound > 0;

    public Statement Text(string? value)
    {
        // Most texts are short: encoded on the stack they cost no allocation.
        const int ShortBytes = 384;
        if (value is null)
        {
            return Null();
        }

        if (value.Length <= ShortBytes / 3)
        {
            Span<byte> utf8 = stackalloc byte[ShortBytes];
            return Text(utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
        }

        Check(raw.sqlite3_bind_text(statement, ++_bound, value));
        return this;
    }

    public Statement Text(ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, which SQLite would take for NULL.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(statement, ++_bound, string.Empty) : raw.sqlite3_bind_text(statement, ++_bound, utf8));
        return this;
    }

    public Statement Blob(ReadOnlySpan<byte> bytes)
    {
        Check(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, ++_bound, 0) : raw.sqlite3_bind_blob(statement, ++_bound, bytes));
        return this;
    }

    public Statement Number(long value)
    {
        Check(raw.sqlite3_bind_int64(statement, ++_bound, value));
        return this;
    }

    public Statement Number(long? value) => value is { } number ? Number(number) : Null();

    public Statement Flag(bool value) => Number(value ? 1 : 0);

    public Statement At(Instant value) => Number(Micros.Of(value));

    public Statement At(Instant? value) => value is { } instant ? At(instant) : Null();

    public Statement NotBefore(Instant value) => Number(Micros.NotBefore(value));

    public Statement Null()
    {
        Check(raw.sqlite3_bind_null(statement, ++_bound));
        return this;
    }

    /// <summary>Runs to the end and answers how many rows changed.</summary>
    public int Run()
    {
        var code = raw.sqlite3_step(statement);
        while (code == raw.SQLITE_ROW)
        {
            code = raw.sqlite3_step(statement);
        }

        if (code != raw.SQLITE_DONE)
        {
            throw Fail(code);
        }

        var changes = raw.sqlite3_changes(database);
        Done();
        return changes;
    }

    /// <summary>True while there is another row; resets at the end.</summary>
    public bool Read()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            throw Fail(code);
        }

        Done();
        return false;
    }

    /// <summary>Leaves the statement ready for the next use, when not all rows were read.</summary>
    public void Done()
    {
        _bound = 0;
        raw.sqlite3_reset(statement);
    }

    /// <summary>The number in the only column of the only row; null when it is NULL or there is no row.</summary>
    public long? ReadNumber()
    {
        var value = Read() && !IsNull(0) ? GetNumber(0) : (long?)null;
        Done();
        return value;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long GetNumber(int column) => raw.sqlite3_column_int64(statement, column);

    public int GetInt(int column) => raw.sqlite3_column_int(statement, column);

    public bool GetFlag(int column) => GetInt(column) != 0;

    public Instant GetInstant(int column) => Micros.ToInstant(GetNumber(column));

    public Instant? GetInstantOrNull(int column) => IsNull(column) ? null : GetInstant(column);

    /// <summary>The bytes of a text or blob; valid until the next step.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => raw.sqlite3_column_blob(statement, column);

    public string GetText(int column) => Encoding.UTF8.GetString(GetBytes(column));

    public string? GetTextOrNull(int column) => IsNull(column) ? null : GetText(column);

    public void Dispose() => statement.Dispose();

    private SqliteFailure Fail(int code)
    {
        var failure = SqliteFailure.Of(database, code, "The store failed");
        Done();
        return failure;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Fail(code);
        }
    }
}
