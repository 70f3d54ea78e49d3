namespace Watchbill.Store.Postgres.Time;

/// <summary>One look at the database's clock.</summary>
/// <param name="Timestamp">The middle of the round trip, on the local stopwatch.</param>
/// <param name="Time">What the database's clock said.</param>
/// <param name="Error">Half of the round trip: the answer was true at some moment of it, and nobody knows at which.</param>
internal readonly record struct ClockReading(long Timestamp, DateTimeOffset Time, TimeSpan Error)
{
    public static ClockReading Of(TimeProvider local, long asked, DateTimeOffset time, long answered) =>
        new(asked + ((answered - asked) / 2), time, local.GetElapsedTime(asked, answered) / 2);
}
