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

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-nodes-");
    private readonly StoppedTime _time = new();
    private string _database = string.Empty;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        _database = (await (await SharedPostgres.Server).CreateDatabaseAsync(TestContext.Current.CancellationToken)).ConnectionString;
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

        await SharedPostgres.TriggerAsync(other.Engine);

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
        await SharedPostgres.TriggerAsync(other.Engine);
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
            SharedPostgres.DecidedOrWaitsForLock(_database, second, cancelled);
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
        // A PostgreSQL of its own, because others use the shared one meanwhile.
        await using var postgres = await SharedPostgres.StartAsync();
        _database = (await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken)).ConnectionString;
        await using var server = await StartAsync(organisation: false);
        using var client = server.Client();
        await IdleAsync(server);
        Assert.DoesNotContain("clock_", await ReadyAsync(client), StringComparison.Ordinal);

        // The database sleeps while time goes on, so that no look is possible.
        await postgres.CrashAsync();
        try
        {
            _time.Advance(TimeSpan.FromMinutes(17));
            Assert.Matches("\"ready\":false.*clock_uncertain: .* may be 0.5 s off .* Look at the connection", await ReadyAsync(client));
        }
        finally
        {
            await postgres.ResumeAsync(TestContext.Current.CancellationToken);
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

    private static async Task<string> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
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

    private Task<OfflineNode> OpenOtherAsync() => SharedPostgres.OpenNodeAsync(_database, Path.Combine(_folder.FullName, "other"), _time);
}
