using System.Collections.Concurrent;
using System.Diagnostics;
using NodaTime;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Postgres.Hints;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Postgres;

/// <summary>LISTEN and NOTIFY between nodes, on a real server.</summary>
public sealed class PostgresHintsTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly List<NodeHint> _heard = [];
    private string _database = string.Empty;
    private NodeHints _a = null!;
    private NodeHints _b = null!;
    private TaskCompletionSource _heardOne = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask InitializeAsync()
    {
        _database = await server.NewDatabaseAsync();
        _a = new NodeHints(_database, TimeProvider.System, "a");
        _b = new NodeHints(_database, TimeProvider.System, "b");
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await server.DropDatabaseAsync(_database);
    }

    [Fact]
    public async Task What_a_node_tells_the_others_hear_and_it_does_not_hear_itself()
    {
        var own = new ConcurrentQueue<NodeHint>();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _a.Listen(hint =>
        {
            own.Enqueue(hint);
            _ = hint.Revision == 8 && answered.TrySetResult();
        });
        await _a.Listening;
        await ListenAsync();

        _a.Tell(new NodeHint(At(3), true, 7));

        Assert.Equal(new NodeHint(At(3), true, 7), await HeardUntilAsync(hint => hint.Deliveries));

        // The server tells everybody in one order: when the answer is heard, its own hint has been, or never will be.
        _b.Tell(new NodeHint(null, false, 8));
        await answered.Task.WaitAsync(Patience, TimeProvider.System);
        Assert.All(own, hint => Assert.True(hint == NodeHint.Everything || hint.Revision == 8));
    }

    [Fact]
    public async Task Connecting_counts_as_a_hint_that_anything_may_have_happened()
    {
        await ListenAsync();
        Assert.Equal([NodeHint.Everything], Heard());

        await PostgresServer.ExecuteAsync(_database, CutOff("query LIKE 'LISTEN%'"));
        while (Heard().Count < 2)
        {
            await NextAsync();
        }

        Assert.Equal([NodeHint.Everything, NodeHint.Everything], Heard());
        _a.Tell(new NodeHint(null, true, null));
        await HeardUntilAsync(hint => hint == new NodeHint(null, true, null));
    }

    [Fact]
    public async Task Many_hints_become_few_that_say_it_all()
    {
        await ListenAsync();
        var started = Stopwatch.GetTimestamp();

        for (var i = 0; i < 10_000; i++)
        {
            _a.Tell(new NodeHint(At(20_000 - i), i == 5_000, i));
        }

        await HeardUntilAsync(hint => hint.Revision == 9_999);
        // A hint is heard before its sender has counted it: the count is whole only when the sender has ended.
        await _a.DisposeAsync();

        // Timers may end a little early, hence twice as many; it is thousands if they are not gathered.
        var most = (2 * Stopwatch.GetElapsedTime(started) / NodeHints.Interval) + 2;
        Assert.InRange(_a.Sent, 1, most);
        Assert.Equal(new NodeHint(At(10_001), true, 9_999), Heard().Where(hint => hint != NodeHint.Everything).Aggregate((one, other) => one.With(other)));
    }

    [Fact]
    public async Task What_was_told_before_the_end_is_still_sent()
    {
        await ListenAsync();
        for (var i = 1; i <= 5; i++)
        {
            _a.Tell(new NodeHint(null, false, i));
        }

        await _a.DisposeAsync();

        await HeardUntilAsync(hint => hint.Revision == 5);
        _a.Tell(new NodeHint(null, false, 6));
    }

    [Fact]
    public async Task A_sender_whose_connection_was_cut_connects_again()
    {
        await ListenAsync();
        _a.Tell(new NodeHint(null, false, 1));
        await HeardUntilAsync(hint => hint.Revision == 1);
        await PostgresServer.ExecuteAsync(_database, CutOff("query LIKE '%pg_notify(%'"));

        // What is told into the broken connection may be lost: hints are. What comes after is not.
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        for (var i = 2; !Heard().Exists(hint => hint.Revision is > 1 and < long.MaxValue); i++)
        {
            _a.Tell(new NodeHint(null, false, i));
            await Task.Delay(NodeHints.Interval, TimeProvider.System, patience.Token);
        }
    }

    [Fact]
    public async Task Rubbish_on_the_channel_is_no_harm()
    {
        await ListenAsync();

        await PostgresServer.ExecuteAsync(
            _database,
            "SELECT pg_notify('watchbill', w) FROM unnest(ARRAY['', ' ', 'x', 'x due=', 'x due=9223372036854775807', 'x due=-5 revision=a later=1', 'x revision=3 = ==', 'x deliveries later']) AS w");

        await HeardUntilAsync(hint => hint.Deliveries && hint.Revision is null);
        Assert.Equal([NodeHint.Everything, default, default, default, default, default, new NodeHint(null, false, 3), new NodeHint(null, true, null)], Heard().Where((_, i) => i != 1));
    }

    /// <summary>Ends the sessions that this holds for; an error when there is none.</summary>
    private static string CutOff(string which) =>
        $"SELECT 1 / count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {which}";

    private async Task ListenAsync()
    {
        _b.Listen(hint =>
        {
            lock (_gate)
            {
                _heard.Add(hint);
                _heardOne.TrySetResult();
            }
        });
        await _b.Listening;
    }

    private List<NodeHint> Heard()
    {
        lock (_gate)
        {
            return [.. _heard];
        }
    }

    private async Task NextAsync()
    {
        Task next;
        lock (_gate)
        {
            next = _heardOne.Task;
        }

        await next.WaitAsync(Patience, TimeProvider.System);
        lock (_gate)
        {
            _heardOne = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task<NodeHint> HeardUntilAsync(Predicate<NodeHint> wanted)
    {
        while (true)
        {
            if (Heard().Where(hint => hint != NodeHint.Everything).Cast<NodeHint?>().FirstOrDefault(hint => wanted(hint!.Value)) is { } found)
            {
                return found;
            }

            await NextAsync();
        }
    }
}
