using System.Globalization;
using Watchbill.Bench.Load;
using Watchbill.Bench.Shipped;

namespace Watchbill.Bench.Measured;

/// <summary>
/// Durable events accepted per second over 64 connections, against the same server's parse-only endpoint: one process, rounds in turn, so that
/// the ratio holds whatever else the machine does.
/// </summary>
internal static class AcceptRate
{
    private const int Connections = 64;
    private const double Aim = 12_000;
    private const double AimP99 = 25;
    private const double LargestFall = 0.10;

    public static async Task<List<Row>> RunAsync(string store, string? postgres, Effort effort)
    {
        using var scratch = new Scratch();
        await using var sink = new ProviderSink();
        await using var server = await ServerProcess.StartAsync(scratch.Path, sink.Url, postgres);
        await ClosedLoop.RunAsync(server.Address, ConfigFolder.ParseOnlyPath, Connections, effort.WarmUp);
        await ClosedLoop.RunAsync(server.Address, ConfigFolder.EventPath, Connections, effort.WarmUp);
        var parsed = new List<LoopResult>();
        var stored = new List<LoopResult>();
        for (var round = 0; round < effort.Rounds; round++)
        {
            parsed.Add(await ClosedLoop.RunAsync(server.Address, ConfigFolder.ParseOnlyPath, Connections, effort.Round));
            stored.Add(await ClosedLoop.RunAsync(server.Address, ConfigFolder.EventPath, Connections, effort.Round));
        }

        var rate = new Spread(stored.Select(result => result.PerSecond));
        var p50 = new Spread(stored.Select(result => result.Latencies.At(0.5)));
        var p99 = new Spread(stored.Select(result => result.Latencies.At(0.99)));
        var ratio = new Spread(stored.Zip(parsed, (durable, dry) => durable.PerSecond / dry.PerSecond));
        return
        [
            new Row($"{store}: parse-only endpoint, 64 connections", new Spread(parsed.Select(result => result.PerSecond)).ToText("N0", "/s")),
            new Row($"{store}: durable new alerts accepted, 64 connections, provider answers", rate.ToText("N0", "/s"), "≥ 12,000/s (stretch 20,000)", rate.Median >= Aim),
            new Row($"{store}: accepted against parse-only", ratio.ToText("P0", "")),
            new Row($"{store}: answer p50 of these", p50.ToText("0.0", "ms")),
            new Row($"{store}: answer p99 of these", p99.ToText("0.0", "ms"), "≤ 25 ms", p99.Median <= AimP99),
            new Row($"{store}: refused meanwhile", stored.Sum(result => result.Refused).ToString("N0", CultureInfo.InvariantCulture), "0", stored.Sum(result => result.Refused) == 0),
        ];
    }

    /// <summary>The same with a provider that takes every message and never answers; two fresh servers, rounds in turn.</summary>
    public static async Task<List<Row>> RunHangingAsync(Effort effort)
    {
        using var answering = new Scratch();
        using var hanging = new Scratch();
        await using var answers = new ProviderSink();
        await using var hangs = new ProviderSink(hangs: true);
        await using var usual = await ServerProcess.StartAsync(answering.Path, answers.Url);
        await using var stuck = await ServerProcess.StartAsync(hanging.Path, hangs.Url);
        var rates = new List<(double Usual, double Stuck)>();
        await ClosedLoop.RunAsync(usual.Address, ConfigFolder.EventPath, Connections, effort.WarmUp);
        await ClosedLoop.RunAsync(stuck.Address, ConfigFolder.EventPath, Connections, effort.WarmUp);
        for (var round = 0; round < effort.Rounds; round++)
        {
            var first = await ClosedLoop.RunAsync(usual.Address, ConfigFolder.EventPath, Connections, effort.Round);
            var second = await ClosedLoop.RunAsync(stuck.Address, ConfigFolder.EventPath, Connections, effort.Round);
            rates.Add((first.PerSecond, second.PerSecond));
        }

        var rate = new Spread(rates.Select(pair => pair.Stuck));
        var change = new Spread(rates.Select(pair => pair.Stuck / pair.Usual - 1));
        return
        [
            new Row("SQLite: accepted while every provider hangs", rate.ToText("N0", "/s")),
            new Row("SQLite: change of the rate against a provider that answers", change.ToText("P0", ""), "falls ≤ 10 %", change.Median >= -LargestFall),
        ];
    }
}
