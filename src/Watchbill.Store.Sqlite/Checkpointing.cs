using NodaTime;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite;

/// <summary>
/// Decides when the write-ahead log is copied back: in idle gaps, and under load when it has grown to the set size. Always by the writing
/// connection, between transactions.
/// </summary>
internal sealed class Checkpointing : IAsyncDisposable
{
    private readonly Connection _connection;
    private readonly WriteGate _gate;
    private readonly int _cap;
    private readonly TimeSpan _idle;
    private readonly ITimer? _timer;

    // Guarded by the gate.
    private int _pages;
    private bool _armed;

    public Checkpointing(Connection connection, SqliteStoreOptions options, WriteGate gate)
    {
        _connection = connection;
        _gate = gate;
        _cap = Math.Clamp(options.CheckpointPages, 100, 100_000);
        _idle = options.IdleCheckpoint.ToTimeSpan();
        if (options.IdleCheckpoint > Duration.Zero)
        {
            _timer = options.Time.CreateTimer(_ => WhenIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Called inside the gate before a transaction begins, so that nobody's reply waits for the copying but only the next batch.</summary>
    public void BeforeBegin()
    {
        if (_pages >= _cap)
        {
            Copy();
        }
    }

    /// <summary>Called inside the gate after every commit.</summary>
    public void AfterCommit()
    {
        _pages += _connection.TakeWrittenPages();
        if (_pages > 0 && !_armed)
        {
            _armed = true;
            _timer?.Change(_idle, Timeout.InfiniteTimeSpan);
        }
    }

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void WhenIdle()
    {
        if (!_gate.TryEnter())
        {
            // Somebody writes: look again later.
            _timer?.Change(_idle, Timeout.InfiniteTimeSpan);
            return;
        }

        try
        {
            _armed = false;
            Copy();
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>When a reader still needs the old pages only a part is copied; the rest waits for the next time.</summary>
    private void Copy()
    {
        _connection.Checkpoint();
        _pages = 0;
    }
}
