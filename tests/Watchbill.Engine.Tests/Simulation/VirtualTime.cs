using NodaTime;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>A clock that stands still until it is moved, with timers that fire when it is. Its stopwatch has an odd frequency on purpose.</summary>
internal sealed class VirtualTime(Instant start) : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];
    private Duration _elapsed = Duration.Zero;

    public Instant Now { get; private set; } = start;

    public override long TimestampFrequency => 7_000_003;

    public Instant? NextTimer => _timers.Where(timer => timer.Due is not null).Select(timer => timer.Due).Min();

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public override long GetTimestamp() => (long)(_elapsed.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Moves to an instant, firing what is due up to it. Never backwards.</summary>
    public void MoveTo(Instant instant)
    {
        _elapsed += Instant.Max(Now, instant) - Now;
        Now = Instant.Max(Now, instant);
        foreach (var timer in _timers.Where(timer => timer.Due <= Now).OrderBy(timer => timer.Due).ToList())
        {
            timer.Fire();
        }
    }

    public void Pass(Duration by) => MoveTo(Now + by);

    /// <summary>Somebody sets the wall clock, or the machine slept: no time has passed for the stopwatch and for timers under way.</summary>
    public void Step(Duration by)
    {
        Now += by;
        foreach (var timer in _timers)
        {
            timer.Shift(by);
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public Instant? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.Now + Duration.FromTimeSpan(dueTime);
            return true;
        }

        public void Shift(Duration by) => Due += by;

        public void Fire()
        {
            Due = null;
            callback(state);
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
