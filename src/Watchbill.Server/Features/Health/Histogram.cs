namespace Watchbill.Server.Features.Health;

/// <summary>Counts durations in buckets of seconds. Thread-safe; a reading may be a few observations apart between buckets.</summary>
internal sealed class Histogram
{
    public static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _ticks;

    public double Sum => TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds;

    public void Observe(TimeSpan took)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && took.TotalSeconds > Bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _ticks, took.Ticks);
    }

    /// <summary>How many were at most each bound; the last counts all.</summary>
    public long[] Cumulative()
    {
        var total = 0L;
        return [.. _counts.Select((_, i) => total += Interlocked.Read(ref _counts[i]))];
    }
}
