using System.Diagnostics;
using System.Globalization;
using NodaTime;
using Watchbill.Bench.InProcess;
using Watchbill.Bench.Load;
using Watchbill.Bench.Shipped;
using Watchbill.Domain;

namespace Watchbill.Bench.Measured;

/// <summary>
/// The shipped server with very many pending timers: how late those are that become due, what one costs, whether that grows with how many wait, and how long
/// it takes to catch up after a stop. Only the filling of the file beforehand is done in this process (<see cref="LoadedStore"/>).
/// </summary>
internal static class Timers
{
    private const int PerSecond = 1_000;
    private const int Few = 10_000;

    /// <summary>So many become due at the same instant.</summary>
    private const int Group = 25;
    private const double AimP99 = 250;
    private const double AimRatio = 1.25;

    /// <summary>Each alert waits for its escalation and for the silence of its source.</summary>
    private const int TimersPerAlert = 2;
    private static readonly ServiceId Far = new("far");
    private static readonly ServiceId Near = new("near");
    private static readonly Duration After = Duration.FromMinutes(1);
    private static readonly Duration Stopped = Duration.FromMinutes(10);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Addition Addition = new("""
        policies:
          later: {name: Later, rules: [{page: [schedule: primary], after: 20h}]}
          soon: {name: Soon, rules: [{page: [schedule: primary], after: 1m}]}
        services:
          far: {name: Far, policy: later, team: commerce, storm_threshold: 1000000, stale_after: 20h}
          near: {name: Near, policy: soon, team: commerce, storm_threshold: 1000000, stale_after: 20h}
        """);

    public static async Task<List<Row>> RunAsync(Effort effort)
    {
        var few = await PaceAsync(Few, effort);
        var many = await PaceAsync(effort.PendingTimers, effort);
        var ratio = many.Cpu / few.Cpu;
        var p99 = many.ToProvider.At(0.99);
        return
        [
            new Row(
                Text($"timers: {effort.PendingTimers:N0} pending (filled in-process in {many.Filled.TotalSeconds:0} s), {PerSecond:N0} others due each second: due to the page at the provider's socket, p50 / p99 / p99.9 (n = {many.Due:N0}, {many.Due - many.ToProvider.Count:N0} without a page)"),
                Percentiles(many.ToProvider),
                "p99 ≤ 250 ms",
                many.ToProvider.Count == many.Due && p99 <= AimP99),
            new Row(Text($"timers: the same with {Few:N0} pending"), Percentiles(few.ToProvider)),
            new Row(Text($"timers: one firing with its page, {effort.PendingTimers:N0} pending: the server's CPU"), Text($"{many.Cpu:N0} µs, {many.Written:N1} KB written")),
            new Row(Text($"timers: the same with {Few:N0} pending"), Text($"{few.Cpu:N0} µs, {few.Written:N1} KB written")),
            new Row("timers: CPU of one firing, many pending against few", Text($"{ratio:0.00}"), "≤ 1.25", ratio <= AimRatio),
            new Row(Text($"timers: the server's resident memory with {effort.PendingTimers:N0} pending, and with {Few:N0}"), Text($"{many.Megabytes:0} / {few.Megabytes:0} MB")),
            .. await CatchUpAsync(effort),
        ];
    }

    private static async Task<Paced> PaceAsync(int pending, Effort effort)
    {
        using var scratch = new Scratch();
        await using var sink = new ProviderSink();
        await (await ServerProcess.StartAsync(scratch.Path, sink.Url, addition: Addition)).DisposeAsync();
        var started = Stopwatch.GetTimestamp();
        var warming = (int)(PerSecond * effort.WarmUp.TotalSeconds);
        var due = (int)(PerSecond * effort.Paced.TotalSeconds);
        Dictionary<string, Instant> began;
        TimeSpan filled;
        Instant first;
        await using (var loaded = await LoadedStore.OpenAsync(Path.Combine(scratch.Path, "data"), Now() - After))
        {
            await loaded.FillAsync(Far, "far", pending / TimersPerAlert);
            filled = Stopwatch.GetElapsedTime(started);
            first = Now() + Lead(pending);
            await loaded.PaceAsync(Near, "warm", warming, first - After, PerSecond, Group);
            first += Duration.FromTimeSpan(effort.WarmUp);
            began = await loaded.PaceAsync(Near, "near", due, first - After, PerSecond, Group);
        }

        await using var server = await ServerProcess.StartAsync(scratch.Path, sink.Url, addition: Addition);
        if (Now() > first - Duration.FromTimeSpan(effort.WarmUp) - Duration.FromSeconds(5))
        {
            throw new InvalidOperationException("Filling the store took so long that timers were due before the server ran.");
        }

        await WaitAsync(first);
        var (cpu, written) = (server.CpuTime(), server.BytesWritten());
        await WaitAsync(first + Duration.FromTimeSpan(effort.Paced));
        await UntilAsync(() => Task.FromResult(began.Keys.All(mark => sink.TryFind(mark, out _))), TimeSpan.FromSeconds(30));
        var late = new Latencies();
        foreach (var (mark, began1) in began)
        {
            if (sink.TryFind(mark, out var arrived))
            {
                late.Add((At(arrived) - (began1 + After)).ToTimeSpan());
            }
        }

        return new Paced(late, due, filled, (server.CpuTime() - cpu).TotalMicroseconds / due, (server.BytesWritten() - written) / 1e3 / due, server.ResidentMegabytes());
    }

    private static async Task<List<Row>> CatchUpAsync(Effort effort)
    {
        using var scratch = new Scratch();
        await using var sink = new ProviderSink();
        await (await ServerProcess.StartAsync(scratch.Path, sink.Url, addition: Addition)).DisposeAsync();
        var overdue = effort.OverdueTimers;
        await using (var loaded = await LoadedStore.OpenAsync(Path.Combine(scratch.Path, "data"), Now() - Stopped - (After * 2)))
        {
            await loaded.FillAsync(Far, "far", (effort.PendingTimers - overdue) / TimersPerAlert);
            var down = Now() - Stopped - After;
            await loaded.TickAsync(down);
            await loaded.PaceAsync(Near, "near", overdue, down, (int)(overdue / Stopped.TotalSeconds), group: 250);
        }

        var started = Stopwatch.GetTimestamp();
        await using var server = await ServerProcess.StartAsync(scratch.Path, sink.Url, addition: Addition);
        await UntilAsync(async () => await Metrics.ReadAsync(server.Address, "watchbill_timers_fired_total") >= overdue, Patience);
        var took = Stopwatch.GetElapsedTime(started);
        var fired = await Metrics.ReadAsync(server.Address, "watchbill_timers_fired_total");
        return
        [
            new Row(
                Text($"timers: {overdue:N0} overdue after a stop of ten minutes, each with a page: from exec until none is"),
                fired >= overdue ? Text($"{took.TotalSeconds:N0} s, {overdue / took.TotalSeconds:N0}/s") : Text($"not within {Patience.TotalSeconds:0} s: {fired:N0}"),
                "",
                null),
            new Row("timers: pages at the provider by then", Text($"{sink.Messages:N0}")),
        ];
    }

    /// <summary>Longer than it takes to load those that become due, and to start with a look at every open alert.</summary>
    private static Duration Lead(int pending) => Duration.FromSeconds(15 + (pending * 15e-6));

    private static Instant Now() => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    /// <summary>The wall clock at a <see cref="Stopwatch"/>'s timestamp.</summary>
    private static Instant At(long timestamp) => Now() - Duration.FromTimeSpan(Stopwatch.GetElapsedTime(timestamp));

    private static Task WaitAsync(Instant until) => until - Now() is var wait && wait > Duration.Zero ? Task.Delay(wait.ToTimeSpan(), TimeProvider.System) : Task.CompletedTask;

    /// <summary>Asks each second: the server counts all that waits for each answer.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds() && Stopwatch.GetElapsedTime(started) < patience)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }
    }

    private static string Percentiles(Latencies late) => Text($"{late.At(0.5):N1} / {late.At(0.99):N1} / {late.At(0.999):N1} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <param name="Cpu">Of the server, in µs for each that was due.</param>
    /// <param name="Written">KB for each.</param>
    private sealed record Paced(Latencies ToProvider, int Due, TimeSpan Filled, double Cpu, double Written, double Megabytes);
}
