using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite;

/// <summary>A few read-only connections. Never waits: when all are out another is opened, and closed again when there are enough.</summary>
internal sealed class ReaderPool(string path) : IDisposable
{
    private const int Kept = 4;
    private readonly Lock _lock = new();
    private readonly Stack<ReaderConnection> _idle = new();
    private bool _closed;

    /// <summary>Runs the question against one consistent state.</summary>
    public T Read<T>(Func<ReaderConnection, T> question)
    {
        var reader = Take();
        var usable = false;
        try
        {
            reader.Connection.Execute("BEGIN");
            var answer = question(reader);
            reader.Connection.EndReads();
            reader.Connection.Execute("COMMIT");
            usable = true;
            return answer;
        }
        finally
        {
            Return(reader, usable);
        }
    }

    /// <summary>Lends a connection outside a transaction.</summary>
    public void Use(Action<ReaderConnection> work)
    {
        var reader = Take();
        try
        {
            work(reader);
        }
        finally
        {
            Return(reader, usable: false);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            while (_idle.TryPop(out var reader))
            {
                reader.Dispose();
            }
        }
    }

    private ReaderConnection Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            if (_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        return new ReaderConnection(Connection.OpenReader(path));
    }

    /// <summary>One that failed half-way is closed: its transaction and its statements are in an unknown state.</summary>
    private void Return(ReaderConnection reader, bool usable)
    {
        lock (_lock)
        {
            if (usable && !_closed && _idle.Count < Kept)
            {
                _idle.Push(reader);
                return;
            }
        }

        reader.Dispose();
    }
}
