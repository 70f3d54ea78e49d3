using NodaTime;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Engine.People;
using Watchbill.StandIns.Parts;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Hosting;

/// <summary>The record of who was on call, kept by two nodes on one real PostgreSQL.</summary>
public sealed class RecordNodesTests : IAsyncLifetime
{
    private static readonly ScheduleId Shop = new("shop");
    private static readonly UserId Max = new("max");
    private static readonly UserId Rita = new("rita");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watchbill-record-nodes-");
    private readonly StoppedTime _time = new();
    private string _database = string.Empty;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        _database = (await (await SharedPostgres.Server).CreateDatabaseAsync(Cancelled)).ConnectionString;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_change_that_another_node_makes_while_a_batch_waits_is_recorded_by_that_batch()
    {
        await using var node = await SharedPostgres.OpenNodeAsync(_database, Path.Combine(_folder.FullName, "node"), _time);
        await using var other = await SharedPostgres.OpenNodeAsync(_database, Path.Combine(_folder.FullName, "other"), _time);
        await Organisation.ApplyAsync(node.Engine);
        await PutAsync(node.Engine, Max);
        await TickAsync(node.Engine);
        var (first, second) = (await SharedPostgres.TriggerAsync(node.Engine, "first"), await SharedPostgres.TriggerAsync(node.Engine, "second"));

        // The first batch waits for the first alert; meanwhile the next one gathers: it reads the revision, and then waits for the second alert.
        Task<CommandOutcome> one, two;
        Task tick;
        await using (var holdsSecond = await HoldAsync(second))
        {
            await using (var holdsFirst = await HoldAsync(first))
            {
                one = AcknowledgeAsync(node.Engine, first);
                SharedPostgres.DecidedOrWaitsForLock(_database, one, Cancelled);
                two = AcknowledgeAsync(node.Engine, second);
                tick = TickAsync(node.Engine);
            }

            await one;
            SharedPostgres.DecidedOrWaitsForLock(_database, two, Cancelled);
            await PutAsync(other.Engine, Rita);
        }

        await Task.WhenAll(two, tick);
        Assert.True((await two).IsAccepted);
        await TickAsync(node.Engine);
        var record = await node.Engine.Store.Reader.ReadOnCallRecordAsync(Shop, new Interval(Instant.MinValue, Instant.MaxValue), Cancelled);
        Assert.Equal([[Max], [Rita]], record.Select(row => row.Entry).OfType<OnCallChanged>().Select(entry => entry.Users.Select(one => one.User).ToArray()).ToArray());
    }

    private static Task TickAsync(WatchbillEngine engine) => engine.Runner.TickAsync(engine.Time.Now() + Duration.FromSeconds(30), Cancelled);

    private static Task<CommandOutcome> AcknowledgeAsync(WatchbillEngine engine, AlertId alert) =>
        engine.Commands.SubmitAsync(new CommandRequest($"ack-{alert}", Rita, Door.Api, alert, new Acknowledge()));

    /// <summary>Whoever is named is on call all the time, from now on.</summary>
    private static Task PutAsync(WatchbillEngine engine, UserId user)
    {
        var layer = new Layer("all", [new Participant([user])], new Rotation(RotationUnit.Days, 1, LocalTime.Midnight, null), new LocalDateTime(2026, 1, 1, 0, 0), null, []);
        var schedule = DefinitionJson.Of(new Schedule(Shop, "Shop", DateTimeZone.Utc, [layer]));
        return engine.DefinitionPath.WriteAsync([new DefinitionWrite(schedule.Kind, schedule.Id, schedule.Json, "ui", Actor.Engine("test"), default)], []);
    }

    private async Task<NpgsqlConnection> HoldAsync(AlertId alert)
    {
        var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync(Cancelled);
        await connection.BeginTransactionAsync(Cancelled);
        await using var command = new NpgsqlCommand("SELECT id FROM alert WHERE id = $1 FOR UPDATE", connection) { Parameters = { new NpgsqlParameter { Value = alert.Value } } };
        await command.ExecuteNonQueryAsync(Cancelled);
        return connection;
    }
}
