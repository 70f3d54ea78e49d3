using NodaTime;

namespace Watchbill.Server.Tests;

/// <summary>The system's clock, moved ahead by hand. Timers wait in real time, so that the loops of the server go on.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>Moves with it: time has passed, and nobody has set a clock.</summary>
    public override long GetTimestamp() => System.GetTimestamp() + (Interlocked.Read(ref _ticks) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Advance(Duration by) => Interlocked.Add(ref _ticks, by.ToTimeSpan().Ticks);
}
