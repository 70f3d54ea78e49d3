using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Postgres;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Postgres;

/// <summary>Two nodes that both want to decide about schedules.</summary>
public sealed class PostgresSchedulesTests(PostgresServer server) : IAsyncLifetime
{
    private string _database = string.Empty;
    private PostgresStore _a = null!;
    private PostgresStore _b = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await server.NewDatabaseAsync();
        _a = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = _database + ";Pooling=true" });
        _b = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = _database + ";Pooling=true" });
        await _a.WriteAsync(New(1));
        await _a.WriteAsync(writes => writes.TimersPut.Add(("schedule:primary", Timer("handoff", At(300)))));
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await server.DropDatabaseAsync(_database);
    }

    /// <summary>
    /// One node changes definitions: it holds the lock of schedules and sets their timers. The other fires timers: if it took the timer first and then
    /// wanted the lock, both would wait for each other.
    /// </summary>
    [Fact]
    public async Task While_one_node_decides_about_schedules_the_other_passes_over_their_timers_and_fires_the_rest()
    {
        await using var b = await _b.BeginAsync(CancellationToken.None);
        await b.ReadEngineStateAsync(Subjects.SchedulesLock);
        await using (var a = await _a.BeginAsync(CancellationToken.None))
        {
            Assert.Equal(["alert:1"], (await a.ReadDueTimersAsync(At(300), 10)).Select(timer => timer.Subject));
            var writes = new WriteSet();
            writes.TimersPut.Add(("schedule:primary", Timer("handoff", At(400))));
            await b.WriteAsync(writes);
            await b.CommitAsync();
        }

        await using var later = await _a.BeginAsync(CancellationToken.None);
        Assert.Equal(["alert:1", "schedule:primary"], (await later.ReadDueTimersAsync(At(400), 10)).Select(timer => timer.Subject));
        Assert.Null(await later.ReadEngineStateAsync(Subjects.SchedulesLock));
    }
}
