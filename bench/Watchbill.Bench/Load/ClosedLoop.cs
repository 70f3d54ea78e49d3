using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Watchbill.Bench.Load;

/// <param name="Refused">Answers other than 202.</param>
internal sealed record LoopResult(double PerSecond, Latencies Latencies, int Accepted, int Refused);

/// <summary>
/// Many connections, each sending the next event when the last is answered. That hides waiting that a slow server would cause among
/// senders who do not wait for each other; the paced sender is for latency.
/// </summary>
internal static class ClosedLoop
{
    private static int _runs;

    /// <param name="path">The path to send to, by number of the connection.</param>
    public static async Task<LoopResult> RunAsync(IPEndPoint server, Func<int, string> path, int connections, TimeSpan length)
    {
        var run = Interlocked.Increment(ref _runs).ToString(CultureInfo.InvariantCulture);
        var started = Stopwatch.GetTimestamp();
        var parts = await Task.WhenAll(Enumerable.Range(0, connections)
            .Select(number => Task.Run(() => SendAsync(server, path(number), run, number, started, length))));
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = new Latencies();
        foreach (var part in parts)
        {
            all.AddAll(part.Latencies);
        }

        return new LoopResult(all.Count / took, all, all.Count, parts.Sum(part => part.Refused));
    }

    /// <summary>Sends until the server dies. Marks whose 202 arrived whole go to <paramref name="accepted"/>, those without an answer to <paramref name="unknown"/>.</summary>
    public static Task UntilDeadAsync(IPEndPoint server, string path, string run, int sender, ConcurrentBag<string> accepted, ConcurrentBag<string> unknown) => Task.Run(async () =>
    {
        using var wire = await Wire.ConnectAsync(server);
        for (var number = 0; ; number++)
        {
            var mark = Events.Mark(run, sender, number);
            try
            {
                if (await wire.SendAsync(Wire.Post(path, Events.Body(mark))) == (int)HttpStatusCode.Accepted)
                {
                    accepted.Add(mark);
                }
            }
            catch (Exception dead) when (dead is SocketException or IOException)
            {
                unknown.Add(mark);
                return;
            }
        }
    });

    private static async Task<(Latencies Latencies, int Refused)> SendAsync(IPEndPoint server, string path, string run, int sender, long started, TimeSpan length)
    {
        using var wire = await Wire.ConnectAsync(server);
        var latencies = new Latencies();
        var refused = 0;
        for (var number = 0; Stopwatch.GetElapsedTime(started) < length; number++)
        {
            var request = Wire.Post(path, Events.Body(Events.Mark(run, sender, number)));
            var sent = Stopwatch.GetTimestamp();
            if (await wire.SendAsync(request) == (int)HttpStatusCode.Accepted)
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent));
            }
            else
            {
                refused++;
            }
        }

        return (latencies, refused);
    }
}
