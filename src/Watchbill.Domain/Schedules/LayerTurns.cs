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
    private readonly ZoneClock _clock;
    private readonly int _length;

    /// <summary>Nanoseconds of local time from one turn to the next; 0 for months, which differ.</summary>
    private readonly long _step;

    /// <summary>The local start of turn 0; for months its own month may be <see cref="_monthsBack"/> before.</summary>
    private readonly long _origin;
    private readonly LocalDate _day;

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

        _clock = ZoneClock.Of(zone);
        _length = rotation.Length;
        _day = rotation.Unit == RotationUnit.Weeks ? DateOnOrBefore(layer.Start.Date, rotation.HandoffDay) : layer.Start.Date;
        var start = Nanoseconds.Of(layer.Start);
        _origin = Nanoseconds.Of(_day) + rotation.HandoffTime.NanosecondOfDay;
        (_step, var back) = rotation.Unit switch
        {
            RotationUnit.Hours => (_length * Nanoseconds.PerHour, Nanoseconds.PerDay),
            RotationUnit.Days => (_length * Nanoseconds.PerDay, Nanoseconds.PerDay),
            RotationUnit.Weeks => (_length * Nanoseconds.PerWeek, Nanoseconds.PerWeek),
            _ => (0, 0),
        };
        if (_origin > start)
        {
            (_origin, _monthsBack) = (_origin - back, _step == 0 ? 1 : 0);
        }

        if (rotation.Unit == RotationUnit.Hours)
        {
            _origin += Nanoseconds.FloorDivide(start - _origin, _step) * _step;
        }
    }

    /// <summary>Nanoseconds of local time from one turn to the next; 0 for months, which differ.</summary>
    internal long Step => _step;

    /// <summary>The local time at which a turn begins, before it is resolved in the zone.</summary>
    public LocalDateTime LocalStartOf(long turn) => Nanoseconds.ToInstant(LocalNanosecondOf(turn)).InUtc().LocalDateTime;

    /// <summary>The instant at which a turn begins, and the one before it ends.</summary>
    public Instant StartOf(long turn) => Nanoseconds.ToInstant(_clock.First(LocalNanosecondOf(turn)));

    /// <summary>The turn that contains an instant; never an empty one.</summary>
    public Turn At(Instant at)
    {
        var (number, start, end) = At(Nanoseconds.Of(at));
        return new Turn(number, Nanoseconds.ToInstant(start), Nanoseconds.ToInstant(end));
    }

    /// <summary>
    /// The number comes from arithmetic on the wall clock, and is then corrected: by one where months clamp, by the turns that fit into a
    /// repeated stretch of local time during its second pass.
    /// </summary>
    internal (long Number, long Start, long End) At(long at)
    {
        var number = Estimate(_clock.LocalAt(at));
        var (start, end) = (_clock.First(LocalNanosecondOf(number)), _clock.First(LocalNanosecondOf(number + 1)));
        while (end <= at)
        {
            number++;
            (start, end) = (end, _clock.First(LocalNanosecondOf(number + 1)));
        }

        while (start > at)
        {
            number--;
            (start, end) = (_clock.First(LocalNanosecondOf(number)), start);
        }

        return (number, start, end);
    }

    internal long LocalNanosecondOf(long turn) =>
        _step > 0
            ? _origin + (turn * _step)
            : _origin + Nanoseconds.Of(_day.PlusMonths(checked((int)((turn * _length) - _monthsBack)))) - Nanoseconds.Of(_day);

    private long Estimate(long local)
    {
        if (_step > 0)
        {
            return Nanoseconds.FloorDivide(local - _origin, _step);
        }

        var date = Nanoseconds.DateOf(local);
        return Nanoseconds.FloorDivide((12 * (date.Year - _day.Year)) + date.Month - _day.Month + _monthsBack, _length);
    }

    private static LocalDate DateOnOrBefore(LocalDate date, IsoDayOfWeek? day) =>
        day is { } wanted ? date.PlusDays(-((date.DayOfWeek - wanted + 7) % 7)) : date;
}
