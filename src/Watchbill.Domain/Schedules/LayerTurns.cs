using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// One turn of a layer, [<paramref name="Start"/>, <paramref name="End"/>), not clipped to the layer's own start and end.
/// Number 0 is the turn in which the layer starts.
/// </summary>
public readonly record struct Turn(long Number, Instant Start, Instant End);

/// <summary>
/// The endless sequence of turns of a layer, as a function of the calendar.
/// <para>
/// The <em>anchor</em> is the latest handoff at or before the layer's start: the latest local moment with the handoff time and, for weeks, on
/// the handoff day or, for months, on the start's day of the month. Hours are counted on from that moment in whole turns, so a
/// layer of 12-hour turns with handoff time 08:00 that starts at 21:00 is anchored at 20:00. Turn 0 therefore contains the start, and a
/// partial first turn is a turn.
/// </para>
/// <para>
/// Turn k begins at the first occurrence of (anchor + k × length), counted on the local timeline; a skipped local time is the first
/// instant after the skip. Months clamp to the month's last day and are always counted from the anchor, so 31 January is
/// followed by 28 February and 31 March. Turns whose start and end are the same instant (one-hour turns in a skipped hour,
/// Apia's 2011-12-30) are empty: they have a number, and are never returned.
/// </para>
/// Immutable; thread-safe. Turns before the start have negative numbers; no layer serves them.
/// </summary>
public readonly struct LayerTurns
{
    private readonly DateTimeZone _zone;
    private readonly RotationUnit _unit;
    private readonly int _length;
    private readonly LocalDateTime _origin;

    // Months are counted from the start's own month, for its day may not exist in the anchor's: the anchor is this many months earlier.
    private readonly int _monthsBack;

    /// <exception cref="ArgumentException">The rotation's length or unit is not one that <see cref="ScheduleProblems"/> lets pass.</exception>
    public LayerTurns(Layer layer, DateTimeZone zone)
    {
        var rotation = layer.Rotation;
        if (rotation.Length < 1 || rotation.Length > ScheduleLimits.LongestTurn(rotation.Unit))
        {
            throw new ArgumentException($"Layer '{layer.Name}' has turns of {rotation.Length} {rotation.Unit}; validate a schedule before using it.", nameof(layer));
        }

        _zone = zone;
        _unit = rotation.Unit;
        _length = rotation.Length;
        var start = layer.Start;
        _origin = (_unit == RotationUnit.Weeks ? DateOnOrBefore(start.Date, rotation.HandoffDay) : start.Date) + rotation.HandoffTime;
        if (_unit == RotationUnit.Months)
        {
            _monthsBack = _origin > start ? 1 : 0;
        }
        else if (_origin > start)
        {
            _origin = _origin.PlusDays(_unit == RotationUnit.Weeks ? -7 : -1);
        }

        if (_unit == RotationUnit.Hours)
        {
            _origin = _origin.PlusHours(WholeTurns(Between(_origin, start), Duration.FromHours(_length)) * _length);
        }
    }

    /// <summary>The local time at which a turn begins, before it is resolved in the zone.</summary>
    public LocalDateTime LocalStartOf(long turn)
    {
        var units = turn * _length;
        return _unit switch
        {
            RotationUnit.Hours => _origin.PlusHours(units),
            RotationUnit.Days => _origin.PlusDays(checked((int)units)),
            RotationUnit.Weeks => _origin.PlusDays(checked((int)(units * 7))),
            _ => _origin.PlusMonths(checked((int)(units - _monthsBack))),
        };
    }

    /// <summary>The instant at which a turn begins, and the one before it ends.</summary>
    public Instant StartOf(long turn) => WallClock.First(_zone, LocalStartOf(turn));

    /// <summary>
    /// The turn that contains an instant; never an empty one. The number comes from arithmetic on the wall clock, and is then corrected: by one
    /// where months clamp, by the turns that fit into a repeated stretch of local time during its second pass.
    /// </summary>
    public Turn At(Instant at)
    {
        var number = Estimate(at.InZone(_zone).LocalDateTime);
        var (start, end) = (StartOf(number), StartOf(number + 1));
        while (end <= at)
        {
            number++;
            (start, end) = (end, StartOf(number + 1));
        }

        while (start > at)
        {
            number--;
            (start, end) = (StartOf(number), start);
        }

        return new Turn(number, start, end);
    }

    private long Estimate(LocalDateTime local) => _unit switch
    {
        RotationUnit.Hours => WholeTurns(Between(_origin, local), Duration.FromHours(_length)),
        RotationUnit.Days => WholeTurns(Between(_origin, local), Duration.FromDays(_length)),
        RotationUnit.Weeks => WholeTurns(Between(_origin, local), Duration.FromDays(7 * _length)),
        _ => (long)Math.Floor(((12.0 * (local.Year - _origin.Year)) + local.Month - _origin.Month + _monthsBack) / _length),
    };

    private static long WholeTurns(Duration elapsed, Duration turn) => (long)Math.Floor(elapsed / turn);

    private static Duration Between(LocalDateTime from, LocalDateTime to) => to.InUtc().ToInstant() - from.InUtc().ToInstant();

    private static LocalDate DateOnOrBefore(LocalDate date, IsoDayOfWeek? day) =>
        day is { } wanted ? date.PlusDays(-((date.DayOfWeek - wanted + 7) % 7)) : date;
}
