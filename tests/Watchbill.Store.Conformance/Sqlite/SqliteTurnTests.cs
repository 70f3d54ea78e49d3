using NodaTime;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Sqlite;

/// <summary>Seeded runs need every continuation on the one thread that they control.</summary>
public sealed class SqliteTurnTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("watchbill-").FullName;

    private string DatabasePath => Path.Combine(_folder, "watchbill.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_call_is_complete_when_it_returns()
    {
        await using var store = await OpenAsync(new SqliteStoreOptions { Path = DatabasePath });

        var begin = store.BeginAsync(CancellationToken.None).AsTask();
        Assert.True(begin.IsCompletedSuccessfully);
        var transaction = await begin;
        Assert.True(transaction.ReserveAlertIdsAsync(1).AsTask().IsCompletedSuccessfully);
        var writes = new WriteSet();
        writes.Alerts.Add(New(1));
        Assert.True(transaction.WriteAsync(writes).AsTask().IsCompletedSuccessfully);
        Assert.True(transaction.CommitAsync().AsTask().IsCompletedSuccessfully);
        Assert.True(transaction.DisposeAsync().AsTask().IsCompletedSuccessfully);
        Assert.True(store.Reader.ReadAlertAsync(new Domain.AlertId(1), CancellationToken.None).IsCompletedSuccessfully);
        Assert.True(store.Access.RemoveSessionAsync("none", CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Waiters_go_on_where_their_context_says_and_nowhere_else()
    {
        await using var store = await OpenAsync(new SqliteStoreOptions { Path = DatabasePath });
        var context = new QueueContext();
        var order = new List<(int Number, int Thread)>();
        var tasks = new List<Task>();
        context.Run(() => tasks.AddRange(Enumerable.Range(0, 5).Select(Turn)));
        context.RunAll();

        Assert.All(tasks, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => (i, Environment.CurrentManagedThreadId)), order);

        async Task Turn(int number)
        {
            await using var transaction = await store.BeginAsync(CancellationToken.None);
            order.Add((number, Environment.CurrentManagedThreadId));
            await Task.Yield();
            await transaction.CommitAsync();
        }
    }

    [Fact]
    public async Task The_log_is_copied_back_in_an_idle_gap_and_at_its_cap()
    {
        var clock = new OneTimer();
        await using var store = await OpenAsync(new SqliteStoreOptions { Path = DatabasePath, Time = clock, CheckpointPages = 100 });
        clock.Fire();
        var empty = new FileInfo(DatabasePath).Length;

        await store.WriteAsync(New(1));
        Assert.Equal(empty, new FileInfo(DatabasePath).Length);
        await store.WriteAsync(Enumerable.Range(2, 50).Select(i => New(i, $"k{i}")).ToArray());
        clock.Fire();
        var idle = new FileInfo(DatabasePath).Length;
        Assert.True(idle > empty);

        await store.WriteAsync(Enumerable.Range(100, 500).Select(i => New(i, $"k{i}")).ToArray());
        Assert.Equal(idle, new FileInfo(DatabasePath).Length);
        await (await store.BeginAsync(CancellationToken.None)).DisposeAsync();
        Assert.True(new FileInfo(DatabasePath).Length > idle);
    }

    [Fact]
    public async Task The_idle_copy_gives_way_to_a_writer()
    {
        var clock = new OneTimer();
        await using var store = await OpenAsync(new SqliteStoreOptions { Path = DatabasePath, Time = clock });
        clock.Fire();
        var before = new FileInfo(DatabasePath).Length;
        await store.WriteAsync(Enumerable.Range(1, 50).Select(i => New(i, $"k{i}")).ToArray());

        await using (await store.BeginAsync(CancellationToken.None))
        {
            clock.Fire();
            Assert.Equal(before, new FileInfo(DatabasePath).Length);
        }

        clock.Fire();
        Assert.True(new FileInfo(DatabasePath).Length > before);
    }

    [Fact]
    public async Task A_store_closed_with_a_transaction_open_closes_after_it_and_refuses_who_waits()
    {
        var store = await OpenAsync(new SqliteStoreOptions { Path = DatabasePath });
        var transaction = await store.BeginAsync(CancellationToken.None);
        var waiting = store.BeginAsync(CancellationToken.None);

        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await waiting);
        await transaction.CommitAsync();
        await transaction.DisposeAsync();

        await (await OpenAsync(new SqliteStoreOptions { Path = DatabasePath })).DisposeAsync();
    }

    private static async Task<SqliteStore> OpenAsync(SqliteStoreOptions options)
    {
        var store = await SqliteStore.OpenAsync(options with { IdleCheckpoint = Duration.FromSeconds(1), Time = options.Time is OneTimer clock ? clock : new OneTimer() });
        await store.MigrateAsync(CancellationToken.None);
        return store;
    }

    private sealed class QueueContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();

        public override void Post(SendOrPostCallback d, object? state) => _queue.Enqueue((d, state));

        public void Run(Action action)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                action();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public void RunAll()
        {
            while (_queue.TryDequeue(out var next))
            {
                Run(() => next.Callback(next.State));
            }
        }
    }

    /// <summary>A clock with one timer, which fires when the test says so, if it is armed.</summary>
    private sealed class OneTimer : TimeProvider
    {
        private Action? _callback;
        private bool _armed;

        public void Fire()
        {
            if (_armed)
            {
                _armed = false;
                _callback!();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = () => callback(state);
            return new Timer(this);
        }

        private sealed class Timer(OneTimer owner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                owner._armed = dueTime != Timeout.InfiniteTimeSpan;
                return true;
            }

            public void Dispose() => owner._armed = false;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
