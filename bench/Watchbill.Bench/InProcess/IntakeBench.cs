using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Engine.Events;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite;

namespace Watchbill.Bench.InProcess;

/// <summary>
/// The intake without its door: the real engine on the real SQLite store, called by many callers at once, each with one new alert at a
/// time. No socket, no parsing, no delivery: what is left is deciding and committing. For finding where time goes, not for publishing.
/// </summary>
internal static class IntakeBench
{
    private const int Services = 8;

    public static async Task RunAsync(int callers, int rounds, TimeSpan length, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("watchbill-bench-");
        try
        {
            await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(folder.FullName, "watchbill.db") });
            await store.MigrateAsync(CancellationToken.None);
            var engine = new WatchbillEngine(store, TimeProvider.System, [], "bench");
            using var stop = new CancellationTokenSource();
            var committing = Task.Run(() => engine.Committer.RunAsync(stop.Token));
            await engine.DefinitionPath.WriteAsync(Installation.Documents(Services), []);
            await output.WriteLineAsync(store.Description);
            await RoundAsync(engine, callers, "warm", length);
            for (var round = 0; round < rounds; round++)
            {
                await output.WriteLineAsync(await RoundAsync(engine, callers, string.Create(CultureInfo.InvariantCulture, $"r{round}"), length));
            }

            await stop.CancelAsync();
            await committing;
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static async Task<string> RoundAsync(WatchbillEngine engine, int callers, string round, TimeSpan length)
    {
        var started = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var written = BytesWritten();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(engine, round, caller, started, length))));
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var events = counts.Sum();
        var busy = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{round}: {events / took:N0} new alerts/s, {busy / took:N2} cores, {busy / events * 1e6:N1} us CPU, {(GC.GetTotalAllocatedBytes() - allocated) / events:N0} bytes allocated and {(BytesWritten() - written) / events:N0} written each");
    }

    /// <summary>By this process to files, the log and what is copied back from it; 0 where the system does not say.</summary>
    private static long BytesWritten()
    {
        const string Accounts = "/proc/self/io";
        const string Written = "wchar: ";
        return File.Exists(Accounts)
            ? long.Parse(File.ReadLines(Accounts).First(line => line.StartsWith(Written, StringComparison.Ordinal))[Written.Length..], CultureInfo.InvariantCulture)
            : 0;
    }

    private static async Task<int> CallAsync(WatchbillEngine engine, string round, int caller, long started, TimeSpan length)
    {
        var accepted = 0;
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            var request = Request(string.Create(CultureInfo.InvariantCulture, $"{round}/{caller}/{accepted}"), caller);
            if (await engine.Intake.AcceptAsync(request) is null)
            {
                throw new InvalidOperationException("The intake was overloaded by a closed loop.");
            }

            accepted++;
        }

        return accepted;
    }

    private static IntakeRequest Request(string key, int caller)
    {
        var service = Installation.ServiceOf(caller % Services);
        var labels = Alert.NoLabels.Add("alertname", "HighErrorRate").Add("instance", key).Add("severity", "critical");
        var title = $"HighErrorRate on {key}";
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var e = new ReceiveEvent(
            service,
            Installation.Source,
            "prometheus:" + key,
            EventAction.Trigger,
            title,
            "More than 5 % of requests fail.",
            "http://prometheus.example.org/graph?g0.expr=errors",
            Severity.Critical,
            labels,
            [new AlertMember(key, title, Severity.Critical, true, now, null, labels)],
            0,
            true,
            true,
            new SourceReported("Prometheus"));
        var body = Encoding.UTF8.GetBytes($$$"""{"version":"4","groupKey":"{{{key}}}","alerts":[{"labels":{"alertname":"HighErrorRate","instance":"{{{key}}}"}}]}""");
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        return new IntakeRequest(service, Installation.Source, [e], new StoredBody(hash, body, body.Length, now), now);
    }
}
