using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>When hours of the week hold, and when they begin and end, against the plain reading of what <see cref="Restriction"/> says.</summary>
public sealed class WeeklyHoursTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly ImmutableArray<Restriction> Office = [new DailyWindow(new LocalTime(8, 0), new LocalTime(18, 0), Weekdays.MondayToFriday)];

    [Fact]
    public void They_begin_and_end_to_the_second_by_the_wall_also_when_the_clock_changes()
    {
        var hours = new WeeklyHours(Berlin, Office);

        Assert.Equal(
            [Instant.FromUtc(2026, 3, 27, 7, 0), Instant.FromUtc(2026, 3, 27, 17, 0), Instant.FromUtc(2026, 3, 30, 6, 0), Instant.FromUtc(2026, 3, 30, 16, 0)],
            hours.Edges(new Interval(Instant.FromUtc(2026, 3, 26, 20, 0), Instant.FromUtc(2026, 3, 31, 0, 0))));
        Assert.False(hours.Hold(Instant.FromUtc(2026, 3, 30, 5, 59, 59)));
        Assert.True(hours.Hold(Instant.FromUtc(2026, 3, 30, 6, 0)));
    }

    [Fact]
    public void Free_days_are_left_out_and_two_in_a_row_are_one_stretch()
    {
        var hours = new WeeklyHours(Berlin, Office, [new LocalDate(2026, 12, 25), new LocalDate(2026, 12, 24)]);

        var stretch = hours.Around(Instant.FromUtc(2026, 12, 25, 9, 0));

        Assert.Equal(new HoursStretch(false, Instant.FromUtc(2026, 12, 23, 17, 0), Instant.FromUtc(2026, 12, 28, 7, 0)), stretch);
    }

    [Fact]
    public void Hours_that_never_or_always_hold_have_no_edges()
    {
        var window = new Interval(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2027, 1, 1, 0, 0));

        Assert.Empty(new WeeklyHours(Berlin, [new WholeDays(Weekdays.All)]).Edges(window));
        Assert.Equal(new HoursStretch(true, ScheduleLimits.Earliest, ScheduleLimits.Latest), new WeeklyHours(Berlin, [new WholeDays(Weekdays.All)]).Around(window.Start));
    }

    /// <summary>Zones whose clocks go back over midnight, skip midnight, skip a day, or move by half an hour.</summary>
    [Theory]
    [InlineData("Europe/Berlin", 2026, 10, 24)]
    [InlineData("Europe/Berlin", 2026, 3, 28)]
    [InlineData("America/Santiago", 2026, 9, 5)]
    [InlineData("America/Havana", 2026, 10, 31)]
    [InlineData("America/Sao_Paulo", 2018, 2, 17)]
    [InlineData("Australia/Lord_Howe", 2026, 4, 4)]
    [InlineData("Pacific/Apia", 2011, 12, 29)]
    [InlineData("Asia/Amman", 2021, 10, 28)]
    public void They_are_what_the_plain_reading_says(string id, int year, int month, int day)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        var random = new Random(year + month);
        for (var round = 0; round < 12; round++)
        {
            var first = new LocalDate(year, month, day);
            ImmutableArray<Restriction> times = [Window(random), .. Enumerable.Range(0, random.Next(2)).Select(_ => Window(random))];
            ImmutableArray<LocalDate> free = random.Next(2) == 0 ? [] : [first.PlusDays(random.Next(4)), first.PlusDays(random.Next(4))];
            var hours = new WeeklyHours(zone, times, free);
            var window = new Interval(zone.AtStartOfDay(first).ToInstant(), zone.AtStartOfDay(first.PlusDays(4)).ToInstant());
            var edges = new List<Instant>();
            var before = Plain(zone, times, free, window.Start);
            for (var at = window.Start; at < window.End; at += Duration.FromMinutes(5))
            {
                var holds = Plain(zone, times, free, at);
                Assert.True(holds == hours.Hold(at), $"{at} of {string.Join(", ", times)} without {string.Join(", ", free)}");
                if (holds != before)
                {
                    edges.Add(at);
                }

                before = holds;
            }

            Assert.Equal(edges, hours.Edges(window));
        }
    }

    private static Restriction Window(Random random) => random.Next(3) switch
    {
        0 => new DailyWindow(Time(random), Time(random), (Weekdays)random.Next(1, 128)),
        1 => new WeeklyWindow((IsoDayOfWeek)random.Next(1, 8), Time(random), (IsoDayOfWeek)random.Next(1, 8), Time(random)),
        _ => new WholeDays((Weekdays)random.Next(1, 128)),
    };

    private static LocalTime Time(Random random) => new(random.Next(2) == 0 ? random.Next(4) : random.Next(24), random.Next(12) * 5);

    private static bool Plain(DateTimeZone zone, ImmutableArray<Restriction> times, ImmutableArray<LocalDate> free, Instant at)
    {
        if (free.Any(day => WallClock.First(zone, day.AtMidnight()) <= at && at < WallClock.First(zone, day.PlusDays(1).AtMidnight())))
        {
            return false;
        }

        var monday = at.InZone(zone).Date.PlusDays(1).Previous(IsoDayOfWeek.Monday);
        return times.Any(restriction => Enumerable.Range(-2, 4).Any(week => Days(restriction).Any(window =>
            WallClock.First(zone, monday.PlusWeeks(week).AtMidnight() + window.Start) <= at && at < WallClock.Last(zone, monday.PlusWeeks(week).AtMidnight() + window.End))));
    }

    /// <summary>The windows of a week, as the time since Monday's midnight.</summary>
    private static IEnumerable<(Period Start, Period End)> Days(Restriction restriction) => restriction switch
    {
        DailyWindow daily => daily.Days.Each().Select(day => (Since(day, daily.Start), Since(daily.End <= daily.Start ? (int)day + 1 : (int)day, daily.End))),
        WeeklyWindow weekly => [(Since(weekly.StartDay, weekly.Start), Since(weekly.EndDay < weekly.StartDay || (weekly.EndDay == weekly.StartDay && weekly.End <= weekly.Start) ? (int)weekly.EndDay + 7 : (int)weekly.EndDay, weekly.End))],
        WholeDays whole => whole.Days.Each().Select(day => (Since(day, LocalTime.Midnight), Since((int)day + 1, LocalTime.Midnight))),
        _ => throw new ArgumentOutOfRangeException(nameof(restriction)),
    };

    private static Period Since(IsoDayOfWeek day, LocalTime time) => Since((int)day, time);

    private static Period Since(int day, LocalTime time) => Period.FromDays(day - 1) + Period.FromNanoseconds(time.NanosecondOfDay);
}
