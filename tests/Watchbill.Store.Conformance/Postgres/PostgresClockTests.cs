using Npgsql;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Postgres;
using Watchbill.Store.Postgres.Time;

namespace Watchbill.Store.Conformance.Postgres;

/// <summary>The clock and the readiness of a node on a real server.</summary>
public sealed class PostgresClockTests(PostgresServer server)
{
    [Fact]
    public async Task The_time_is_the_databases_whatever_the_host_says()
    {
        var (store, database) = await OpenAsync(TimeProvider.System);
        await using var _ = store;

        var before = await ServerTimeAsync(database);
        var now = store.Clock.GetUtcNow();
        var after = await ServerTimeAsync(database);

        var (uncertainty, ahead) = store.Clock.Look();
        Assert.InRange(now, before - uncertainty, after + uncertainty);
        Assert.Equal(TimeSpan.Zero, ahead);
        Assert.Equal(uncertainty > DatabaseClock.MostUncertainty ? "clock_uncertain" : null, store.Trouble?.Code);
    }

    [Fact]
    public async Task A_host_whose_clock_is_an_hour_off_has_the_databases_time_all_the_same()
    {
        var local = new ManualTime();
        var (store, database) = await OpenAsync(local);
        await using var _ = store;

        Assert.InRange(store.Clock.GetUtcNow(), await ServerTimeAsync(database) - TimeSpan.FromMinutes(1), await ServerTimeAsync(database));
        Assert.InRange(local.GetUtcNow(), await ServerTimeAsync(database) + TimeSpan.FromMinutes(59), DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task A_stopwatch_that_stood_still_is_made_up_for_by_the_next_look()
    {
        // It stands still all the time, as in a machine that was suspended.
        var (store, database) = await OpenAsync(new ManualTime());
        await using var _ = store;
        await PostgresServer.ExecuteAsync(database, "SELECT pg_sleep(0.02)");
        var woken = await ServerTimeAsync(database);
        Assert.True(store.Clock.GetUtcNow() < woken);

        await store.LookAsync(TestContext.Current.CancellationToken);

        Assert.True(store.Clock.GetUtcNow() >= woken);
    }

    [Fact]
    public async Task A_node_that_could_not_look_for_long_is_not_ready_and_one_that_ran_ahead_neither()
    {
        var local = new ManualTime();
        var (store, _) = await OpenAsync(local);
        await using var closing = store;

        local.Advance(TimeSpan.FromMinutes(17));
        var uncertain = store.Trouble!;
        var before = store.Clock.GetUtcNow();
        await store.LookAsync(TestContext.Current.CancellationToken);
        var ahead = store.Trouble!;

        Assert.Equal("clock_uncertain", uncertain.Code);
        Assert.Matches(@"may be 0\.5 s off .* Look at the connection", uncertain.Message);
        Assert.Equal("clock_ahead", ahead.Code);

        // 17 minutes, less the time that this test has taken.
        Assert.Matches(@"(9[0-9][0-9]|10[0-2][0-9])\.[0-9] s ahead .* restarting", ahead.Message);
        Assert.True(store.Clock.GetUtcNow() >= before);
    }

    [Fact]
    public async Task A_server_that_stops_waiting_for_its_disk_makes_the_node_not_ready_until_it_does_again()
    {
        var (store, database) = await OpenAsync(TimeProvider.System);
        await using var _ = store;
        var name = new NpgsqlConnectionStringBuilder(database).Database;

        await PostgresServer.ExecuteAsync(database, $"ALTER DATABASE {name} SET synchronous_commit = off");
        await store.LookAsync(TestContext.Current.CancellationToken);
        var trouble = store.Trouble!;
        await PostgresServer.ExecuteAsync(database, $"ALTER DATABASE {name} SET synchronous_commit = remote_apply");
        await store.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal("database_unsafe", trouble.Code);
        Assert.Contains("synchronous_commit = off", trouble.Message, StringComparison.Ordinal);
        Assert.NotEqual("database_unsafe", store.Trouble?.Code);
    }

    [Fact]
    public async Task A_replica_is_refused_when_a_node_starts()
    {
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = await server.ReplicaAsync() }));

        Assert.Contains("is a replica", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("connect there", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<DateTimeOffset> ServerTimeAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>Without a pool, so that each look finds what the database's settings are now.</summary>
    private async Task<(PostgresStore Store, string Database)> OpenAsync(TimeProvider time)
    {
        var database = await server.NewDatabaseAsync();
        return (await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = database, Time = time }), database);
    }
}
