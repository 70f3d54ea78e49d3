using System.Diagnostics;
using System.Net;
using System.Threading.Channels;

namespace Watchbill.Bench.Load;

/// <param name="ToProviders">From the first byte sent to the whole message at the provider's socket, for each of the providers.</param>
/// <param name="ToAnswer">From the first byte sent to the whole 202.</param>
/// <param name="Missing">Events of which no message arrived within the time given.</param>
internal sealed record PacedResult(Latencies[] ToProviders, Latencies ToAnswer, int Sent, int Missing)
{
    public Latencies ToProvider => ToProviders[0];
}

/// <summary>Sends at a fixed rate whether or not earlier events were answered, and compares with what arrives at the provider.</summary>
internal static class PacedSender
{
    private const int Connections = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static int _runs;

    public static Task<PacedResult> RunAsync(IPEndPoint server, Func<int, string> path, ProviderSink sink, int perSecond, TimeSpan length) =>
        RunAsync(server, path, [sink], perSecond, length);

    /// <param name="sinks">Each of them gets a message of each event.</param>
    public static async Task<PacedResult> RunAsync(IPEndPoint server, Func<int, string> path, ProviderSink[] sinks, int perSecond, TimeSpan length)
    {
        var run = $"p{Interlocked.Increment(ref _runs)}";
        var free = Channel.CreateUnbounded<Wire>();
        for (var i = 0; i < Connections; i++)
        {
            free.Writer.TryWrite(await Wire.ConnectAsync(server));
        }

        var count = (int)(perSecond * length.TotalSeconds);
        var sending = new List<Task<(string Mark, long Sent, TimeSpan Answered)>>(count);
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < count; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / perSecond);
            while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < due)
            {
                await Task.Delay(due - elapsed > TimeSpan.FromMilliseconds(2) ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, TimeProvider.System);
            }

            var wire = await free.Reader.ReadAsync();
            sending.Add(SendAsync(wire, free.Writer, path(number), Events.Mark(run, 0, number)));
        }

        var sent = await Task.WhenAll(sending);
        var result = await CollectAsync(sinks, sent);
        while (free.Reader.TryRead(out var wire))
        {
            wire.Dispose();
        }

        return result;
    }

    private static async Task<(string Mark, long Sent, TimeSpan Answered)> SendAsync(Wire wire, ChannelWriter<Wire> free, string path, string mark)
    {
        var request = Wire.Post(path, Events.Body(mark));
        var sent = Stopwatch.GetTimestamp();
        var status = await wire.SendAsync(request);
        var answered = Stopwatch.GetElapsedTime(sent);
        free.TryWrite(wire);
        return status == (int)HttpStatusCode.Accepted
            ? (mark, sent, answered)
            : throw new InvalidOperationException($"The server answered {status} to a paced event.");
    }

    private static async Task<PacedResult> CollectAsync(ProviderSink[] sinks, (string Mark, long Sent, TimeSpan Answered)[] sent)
    {
        var waiting = Stopwatch.GetTimestamp();
        while (sent.Any(one => sinks.Any(sink => !sink.TryFind(one.Mark, out _))) && Stopwatch.GetElapsedTime(waiting) < Patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        var toProviders = Array.ConvertAll(sinks, _ => new Latencies());
        var toAnswer = new Latencies();
        foreach (var (mark, at, answered) in sent)
        {
            toAnswer.Add(answered);
            for (var i = 0; i < sinks.Length; i++)
            {
                if (sinks[i].TryFind(mark, out var arrived))
                {
                    toProviders[i].Add(Stopwatch.GetElapsedTime(at, arrived));
                }
            }
        }

        return new PacedResult(toProviders, toAnswer, sent.Length, toProviders.Sum(one => sent.Length - one.Count));
    }
}
