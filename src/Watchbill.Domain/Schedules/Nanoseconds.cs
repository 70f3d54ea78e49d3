using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// Times as nanoseconds since 1970-01-01T00:00, which fit into 64 bits from 1677 to 2262: instants in UTC, and local times as if they were UTC.
/// Asking a schedule is arithmetic on these; NodaTime stands at the door.
/// </summary>
internal static class Nanoseconds
{
    public const long PerHour = 3_600L * 1_000_000_000;
    public const long PerDay = 24 * PerHour;
    public const long PerWeek = 7 * PerDay;

    /// <summary>1969-12-29T00:00, a Monday: where weeks are counted from.</summary>
    public const long FirstMonday = -3 * PerDay;

    private static readonly Instant Least = NodaConstants.UnixEpoch - Duration.FromNanoseconds(long.MaxValue);
    private static readonly Instant Most = NodaConstants.UnixEpoch + Duration.FromNanoseconds(long.MaxValue);

    /// <summary>Instants that do not fit become <see cref="long.MinValue"/> and <see cref="long.MaxValue"/>: never and for ever.</summary>
    public static long Of(Instant at) =>
        at <= Least ? long.MinValue : at >= Most ? long.MaxValue : (at - NodaConstants.UnixEpoch).ToInt64Nanoseconds();

    public static long Of(LocalDateTime local) => Of(local.InUtc().ToInstant());

    public static long Of(LocalDate date) => Period.DaysBetween(UnixDay, date) * PerDay;

    public static Instant ToInstant(long at) => at switch
    {
        long.MinValue => Instant.MinValue,
        long.MaxValue => Instant.MaxValue,
        _ => NodaConstants.UnixEpoch + Duration.FromNanoseconds(at),
    };

    public static LocalDate DateOf(long local) => UnixDay.PlusDays((int)FloorDivide(local, PerDay));

    public static long FloorDivide(long value, long by)
    {
        var (quotient, rest) = Math.DivRem(value, by);
        return rest < 0 ? quotient - 1 : quotient;
    }

    private static LocalDate UnixDay => new(1970, 1, 1);
}
