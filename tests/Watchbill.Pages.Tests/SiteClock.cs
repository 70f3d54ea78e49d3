using NodaTime;

namespace Watchbill.Pages.Tests;

/// <summary>A clock that stands until it is moved. Timers of the shell run on the system's time.</summary>
public sealed class SiteClock(Instant start) : TimeProvider
{
    private long _now = start.ToUnixTimeTicks();

    public Instant Now => Instant.FromUnixTimeTicks(Interlocked.Read(ref _now));

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    /// <summary>Stands and moves with it: nobody has set a clock.</summary>
    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Move(Duration by) => Interlocked.Add(ref _now, (long)by.TotalTicks);
}
