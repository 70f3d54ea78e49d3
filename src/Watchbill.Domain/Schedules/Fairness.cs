using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>What one person carried in a window: all by the person's own clock. Parts overlap: a holiday may be a Sunday, and have a night.</summary>
/// <param name="Shifts">Stretches for one reason each: a turn handed over to oneself is two. Cut at the window's bounds, and counted all the same.</param>
/// <param name="Nights">Nights (<see cref="Fairness.NightFrom"/> to <see cref="Fairness.NightTo"/>) at any time of which the person was on call.</param>
/// <param name="NightTime">On call within nights; likewise at weekends (Saturday and Sunday) and on holidays.</param>
public sealed record Load(UserId User, Duration OnCall, int Shifts, int Nights, Duration NightTime, Duration WeekendTime, Duration HolidayTime);

/// <summary>Adds up who carried how much of a final schedule, so that it can be shared out fairly. Pure.</summary>
public static class Fairness
{
    public static readonly LocalTime NightFrom = new(22, 0);
    public static readonly LocalTime NightTo = new(6, 0);

    /// <param name="shifts">In order, as <see cref="Timetable.Render"/> gives them.</param>
    /// <param name="people">Who is listed, also with nothing; whoever was on call is listed anyway.</param>
    /// <param name="zoneOf">Where a person lives.</param>
    /// <returns>The most on call first, then by id.</returns>
    public static ImmutableArray<Load> Of(IEnumerable<Shift> shifts, IEnumerable<UserId> people, Func<UserId, DateTimeZone> zoneOf, IReadOnlySet<LocalDate> holidays)
    {
        ArgumentNullException.ThrowIfNull(shifts);
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(zoneOf);
        ArgumentNullException.ThrowIfNull(holidays);
        var sums = people.Distinct().ToDictionary(user => user, user => new Sum(user, zoneOf(user), holidays));
        foreach (var shift in shifts)
        {
            foreach (var person in shift.Users)
            {
                if (!sums.TryGetValue(person.User, out var sum))
                {
                    sums.Add(person.User, sum = new Sum(person.User, zoneOf(person.User), holidays));
                }

                sum.Add(shift.Start, shift.End, person.Source);
            }
        }

        return [.. sums.Values.Select(sum => sum.ToLoad()).OrderByDescending(load => load.OnCall).ThenBy(load => load.User)];
    }

    private sealed class Sum(UserId user, DateTimeZone zone, IReadOnlySet<LocalDate> holidays)
    {
        private readonly HashSet<LocalDate> _nights = [];
        private readonly Dictionary<OnCallSource, Instant> _ends = [];
        private Duration _onCall;
        private Duration _night;
        private Duration _weekend;
        private Duration _holiday;
        private int _shifts;

        public void Add(Instant start, Instant end, OnCallSource source)
        {
            // That others join or leave does not make two shifts of one.
            _shifts += _ends.TryGetValue(source, out var before) && before == start ? 0 : 1;
            _ends[source] = end;
            _onCall += end - start;

            // From the day before: its night reaches into this one.
            for (var date = start.InZone(zone).Date.PlusDays(-1); WallClock.First(zone, date.AtMidnight()) < end; date = date.PlusDays(1))
            {
                var day = Shared(start, end, WallClock.First(zone, date.AtMidnight()), WallClock.First(zone, date.PlusDays(1).AtMidnight()));
                _weekend += date.DayOfWeek >= IsoDayOfWeek.Saturday ? day : Duration.Zero;
                _holiday += holidays.Contains(date) ? day : Duration.Zero;
                var night = Shared(start, end, WallClock.First(zone, date + NightFrom), WallClock.First(zone, date.PlusDays(1) + NightTo));
                _night += night;
                if (night > Duration.Zero)
                {
                    _nights.Add(date);
                }
            }
        }

        public Load ToLoad() => new(user, _onCall, _shifts, _nights.Count, _night, _weekend, _holiday);

        private static Duration Shared(Instant start, Instant end, Instant from, Instant to) =>
            Duration.Max(Duration.Zero, Instant.Min(end, to) - Instant.Max(start, from));
    }
}
