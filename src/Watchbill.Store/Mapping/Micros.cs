using NodaTime;

namespace Watchbill.Store.Mapping;

/// <summary>Instants in columns: microseconds since 1970, the same number on every database. What must be exact stands in JSON.</summary>
internal static class Micros
{
    private const int TicksPerMicrosecond = 10;

    /// <summary>Rounded down.</summary>
    public static long Of(Instant instant) => Math.DivRem(instant.ToUnixTimeTicks(), TicksPerMicrosecond) switch
    {
        (var quotient, < 0) => quotient - 1,
        (var quotient, _) => quotient,
    };

    /// <summary>Rounded up: a timer must never be found due before its time.</summary>
    public static long NotBefore(Instant instant)
    {
        var down = Of(instant);
        return ToInstant(down) < instant ? down + 1 : down;
    }

    public static Instant ToInstant(long micros) => Instant.FromUnixTimeTicks(micros * TicksPerMicrosecond);
}
