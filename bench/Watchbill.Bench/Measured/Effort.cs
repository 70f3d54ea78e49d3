namespace Watchbill.Bench.Measured;

/// <summary>How long to measure. Everything is bounded: a quick run takes about five minutes, a full one a quarter of an hour.</summary>
/// <param name="PendingTimers">In the store besides those that become due.</param>
/// <param name="OverdueTimers">Of a stop of ten minutes.</param>
internal sealed record Effort(TimeSpan WarmUp, TimeSpan Round, int Rounds, TimeSpan Paced, int Kills, int Starts, int PendingTimers, int OverdueTimers)
{
    public static readonly Effort Full = new(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(8), 3, TimeSpan.FromSeconds(20), 10, 7, 1_000_000, 600_000);

    public static readonly Effort Quick = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2), 3, TimeSpan.FromSeconds(6), 3, 3, 100_000, 60_000);
}
