using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Npgsql;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Engine.Definitions;
using Watchbill.Engine.Events;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Server.Hosting;
using Watchbill.Server.Offline;
using Watchbill.StandIns;
using Watchbill.StandIns.Parts;
using Watchbill.Store.Json;
using Watchbill.Store.Postgres;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Hosting;

/// <summary>Nodes that share a real PostgreSQL. The server's own time stands still, so that its poll finds nothing unless the test moves it.</summary>
public sealed class NodesTests : IAsyncLifetime
{
    private static readonly UserId Max = new("max");

    private static readonly Lazy<Task<PostgresServer>> Postgres = new(StartPostgresAsync);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-nodes-");
    private readonly StoppedTime _time = new();
    private string _database = string.Empty;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        _database = (await (await Postgres.Value).CreateDatabaseAsync(TestContext.Current.CancellationToken)).ConnectionString;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_one_node_commits_another_delivers_without_waiting_for_its_poll()
    {
        // Opened first, so that the server's time, which stands still from its first look on, is not before the alert's.
        await using var other = await OpenOtherAsync();
        await using var server = await StartAsync();
        await IdleAsync(server);

        await TriggerAsync(other.Engine);

        Assert.Equal(other.Engine.Store.Description, server.Engine.Store.Description);
        Assert.NotNull((await HandedOverAsync(server)).HandedOverAt);
    }

    [Fact]
    public async Task New_definitions_are_loaded_at_once()
    {
        await using var server = await StartAsync();
        await using var other = await OpenOtherAsync();
        await IdleAsync(server);
        var before = server.Engine.Definitions.Current.Revision;

        await Organisation.ApplyAsync(other.Engine);

        await Eventually.HoldsAsync(() => server.Engine.Definitions.Current.Revision > before, "the server has loaded the definitions");
        Assert.Equal(other.Engine.Definitions.Current.Revision, server.Engine.Definitions.Current.Revision);
    }

    [Fact]
    public async Task With_every_hint_dropped_a_page_is_a_second_late_at_the_most()
    {
        // Opened first, so that the alert is not due in the server's future, however long the start takes.
        await using var other = await OpenOtherAsync();
        await using var server = await StartAsync();
        var shared = (PostgresStore)server.Engine.Store;
        await shared.Hints.Listening;
        var dropped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shared.Hints.Listen(hint => _ = hint.Deliveries && dropped.TrySetResult());
        await IdleAsync(server);
        await TriggerAsync(other.Engine);
        await dropped.Task;
        await IdleAsync(server);
        Assert.Null((await DeliveryAsync(server)).HandedOverAt);
        var apart = Duration.Max(Duration.Zero, server.Engine.Time.Now() - other.Engine.Time.Now());

        _time.Advance(TimeSpan.FromSeconds(1));

        var page = await HandedOverAsync(server);
        Assert.InRange(page.HandedOverAt!.Value - page.CreatedAt, Duration.Zero, Duration.FromSeconds(1) + apart);
    }

    [Fact]
    public async Task Of_two_nodes_that_make_overlapping_temporary_schedules_at_once_the_second_is_refused()
    {
        await using var server = await StartAsync();
        await using var other = await OpenOtherAsync();
        await IdleAsync(server);
        var schedule = DefinitionJson.Of(new Schedule(new ScheduleId("shop"), "Shop", DateTimeZone.Utc, []));
        await server.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(schedule.Kind, schedule.Id, schedule.Json, "ui", Actor.Engine("test"), default)], []);
        var start = server.Engine.Time.Now() + Duration.FromDays(1);
        var asked = new TemporarySchedule("", new ScheduleId("shop"), "First", start, start + Duration.FromDays(1), [], [new TemporaryShift(start, start + Duration.FromDays(1), [Max])]);
        Task<OperationReply<TemporarySchedule>>? second = null;
        var cancelled = TestContext.Current.CancellationToken;

        // While the first is being decided the second node decides as well, or waits for it.
        var first = await server.Engine.Operations.SubmitAsync(null, Max, seen =>
        {
            second = new ScheduleOperations(other.Engine, Max, Door.Api).AddAsync(TemporaryOperation.Instance, asked with { Name = "Second" }, "second");
            DecidedOrWaitsForLock(second, cancelled);
            var made = DefinitionJson.Of(asked with { Id = "ts-first" });
            return new OperationDecision([new DefinitionWrite(made.Kind, made.Id, made.Json, "api", Actor.User(Max), default)], [], "done");
        });

        Assert.True(first.Accepted);
        var objection = Assert.Single((await second!).Objections);
        Assert.Equal((ErrorCode.Conflict, "ts-first"), (objection.Code, objection.InTheWay!.Id));
    }

    [Fact]
    public async Task A_node_whose_clock_is_uncertain_says_so_at_readyz_and_is_ready_again_when_it_is_not()
    {
        await using var server = await StartAsync(organisation: false);
        using var client = server.Client();
        await IdleAsync(server);
        Assert.DoesNotContain("clock_", await ReadyAsync(client), StringComparison.Ordinal);

        // The database sleeps while time goes on, so that no look is possible.
        await (await Postgres.Value).CrashAsync();
        try
        {
            _time.Advance(TimeSpan.FromMinutes(17));
            Assert.Matches("\"ready\":false.*clock_uncertain: .* may be 0.5 s off .* Look at the connection", await ReadyAsync(client));
        }
        finally
        {
            await (await Postgres.Value).ResumeAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                return !(await ReadyAsync(client)).Contains("clock_uncertain", StringComparison.Ordinal);
            },
            "the clock is certain again");
    }

    [Fact]
    public async Task A_step_of_the_database_clock_is_logged_kept_and_announced_to_administrators()
    {
        await using var server = await StartAsync();
        await IdleAsync(server);

        ((PostgresStore)server.Engine.Store).Clock.Stepped!(TimeSpan.FromMinutes(-3));
        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(
            async () => (await server.Engine.Store.Reader.ReadRecentDeliveriesAsync(10, TestContext.Current.CancellationToken)).Count > 0, "the announcement is staged");
        var sent = await HandedOverAsync(server);
        Assert.Equal(("The clock moved back by 3 min", new UserId("adam")), (((Announcement)sent.Request.Message).Title, sent.Request.User));
        var audit = await server.Engine.Store.Reader.ReadAuditAsync(50, TestContext.Current.CancellationToken);
        Assert.Single(audit, record => record.Action == EngineAnnouncements.ClockTopic);
        Assert.Contains("-180.0 s off", server.Log.All, StringComparison.Ordinal);
    }

    private static async Task<PostgresServer> StartPostgresAsync()
    {
        var safe = new Dictionary<string, string> { ["fsync"] = "on", ["full_page_writes"] = "on" };
        var server = await PostgresServer.StartAsync(new PostgresOptions { Settings = safe });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }

    private static async Task<string> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private void DecidedOrWaitsForLock(Task decided, CancellationToken cancelled)
    {
        using var connection = new NpgsqlConnection(_database);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        while (!decided.IsCompleted && (long)command.ExecuteScalar()! == 0)
        {
            cancelled.ThrowIfCancellationRequested();
        }
    }

    private static async Task TriggerAsync(WatchbillEngine engine)
    {
        var shop = new ServiceId("shop");
        var scripts = new IntegrationId("plain");
        var now = engine.Time.Now();
        var member = new AlertMember("k", "down", Severity.Critical, true, now, null, Alert.NoLabels);
        var trigger = new ReceiveEvent(shop, scripts, "k", EventAction.Trigger, "down", null, null, Severity.Critical, Alert.NoLabels, [member], 0, false, false, new SourceReported("a test"));
        Assert.NotNull(Assert.Single((await engine.Intake.AcceptAsync(new IntakeRequest(shop, scripts, [trigger], null, null)))!.Events).Alert);
    }

    private static async Task<StoredDelivery> DeliveryAsync(ServerUnderTest server) =>
        Assert.Single(await server.Engine.Store.Reader.ReadRecentDeliveriesAsync(10, TestContext.Current.CancellationToken));

    /// <summary>Returns when the attempt has ended too: a server that stops waits for it by its own clock, which stands still here.</summary>
    private static Task<StoredDelivery> HandedOverAsync(ServerUnderTest server) => Eventually.GivesAsync(
        async () => await DeliveryAsync(server) is { Status: DeliveryStatus.Delivered } sent && server.Engine.Deliverer.InFlight == 0 ? sent : null, "the page is handed over");

    /// <summary>Returns when every loop waits for a wake-up or for the end of its second.</summary>
    private static Task IdleAsync(ServerUnderTest server) => Eventually.HoldsAsync(
        () => server.App.Services.GetServices<IHostedService>().OfType<EngineLoops>().Single().IsIdle, "the server's loops are idle");

    private Task<ServerUnderTest> StartAsync(bool organisation = true) => ServerUnderTest.StartAsync(
        server =>
        {
            server.Options = server.Options with { Postgres = _database };
            server.OtherTime = _time;
        },
        organisation);

    /// <summary>A node that commits and does nothing else: it fires no timer and hands nothing over.</summary>
    private Task<OfflineNode> OpenOtherAsync() => OfflineNode.OpenAsync(
        new ServerOptions(Path.Combine(_folder.FullName, "other"), [], new Uri("http://watchbill.example")) { Postgres = _database },
        _time,
        TestContext.Current.CancellationToken);
}
