using NodaTime;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Pages.Tests.Shell;

public sealed class PageClockTests
{
    // Saturday, 04:13 in Vienna.
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 3, 13);
    private static readonly PageClock Vienna = new(Now, DateTimeZoneProviders.Tzdb["Europe/Vienna"]);

    [Theory]
    [InlineData(0, "04:13")]
    [InlineData(-60 * 5, "Fri 23:13")]
    [InlineData(60 * 24 * 2, "Mon 04:13")]
    [InlineData(-60 * 24 * 7, "14 Nov 04:13")]
    [InlineData(-60 * 24 * 365, "21 Nov 2025 04:13")]
    public void Times_are_as_short_as_is_clear(int minutes, string expected) => Assert.Equal(expected, Vienna.Short(Now + Duration.FromMinutes(minutes)));

    [Fact]
    public void The_same_moment_reads_differently_elsewhere() =>
        Assert.Equal("Fri 22:13", (Vienna with { Zone = DateTimeZoneProviders.Tzdb["America/New_York"], Now = Now + Duration.FromHours(4) }).Short(Now));

    [Theory]
    [InlineData(-3, "now")]
    [InlineData(-59, "59 s ago")]
    [InlineData(-61, "1 min ago")]
    [InlineData(-5400, "1 h ago")]
    [InlineData(600, "in 10 min")]
    public void How_long_ago_takes_one_unit(int seconds, string expected) => Assert.Equal(expected, Vienna.Relative(Now + Duration.FromSeconds(seconds)));

    [Theory]
    [InlineData(3, 13, "2026-11-21 08:00:00 UTC")]
    [InlineData(7, 30, "2026-11-22 08:00:00 UTC")]
    [InlineData(20, 0, "2026-11-22 08:00:00 UTC")]
    public void The_morning_is_the_next_nine_oclock_that_is_at_least_an_hour_away(int hour, int minute, string expected) =>
        Assert.Equal(expected, PageClock.Utc((Vienna with { Now = Instant.FromUtc(2026, 11, 21, hour, minute) }).NextMorning()));

    [Fact]
    public void A_morning_that_a_zone_skips_is_still_found()
    {
        // Samoa had no 30 December 2011: nine in the morning after the 29th is that of the 31st.
        var apia = new PageClock(Instant.FromUtc(2011, 12, 30, 6, 0), DateTimeZoneProviders.Tzdb["Pacific/Apia"]);

        Assert.True(apia.NextMorning() > apia.Now);
    }
}
