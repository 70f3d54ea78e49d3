using System.Collections.Concurrent;
using System.Globalization;
using Watchbill.Bench.Load;
using Watchbill.Bench.Shipped;
using Watchbill.Store;
using Watchbill.Store.Sqlite;

namespace Watchbill.Bench.Measured;

/// <summary>Kills the server under load, again and again on the same data, and compares what was answered 202 with what is stored and handed over.</summary>
internal static class Kills
{
    private const int Senders = 16;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(60);

    public static async Task<List<Row>> RunAsync(Effort effort)
    {
        using var scratch = new Scratch();
        await using var sink = new ProviderSink();
        var accepted = new ConcurrentBag<string>();
        var unknown = new ConcurrentBag<string>();
        for (var cycle = 0; cycle < effort.Kills; cycle++)
        {
            await using var server = await ServerProcess.StartAsync(scratch.Path, sink.Url);
            var run = string.Create(CultureInfo.InvariantCulture, $"k{cycle}");
            var senders = Enumerable.Range(0, Senders)
                .Select(sender => ClosedLoop.UntilDeadAsync(server.Address, ConfigFolder.EventPath(sender), run, sender, accepted, unknown))
                .ToList();

            // Not always at the same moment of a batch.
            await Task.Delay(TimeSpan.FromMilliseconds(400 + (137 * cycle % 250)), TimeProvider.System);
            await server.KillAsync();
            await Task.WhenAll(senders);
        }

        await using (var last = await ServerProcess.StartAsync(scratch.Path, sink.Url))
        {
            await DrainAsync(sink, accepted);
        }

        var stored = await StoredAsync(Path.Combine(scratch.Path, "data"));
        var lost = accepted.Count(mark => !stored.Contains(mark));
        var unpaged = accepted.Count(mark => !sink.TryFind(mark, out _));
        var count = accepted.Count.ToString("N0", CultureInfo.InvariantCulture);
        return
        [
            new Row(
                string.Create(CultureInfo.InvariantCulture, $"SQLite: answered 202 and not stored, {effort.Kills} × kill -9 under {Senders} senders"),
                $"{lost} of {count}",
                "0",
                lost == 0),
            new Row("SQLite: answered 202 and never handed over, after the last restart", $"{unpaged} of {count}", "0", unpaged == 0),
            new Row(
                "SQLite: without an answer at a kill (of these stored)",
                string.Create(CultureInfo.InvariantCulture, $"{unknown.Count:N0} ({unknown.Count(stored.Contains):N0})")),
        ];
    }

    /// <summary>Until every event is at the provider, or nothing has come for a while.</summary>
    private static async Task DrainAsync(ProviderSink sink, ConcurrentBag<string> accepted)
    {
        using var limit = new CancellationTokenSource(DrainLimit, TimeProvider.System);
        while (!limit.IsCancellationRequested && accepted.Any(mark => !sink.TryFind(mark, out _)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task<HashSet<string>> StoredAsync(string data)
    {
        await using var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Directory.GetFiles(data, "*.db").Single() });
        var marks = new HashSet<string>(StringComparer.Ordinal);
        var filter = new AlertFilter([], null, null, AlertFilter.MaxLimit);
        while (await store.Reader.ListAlertsAsync(filter, CancellationToken.None) is { Count: > 0 } page)
        {
            marks.UnionWith(page.SelectMany(alert => alert.Members.Keys));
            filter = filter with { Before = page[^1].Id };
        }

        return marks;
    }
}
