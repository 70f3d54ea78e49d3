using System.Diagnostics;
using Watchbill.Bench.Load;
using Watchbill.Bench.Shipped;

namespace Watchbill.Bench.Measured;

/// <summary>From exec to answering, to paging, and what an idle node holds.</summary>
internal static class Starting
{
    private const double AimSeconds = 1;
    private const double AimMegabytes = 120;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task<List<Row>> RunAsync(Effort effort)
    {
        using var scratch = new Scratch();
        await using var sink = new ProviderSink();
        var served = new List<double>();
        var paged = new List<double>();

        // The first start makes the schema and applies the configuration; it is not the one to measure.
        await (await ServerProcess.StartAsync(scratch.Path, sink.Url)).DisposeAsync();
        for (var start = 0; start < effort.Starts; start++)
        {
            await using var server = await ServerProcess.StartAsync(scratch.Path, sink.Url);
            served.Add(server.ToFirstPage.TotalMilliseconds);
            paged.Add((await FirstMessageAsync(server, sink, start)).TotalMilliseconds);
        }

        await using var resting = await ServerProcess.StartAsync(scratch.Path, sink.Url);
        await Task.Delay(Idle, TimeProvider.System);
        var memory = resting.ResidentMegabytes();
        var before = resting.CpuTime();
        await Task.Delay(Idle, TimeProvider.System);
        var busy = (resting.CpuTime() - before) / Idle;
        var toServed = new Spread(served);
        return
        [
            new Row("start: exec to the first page served (GET /login)", toServed.ToText("N0", "ms"), "≤ 1,000 ms", toServed.Median <= AimSeconds * 1000),
            new Row("start: exec to the first event's page at the provider", new Spread(paged).ToText("N0", "ms")),
            new Row("idle for 10 s: resident memory", FormattableString.Invariant($"{memory:0} MB"), "≤ 120 MB", memory <= AimMegabytes),
            new Row("idle: CPU", FormattableString.Invariant($"{busy:P1} of one core")),
        ];
    }

    private static async Task<TimeSpan> FirstMessageAsync(ServerProcess server, ProviderSink sink, int start)
    {
        var mark = Events.Mark("start", start, 0);
        using var wire = await Wire.ConnectAsync(server.Address);
        await wire.SendAsync(Wire.Post(ConfigFolder.EventPath(0), Events.Body(mark)));
        var asked = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(asked) < Idle)
        {
            if (sink.TryFind(mark, out var arrived))
            {
                return Stopwatch.GetElapsedTime(server.StartedAt, arrived);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        throw new InvalidOperationException("No page arrived at the provider after a start.");
    }
}
