using System.Globalization;
using Watchbill.Bench.Load;
using Watchbill.Bench.Shipped;

namespace Watchbill.Bench.Measured;

/// <summary>From the request of a source to the page at the provider's socket, at a fixed rate.</summary>
internal static class ToProvider
{
    private const double AimP50 = 2;
    private const double AimP99 = 15;

    public static async Task<List<Row>> RunAsync(Effort effort)
    {
        using var scratch = new Scratch();
        await using var sink = new ProviderSink();
        await using var server = await ServerProcess.StartAsync(scratch.Path, sink.Url);
        await PacedSender.RunAsync(server.Address, ConfigFolder.EventPath, sink, 200, effort.WarmUp);
        var rows = new List<Row>();
        foreach (var rate in (int[])[50, 200])
        {
            var result = await PacedSender.RunAsync(server.Address, ConfigFolder.EventPath, sink, rate, effort.Paced);
            var aim = rate == 200 ? "≤ 2 / ≤ 15 ms" : "";
            bool? met = rate == 200 ? result.ToProvider.At(0.5) <= AimP50 && result.ToProvider.At(0.99) <= AimP99 : null;
            rows.Add(new Row(
                string.Create(CultureInfo.InvariantCulture, $"SQLite: request to provider's socket, {rate}/s, p50 / p99 (n = {result.Sent:N0}, {result.Missing} without a page)"),
                result.ToProvider.ToText() + " ms",
                aim,
                met));
            rows.Add(new Row(string.Create(CultureInfo.InvariantCulture, $"SQLite: request to durable 202, {rate}/s, p50 / p99"), result.ToAnswer.ToText() + " ms"));
        }

        return rows;
    }
}
