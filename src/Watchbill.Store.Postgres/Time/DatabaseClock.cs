namespace Watchbill.Store.Postgres.Time;

/// <summary>
/// The time by which all nodes of one database decide: the database's own, carried on between looks by the local stopwatch. What the host's
/// wall clock says, and when somebody sets it, is nothing to it. Timers and timestamps are the local clock's. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
///  database's clock   set forward   followed at once
///                     set back      we run at half speed until it has caught up: never backwards, and never standing still,
///                                   because pages wait for it; meanwhile the node counts as not ready
///  a look fails       the last one is carried on, less certain by the drift that two quartzes may have
///  a look is slow     kept only when it is more certain than the last one carried on, or when the two cannot both be true
/// </code>
/// </remarks>
public sealed class DatabaseClock : TimeProvider
{
    /// <summary>How much two clocks may come apart: what NTP lets a host's clock be off its rate, 0.5 ms in a second.</summary>
    internal const double Drift = 500e-6;

    /// <summary>A greater uncertainty means that this node must not decide what is due.</summary>
    public static readonly TimeSpan MostUncertainty = TimeSpan.FromMilliseconds(500);

    /// <summary>Clocks that came apart by more are worth a record.</summary>
    public static readonly TimeSpan NotableStep = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _local;
    private readonly Lock _gate = new();
    private ClockReading _reading;
    private long _heldFrom;
    private DateTimeOffset _held;

    internal DatabaseClock(TimeProvider local, ClockReading first)
    {
        _local = local;
        _reading = first;
        _heldFrom = first.Timestamp;
        _held = first.Time;
    }

    /// <summary>
    /// Told of steps above <see cref="NotableStep"/>, positive when the database was found ahead of us, before anybody sees the time after it. Must be
    /// short and must not throw.
    /// </summary>
    public Action<TimeSpan>? Stepped { get; set; }

    public override long TimestampFrequency => _local.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _local.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return Shown(_local.GetTimestamp());
        }
    }

    public override long GetTimestamp() => _local.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _local.CreateTimer(callback, state, dueTime, period);

    /// <summary>How far from the database's clock this one may be now, and the part of it by which it is known to be ahead.</summary>
    public (TimeSpan Uncertainty, TimeSpan Ahead) Look()
    {
        lock (_gate)
        {
            var timestamp = _local.GetTimestamp();
            var ahead = Shown(timestamp) - Carried(timestamp);
            return (ErrorAt(timestamp) + ahead, ahead);
        }
    }

    /// <summary>Takes another look into account. Readings come in order.</summary>
    internal void Take(ClockReading reading)
    {
        lock (_gate)
        {
            var known = ErrorAt(reading.Timestamp);
            var apart = reading.Time - Carried(reading.Timestamp);
            var contradict = apart.Duration() > known + reading.Error;
            if (!contradict && reading.Error > known)
            {
                return;
            }

            // From here on we go no slower than half speed, and no faster than the database unless it is ahead of us.
            var timestamp = _local.GetTimestamp();
            (_heldFrom, _held) = (timestamp, Shown(timestamp));
            _reading = reading;
            if (apart.Duration() > NotableStep)
            {
                Stepped?.Invoke(apart);
            }
        }
    }

    private DateTimeOffset Shown(long timestamp)
    {
        var carried = Carried(timestamp);
        var slow = _held + (_local.GetElapsedTime(_heldFrom, timestamp) / 2);
        return carried > slow ? carried : slow;
    }

    private DateTimeOffset Carried(long timestamp) => _reading.Time + _local.GetElapsedTime(_reading.Timestamp, timestamp);

    private TimeSpan ErrorAt(long timestamp) => _reading.Error + (_local.GetElapsedTime(_reading.Timestamp, timestamp) * Drift);
}
