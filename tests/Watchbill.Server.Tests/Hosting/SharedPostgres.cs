using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Engine.Events;
using Watchbill.Server.Hosting;
using Watchbill.Server.Offline;
using Watchbill.StandIns.Parts;

namespace Watchbill.Server.Tests.Hosting;

/// <summary>A real PostgreSQL for the tests of several nodes, started once, and nodes on databases of it.</summary>
internal static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Started = new(StartSharedAsync);

    public static Task<PostgresServer> Server => Started.Value;

    /// <summary>A node that commits and does nothing else: it fires no timer by itself and hands nothing over.</summary>
    public static Task<OfflineNode> OpenNodeAsync(string database, string folder, TimeProvider time) => OfflineNode.OpenAsync(
        new ServerOptions(folder, [], new Uri("http://watchbill.example")) { Postgres = database }, time, TestContext.Current.CancellationToken);

    public static async Task<AlertId> TriggerAsync(WatchbillEngine engine, string key = "k")
    {
        var shop = new ServiceId("shop");
        var scripts = new IntegrationId("plain");
        var now = engine.Time.Now();
        var member = new AlertMember(key, "down", Severity.Critical, true, now, null, Alert.NoLabels);
        var trigger = new ReceiveEvent(shop, scripts, key, EventAction.Trigger, "down", null, null, Severity.Critical, Alert.NoLabels, [member], 0, false, false, new SourceReported("a test"));
        return Assert.Single((await engine.Intake.AcceptAsync(new IntakeRequest(shop, scripts, [trigger], null, null)))!.Events).Alert!.Value;
    }

    /// <summary>Returns when the task has ended, or somebody waits for a lock of the database.</summary>
    public static void DecidedOrWaitsForLock(string database, Task decided, CancellationToken cancelled)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        while (!decided.IsCompleted && (long)command.ExecuteScalar()! == 0)
        {
            cancelled.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Another server with the same settings, for a test that stops it; the caller disposes it.</summary>
    public static Task<PostgresServer> StartAsync()
    {
        var safe = new Dictionary<string, string> { ["fsync"] = "on", ["full_page_writes"] = "on" };
        return PostgresServer.StartAsync(new PostgresOptions { Settings = safe });
    }

    private static async Task<PostgresServer> StartSharedAsync()
    {
        var server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
