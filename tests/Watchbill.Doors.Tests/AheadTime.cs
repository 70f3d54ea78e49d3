using NodaTime;

namespace Watchbill.Doors.Tests;

/// <summary>The system's clock, moved ahead by hand. Timers wait in real time, so that the loops of the server go on.</summary>
public sealed class AheadTime : TimeProvider
{
    private long _ticks;
    private Instant? _stands;

    public override DateTimeOffset GetUtcNow() => (_stands?.ToDateTimeOffset() ?? System.GetUtcNow()) + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>Moves with it: time has passed, and nobody has set a clock.</summary>
    public override long GetTimestamp() => (_stands is null ? System.GetTimestamp() : 0) + (Interlocked.Read(ref _ticks) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    /// <summary>From now on it stands still but for what it is moved by hand. To be called before anybody looks at it.</summary>
    public void StandAt(Instant instant) => _stands = instant;

    public void Advance(Duration by) => Interlocked.Add(ref _ticks, by.ToTimeSpan().Ticks);
}
