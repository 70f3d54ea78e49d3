using NodaTime;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Pages.Tests.OnCall;

public sealed class TimelineWindowTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 23, 30);

    [Theory]
    [InlineData("Europe/Vienna", 2026, 10, 25, 25, "25 h")]
    [InlineData("Europe/Vienna", 2027, 3, 28, 23, "23 h")]
    [InlineData("Australia/Lord_Howe", 2026, 10, 4, 23.5, "23.5 h")]
    [InlineData("America/Santiago", 2026, 9, 6, 23, "23 h")]
    [InlineData("Europe/Vienna", 2026, 11, 21, 24, null)]
    public void A_day_is_as_long_as_its_zone_says(string zone, int year, int month, int day, double hours, string? odd)
    {
        var window = TimelineWindow.Of(TimelineSpan.Day, new LocalDate(year, month, day), DateTimeZoneProviders.Tzdb[zone]);

        var only = Assert.Single(window.Days);
        Assert.Equal((hours, odd), ((only.End - only.Start).TotalHours, only.OddLength));
    }

    [Fact]
    public void A_longer_day_is_wider_and_the_days_join_without_a_seam()
    {
        var window = TimelineWindow.Of(TimelineSpan.Week, new LocalDate(2026, 10, 22), DateTimeZoneProviders.Tzdb["Europe/Vienna"]);

        Assert.Equal(169, (window.End - window.Start).TotalHours);
        Assert.Equal(100 * 25 / 169.0, window.At(window.Days[4].Start) - window.At(window.Days[3].Start), 9);
        Assert.All(window.Days.Zip(window.Days.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
    }

    [Fact]
    public void A_day_that_a_zone_skipped_is_none()
    {
        var apia = DateTimeZoneProviders.Tzdb["Pacific/Apia"];

        Assert.Equal([28, 29, 31, 1, 2, 3], TimelineWindow.Of(TimelineSpan.Week, new LocalDate(2011, 12, 28), apia).Days.Select(day => day.Date.Day));
    }

    [Fact]
    public void Hours_of_the_day_on_which_the_clock_goes_back_stand_where_they_are()
    {
        var ticks = TimelineWindow.Of(TimelineSpan.Day, new LocalDate(2026, 10, 25), DateTimeZoneProviders.Tzdb["Europe/Vienna"]).Ticks;

        Assert.Equal(["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"], ticks.Select(tick => tick.Text));
        Assert.Equal(16, ticks[1].Left, 9);
    }

    [Theory]
    [InlineData(null, null, TimelineSpan.TwoWeeks, "2026-11-22")]
    [InlineData("month", "2026-12-31", TimelineSpan.Month, "2026-12-31")]
    [InlineData("year", "yesterday", TimelineSpan.TwoWeeks, "2026-11-22")]
    [InlineData("day", "9999-12-31", TimelineSpan.Day, "2026-11-22")]
    [InlineData("day", "1969-12-31", TimelineSpan.Day, "2026-11-22")]
    public void What_an_address_says_is_shown_and_nonsense_is_today_in_the_zone(string? span, string? from, TimelineSpan expected, string first)
    {
        var window = TimelineWindow.Read(span, from, Now, DateTimeZoneProviders.Tzdb["Europe/Vienna"]);

        Assert.Equal((expected, first), (window.Span, $"{window.First:uuuu-MM-dd}"));
    }

    [Fact]
    public void Earlier_and_later_are_neighbours()
    {
        var month = TimelineWindow.Of(TimelineSpan.Month, new LocalDate(2026, 11, 21), DateTimeZone.Utc);
        Assert.Equal((new LocalDate(2026, 10, 21), new LocalDate(2026, 12, 21), 30), (month.Previous, month.Next, month.Days.Length));

        var week = TimelineWindow.Of(TimelineSpan.Week, new LocalDate(2026, 11, 21), DateTimeZone.Utc);
        Assert.Equal("/schedules/x?span=week&from=2026-11-28&zone=UTC", week.Address("x", week.Span, week.Next, DateTimeZoneProviders.Tzdb["Europe/Vienna"]));
        Assert.Equal("/schedules/x", week.Address("x", TimelineSpan.TwoWeeks, null, DateTimeZone.Utc));
    }
}
