namespace Watchbill.Store.Conformance.Postgres;

/// <summary>A stopwatch moved by hand. Its wall clock is wrong by an hour on purpose; its timers are real.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks = 77;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
