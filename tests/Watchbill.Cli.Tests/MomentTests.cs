using NodaTime;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Cli.Tests;

/// <summary>Times as people write them. It is Wednesday 2026-10-21 14:00 in Berlin; the clock goes back on Sunday at 03:00.</summary>
public sealed class MomentTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 10, 21, 12, 0);
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Theory]
    [InlineData("now", "2026-10-21T12:00:00Z")]
    [InlineData("2026-05-01T12:00:00+02:00", "2026-05-01T10:00:00Z")]
    [InlineData("2026-05-01T12:00Z", "2026-05-01T12:00:00Z")]
    [InlineData("2026-05-01", "2026-04-30T22:00:00Z")]
    [InlineData("2026-05-01T09:00", "2026-05-01T07:00:00Z")]
    [InlineData("2026-05-01 9:00", "2026-05-01T07:00:00Z")]
    [InlineData("2026-05-01T09:00:30", "2026-05-01T07:00:30Z")]
    [InlineData("16:30", "2026-10-21T14:30:00Z")]
    [InlineData("today", "2026-10-20T22:00:00Z")]
    [InlineData("Tomorrow 09:00", "2026-10-22T07:00:00Z")]
    [InlineData("yesterday at 09:00", "2026-10-20T07:00:00Z")]
    [InlineData("next sunday 03:10", "2026-10-25T02:10:00Z")]
    [InlineData("sun 03:10", "2026-10-25T02:10:00Z")]
    [InlineData("wednesday 15:00", "2026-10-21T13:00:00Z")]
    [InlineData("wednesday 13:00", "2026-10-28T12:00:00Z")]
    [InlineData("next wednesday 15:00", "2026-10-28T14:00:00Z")]
    [InlineData("next monday", "2026-10-25T23:00:00Z")]
    [InlineData("2026-10-25 02:30", "2026-10-25T00:30:00Z")]
    [InlineData("2026-03-29 02:30", "2026-03-29T01:00:00Z")]
    public void A_time_is_what_it_says_in_the_zone(string text, string expected) => Assert.Equal(expected, Moment.Parse(text, Now, Berlin).At?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("next")]
    [InlineData("su 03:10")]
    [InlineData("2026-02-30")]
    [InlineData("25:00")]
    [InlineData("tomorrow 9")]
    [InlineData("tomorrow 09:00 sharp")]
    public void Anything_else_is_refused_with_examples(string text)
    {
        var (at, problem, fix) = Moment.Parse(text, Now, Berlin);

        Assert.Null(at);
        Assert.Equal($"'{text}' is no time.", problem);
        Assert.Contains("next sunday 03:10", fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("3026-01-01")]
    [InlineData("0001-01-01T00:00")]
    public void What_schedules_cannot_be_asked_for_is_too_far_away(string text) => Assert.Equal($"'{text}' is too far away.", Moment.Parse(text, Now, Berlin).Problem);
}
