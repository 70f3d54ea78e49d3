using Npgsql;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Hints;

/// <summary>
/// Tells the other nodes of this database what was committed, and hears what they have, by NOTIFY and LISTEN. A hint only: what gets lost is
/// found by the poll. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
///  commit ─► Tell ─► pending ─┬─ nothing sent within 25 ms ─► NOTIFY ─► Told, at every other node
///                 (merged)    └─ else at the end of them
/// </code>
/// A transaction that notifies takes a lock that all such transactions of the server share, until its commit is on disk: so none is ever that of
/// an alert, but a tiny one on a connection of our own that does not wait for the disk. The listener has another, and whenever it
/// had to connect anew it tells itself that anything may have happened. A hint that cannot be sent is dropped.
/// </remarks>
public sealed class NodeHints : IAsyncDisposable
{
    /// <summary>At least this long between two NOTIFYs of one node.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private const string Channel = "watchbill";
    private const string ListenSql = "LISTEN " + Channel;
    private const string NotifySql = "SELECT pg_notify('" + Channel + "', $1)";
    private const string NoWaitSql = "SET synchronous_commit = off";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>So that a listener whose peer has vanished without a word finds out.</summary>
    private const int KeepAliveSeconds = 15;

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _local;
    private readonly string _node;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NodeHint _pending;
    private Action<NodeHint>? _told;
    private Task _sender = Task.CompletedTask;
    private Task _listener = Task.CompletedTask;
    private bool _sends;
    private bool _ends;

    /// <param name="node">Unique among the nodes: what they say is not told to themselves.</param>
    internal NodeHints(string connectionString, TimeProvider local, string node)
    {
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = KeepAliveSeconds, MaxAutoPrepare = 0 });
        _local = local;
        _node = node;
    }

    /// <summary>Completes when other nodes are heard for the first time.</summary>
    public Task Listening => _listening.Task;

    /// <summary>NOTIFYs sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Begins to listen. Called on a thread of our own; must be short and must not throw. Another call replaces the listener.</summary>
    public void Listen(Action<NodeHint> told)
    {
        lock (_gate)
        {
            var first = _told is null;
            _told = told;
            if (first)
            {
                _listener = Task.Run(ListenAsync);
            }
        }
    }

    /// <summary>Says it to the other nodes soon. Returns at once.</summary>
    public void Tell(NodeHint hint)
    {
        if (hint.IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            var waits = !_pending.IsEmpty;
            _pending = _pending.With(hint);
            if (waits || _ends)
            {
                return;
            }

            if (!_sends)
            {
                _sends = true;
                _sender = Task.Run(SendAsync);
            }
        }

        _wake.Release();
    }

    /// <summary>What was told before is still sent, if the server answers.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_ends)
            {
                return;
            }

            _ends = true;
        }

        await _stop.CancelAsync();
        await _listener;
        await _sender;
        _listening.TrySetCanceled();
        await _source.DisposeAsync();
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task SendAsync()
    {
        NpgsqlConnection? connection = null;
        var ends = false;
        while (!ends)
        {
            try
            {
                await _wake.WaitAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                ends = true;
            }

            NodeHint hint;
            lock (_gate)
            {
                (hint, _pending) = (_pending, default);
            }

            if (!hint.IsEmpty)
            {
                connection = await TrySendAsync(connection, hint);
            }

            await DelayAsync(Interval);
        }

        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <returns>The connection to use for the next one; null when it is broken.</returns>
    private async Task<NpgsqlConnection?> TrySendAsync(NpgsqlConnection? connection, NodeHint hint)
    {
        using var patience = new CancellationTokenSource(Patience, _local);
        try
        {
            if (connection is null)
            {
                connection = await _source.OpenConnectionAsync(patience.Token);
                await new Session(connection).RunAsync(Command(NoWaitSql), patience.Token);
            }

            await new Session(connection).RunAsync(Command(NotifySql, Text(hint.ToText(_node))), patience.Token);
            Sent++;
            return connection;
        }
        catch (Exception exception) when (IsAway(exception))
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            return null;
        }
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(_stop.Token);
                connection.Notification += (_, notice) => Hear(notice.Payload);
                await new Session(connection).RunAsync(Command(ListenSql), _stop.Token);
                _told!(NodeHint.Everything);
                _listening.TrySetResult();
                while (true)
                {
                    await connection.WaitAsync(_stop.Token);
                }
            }
            catch (Exception exception) when (IsAway(exception))
            {
                await DelayAsync(Patience);
            }
        }
    }

    private void Hear(string text)
    {
        var (node, hint) = NodeHint.Parse(text);
        if (node != _node)
        {
            _told!(hint);
        }
    }

    private async Task DelayAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, _local, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // At once, then.
        }
    }

    private static bool IsAway(Exception exception) => exception is NpgsqlException or TimeoutException or OperationCanceledException or IOException or ObjectDisposedException;
}
