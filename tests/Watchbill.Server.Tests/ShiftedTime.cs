using NodaTime;

namespace Watchbill.Server.Tests;

/// <summary>The system's clock, moved ahead by hand. Timers wait in real time, so that the loops of the server go on.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>The stopwatch is moved along: where the database says what the time is, it is the stopwatch that carries it on.</summary>
    public override long GetTimestamp() => System.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds * TimestampFrequency);

    public void Advance(Duration by) => Interlocked.Add(ref _ticks, by.ToTimeSpan().Ticks);
}
