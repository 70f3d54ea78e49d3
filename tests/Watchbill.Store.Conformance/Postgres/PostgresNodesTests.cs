using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store.Conformance.Drivers;
using Watchbill.Store.Json;
using Watchbill.Store.Postgres;
using Watchbill.Store.Rows;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance.Postgres;

/// <summary>Two nodes on one database, in each order that can go wrong.</summary>
public sealed class PostgresNodesTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly Dictionary<ContactMethodKind, int> Plenty = new() { [ContactMethodKind.Sms] = 10 };
    private string _database = string.Empty;
    private PostgresStore _a = null!;
    private PostgresStore _b = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await server.NewDatabaseAsync();
        _a = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = _database + ";Pooling=true" });
        _b = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = _database + ";Pooling=true" });
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await server.DropDatabaseAsync(_database);
    }

    [Fact]
    public async Task Of_two_nodes_that_open_an_alert_of_one_key_the_second_is_named_and_keeps_its_other_alerts()
    {
        await using var a = await _a.BeginAsync(CancellationToken.None);
        await a.WriteAsync(Set(New(1)));
        await using var b = await _b.BeginAsync(CancellationToken.None);
        var second = b.WriteAsync(Set(New(2, "other"), New(3))).AsTask();
        await WaitsForLockAsync();

        await a.CommitAsync();
        Assert.Equal([1], (await second).LostAlerts);
        await b.CommitAsync();

        Assert.NotNull(await _a.ReadAlertAsync(2));
        Assert.Null(await _a.ReadAlertAsync(3));
        Assert.Empty(await _a.Reader.ReadJournalAsync("alert:3", CancellationToken.None));
    }

    [Fact]
    public async Task When_the_first_gives_up_the_second_wins()
    {
        var a = await _a.BeginAsync(CancellationToken.None);
        await a.WriteAsync(Set(New(1)));
        await using var b = await _b.BeginAsync(CancellationToken.None);
        var second = b.WriteAsync(Set(New(3))).AsTask();
        await WaitsForLockAsync();

        await a.DisposeAsync();

        Assert.Empty((await second).LostAlerts);
    }

    [Fact]
    public async Task Nodes_that_open_the_same_keys_in_opposite_order_do_not_lock_one_another_out()
    {
        var keys = Enumerable.Range(1, 40).ToList();
        var rounds = Enumerable.Range(0, 5).Select(round => Task.WhenAll(
            _a.WriteAsync([.. keys.Select(i => New((round * 1000) + i, $"k{i}"))]),
            _b.WriteAsync([.. Enumerable.Reverse(keys).Select(i => New((round * 1000) + 500 + i, $"k{i}"))]))).ToList();

        var outcomes = (await Task.WhenAll(rounds)).SelectMany(pair => pair).ToList();

        Assert.Equal((10 * 40) - 40, outcomes.Sum(outcome => outcome.LostAlerts.Length));
    }

    [Fact]
    public async Task An_alert_read_by_one_node_is_read_by_the_other_after_the_commit_at_its_new_version()
    {
        var first = New(1);
        await _a.WriteAsync(first);
        await using var a = await _a.BeginAsync(CancellationToken.None);
        await a.ReadAlertsAsync([new AlertId(1)]);
        await using var b = await _b.BeginAsync(CancellationToken.None);
        var read = b.ReadLatestAlertsAsync([new AlertKey(Checkout, "disk-full")]).AsTask();
        await WaitsForLockAsync();

        await a.WriteAsync(Set(Change(first.Alert) with { Members = [Member("f2")], TimersPut = [Timer("new", At(9))] }));
        await a.CommitAsync();

        var stored = Assert.Single(await read);
        Assert.Equal(3, stored.Alert.Version);
        Assert.Equal(["f1", "f2"], stored.Alert.Members.Keys);
        Assert.Contains("new", stored.Timers.Select(timer => timer.Purpose));
    }

    [Fact]
    public async Task A_change_decided_on_an_old_version_loses_after_waiting()
    {
        var first = New(1);
        await _a.WriteAsync(first);
        await using var a = await _a.BeginAsync(CancellationToken.None);
        await a.WriteAsync(Set(Change(first.Alert)));
        await using var b = await _b.BeginAsync(CancellationToken.None);
        var second = b.WriteAsync(Set(Change(first.Alert, alert => alert with { Title = "late" }))).AsTask();
        await WaitsForLockAsync();

        await a.CommitAsync();

        Assert.Equal([0], (await second).LostAlerts);
        await b.CommitAsync();
        Assert.Equal(3, (await _b.Reader.ReadJournalAsync("alert:1", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Nodes_share_due_timers_without_waiting()
    {
        await _a.WriteAsync(New(1), New(2, "other"));
        await using var a = await _a.BeginAsync(CancellationToken.None);
        await using var b = await _b.BeginAsync(CancellationToken.None);

        var first = Assert.Single(await a.ReadDueTimersAsync(At(300), 1));
        var second = await b.ReadDueTimersAsync(At(300), 10);

        Assert.Equal("alert:1", first.Subject);
        Assert.Equal(["alert:2"], second.Select(timer => timer.Subject));
    }

    [Fact]
    public async Task A_timer_whose_alert_is_being_acknowledged_is_passed_over_and_gone_afterwards()
    {
        var first = New(1);
        await _a.WriteAsync(first);
        await using var a = await _a.BeginAsync(CancellationToken.None);
        await a.ReadAlertsAsync([new AlertId(1)]);
        await using (var b = await _b.BeginAsync(CancellationToken.None))
        {
            Assert.Empty(await b.ReadDueTimersAsync(At(300), 10));
            Assert.Empty(await b.ReadReadyDeliveriesAsync(At(300), Plenty));
        }

        await a.WriteAsync(Set(Change(first.Alert) with { TimersRemoved = ["escalation"], Cancelled = [new DeliveryId("1-1")] }));
        await a.CommitAsync();

        Assert.Empty(await _b.AskAsync(b => b.ReadDueTimersAsync(At(300), 10)));
        Assert.Empty(await _b.AskAsync(b => b.ReadReadyDeliveriesAsync(At(300), Plenty)));
    }

    [Fact]
    public async Task A_delivery_is_claimed_by_one_node_only()
    {
        await _a.WriteAsync(New(1), New(2, "other"));
        await using var a = await _a.BeginAsync(CancellationToken.None);
        await using var b = await _b.BeginAsync(CancellationToken.None);

        Assert.Equal("1-1", Assert.Single(await a.ReadReadyDeliveriesAsync(Now, new Dictionary<ContactMethodKind, int> { [ContactMethodKind.Sms] = 1 })).Request.Id.Value);
        Assert.Equal("2-1", Assert.Single(await b.ReadReadyDeliveriesAsync(Now, Plenty)).Request.Id.Value);
    }

    [Fact]
    public async Task A_handing_over_that_waited_for_a_cancellation_is_refused()
    {
        var first = New(1);
        await _a.WriteAsync(first);
        await using var a = await _a.BeginAsync(CancellationToken.None);
        await a.WriteAsync(Set(Change(first.Alert) with { Cancelled = [new DeliveryId("1-1")] }));
        await using var b = await _b.BeginAsync(CancellationToken.None);
        var writes = new WriteSet();
        writes.Deliveries.Add(HandOver("1-1"));
        var handing = b.WriteAsync(writes).AsTask();
        await WaitsForLockAsync();

        await a.CommitAsync();

        Assert.Equal(["1-1"], (await handing).Refused.Select(id => id.Value));
    }

    [Fact]
    public async Task Leases_of_other_nodes_end_by_time_alone()
    {
        await _a.WriteAsync(New(1));
        await _a.ChangeAsync(HandOver("1-1", boot: "node-a"));

        Assert.Empty(await _b.AskAsync(b => b.ReadExpiredLeasesAsync(At(29), "node-b", 10)));
        Assert.Single(await _b.AskAsync(b => b.ReadExpiredLeasesAsync(At(31), "node-b", 10)));
    }

    [Fact]
    public async Task Alert_numbers_are_given_without_waiting_and_never_twice()
    {
        await using var a = await _a.BeginAsync(CancellationToken.None);
        await using var b = await _b.BeginAsync(CancellationToken.None);

        Assert.Equal(1, await a.ReserveAlertIdsAsync(10));
        Assert.Equal(11, await b.ReserveAlertIdsAsync(2));
        await a.DisposeAsync();
        Assert.Equal(13, await b.ReserveAlertIdsAsync(1));
    }

    [Fact]
    public async Task The_same_command_at_two_nodes_finds_the_result_of_the_first()
    {
        await using var a = await _a.BeginAsync(CancellationToken.None);
        Assert.Empty(await a.ReadCommandResultsAsync(["press-1"]));
        await using var b = await _b.BeginAsync(CancellationToken.None);
        var second = b.ReadCommandResultsAsync(["press-1"]).AsTask();
        await WaitsForLockAsync();

        var writes = new WriteSet();
        writes.Commands.Add(new CommandRecord("press-1", "done", Now));
        await a.WriteAsync(writes);
        await a.CommitAsync();

        Assert.Equal("done", (await second)["press-1"]);
    }

    [Fact]
    public async Task Definitions_written_at_two_nodes_get_versions_of_their_own()
    {
        var document = DefinitionJson.Of(new Team(new TeamId("a"), "A", []));
        var writes = new WriteSet();
        writes.Definitions.Add(new DefinitionWrite(document.Kind, document.Id, document.Json, "ui", Source, Now));
        await using var a = await _a.BeginAsync(CancellationToken.None);
        Assert.Equal(1, (await a.WriteAsync(writes)).Revision);
        await using var b = await _b.BeginAsync(CancellationToken.None);
        var second = b.WriteAsync(writes).AsTask();
        await WaitsForLockAsync();

        await a.CommitAsync();
        Assert.Equal(2, (await second).Revision);
        await b.CommitAsync();

        Assert.Equal(2, Assert.Single(await _a.Reader.ReadDefinitionRowsAsync(CancellationToken.None)).Version);
    }

    [Fact]
    public async Task A_batch_with_a_loser_writes_all_rows_of_the_others_and_none_of_the_losers()
    {
        var first = New(1);
        await _a.WriteAsync(first, New(2, "other"));
        await _a.WriteAsync(Change(first.Alert));
        var writes = Set(Change(first.Alert, alert => alert with { Title = "late" }), New(3, "third"));
        writes.Deliveries.Add(HandOver("2-1"));
        writes.EngineState.Add(("tick", "1"));

        await using var b = await _b.BeginAsync(CancellationToken.None);
        var outcome = await b.WriteAsync(writes);
        await b.CommitAsync();

        Assert.Equal([0], outcome.LostAlerts);
        Assert.Empty(outcome.Refused);
        Assert.Equal(3, (await _a.Reader.ReadJournalAsync("alert:1", CancellationToken.None)).Count);
        Assert.NotNull(await _a.ReadAlertAsync(3));
        Assert.NotEmpty(await _a.Reader.ReadDeliveriesOfAsync("alert:3", CancellationToken.None));
        Assert.Equal("HandingOver", await _a.StatusAsync("2-1"));
        Assert.Equal("1", await _a.Reader.ReadEngineStateAsync("tick", CancellationToken.None));
    }

    [Fact]
    public async Task A_batch_of_new_alerts_takes_two_round_trips_besides_the_commit_however_many_they_are()
    {
        using var counted = new CountedTrips();
        await using var transaction = await _a.BeginAsync(CancellationToken.None);
        var keys = Enumerable.Range(1, 50).Select(i => new AlertKey(Checkout, $"k{i}")).ToList();

        var trips = await counted.DuringAsync(async () =>
        {
            await transaction.ReadAsync(new BatchQuestion { Keys = keys });
            var writes = Set([.. Enumerable.Range(1, 50).Select(i => New(i, $"k{i}"))]);
            writes.Bodies.AddRange(Enumerable.Range(1, 50).Select(i => new StoredBody($"{i:x}", new byte[] { 1 }, 1, Now)));
            Assert.Empty((await transaction.WriteAsync(writes)).LostAlerts);
        });
        await transaction.CommitAsync();

        Assert.Equal(2, trips);
        Assert.NotNull(await _b.ReadAlertAsync(50));
        Assert.NotNull(await _b.Reader.ReadBodyAsync("32", Now, CancellationToken.None));
    }

    [Fact]
    public async Task A_connection_that_is_cut_fails_its_transaction_and_the_next_one_works()
    {
        await using (var a = await _a.BeginAsync(CancellationToken.None))
        {
            await a.WriteAsync(Set(New(1)));
            await PostgresServer.ExecuteAsync(_database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()");
            await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await a.CommitAsync());
        }

        Assert.Null(await _b.ReadAlertAsync(1));
        Assert.Empty((await _a.WriteAsync(New(1))).LostAlerts);
    }

    [Fact]
    public async Task A_read_that_failed_spoils_the_commit_which_the_server_would_answer_without_an_error()
    {
        await using (var a = await _a.BeginAsync(CancellationToken.None))
        {
            await a.WriteAsync(Set(New(1)));
            await PostgresServer.ExecuteAsync(_database, "ALTER TABLE body RENAME TO body_gone");
            var writes = new WriteSet();
            writes.Bodies.Add(new StoredBody("aa", new byte[] { 1 }, 1, Now));
            await Assert.ThrowsAnyAsync<PostgresException>(async () => await a.WriteAsync(writes));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await a.ReadRevisionAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await a.CommitAsync());
        }

        Assert.Null(await _b.ReadAlertAsync(1));
    }

    private static WriteSet Set(params AlertWrite[] alerts)
    {
        var writes = new WriteSet();
        writes.Alerts.AddRange(alerts);
        return writes;
    }

    /// <summary>Returns when some session waits for a lock, so that the order of the two is certain.</summary>
    private async Task WaitsForLockAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync(patience.Token);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        while ((long)(await command.ExecuteScalarAsync(patience.Token))! == 0)
        {
            await Task.Yield();
        }
    }
}
