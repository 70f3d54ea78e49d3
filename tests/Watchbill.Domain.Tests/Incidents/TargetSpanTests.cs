using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Incidents;

/// <summary>When a target is due: at the same time of day on the n-th business day, by the calendar of the zone.</summary>
public sealed class TargetSpanTests
{
    private static readonly DefinitionSet Definitions = new(new DefinitionDocuments
    {
        HolidayCalendars = [new HolidayCalendar("office", "Office", [new Holiday(new LocalDate(2026, 12, 25), "Christmas"), new Holiday(new LocalDate(2026, 12, 26), "A Saturday")])],
    });

    [Theory]
    [InlineData(5, "UTC", null, "2025-11-07T16:00:00Z", "2025-11-14T16:00:00Z")] // Friday to Friday [G-089]
    [InlineData(1, "UTC", null, "2025-11-07T16:00:00Z", "2025-11-10T16:00:00Z")] // over the weekend
    [InlineData(1, "UTC", null, "2025-11-08T09:30:00Z", "2025-11-10T09:30:00Z")] // resolved on a Saturday
    [InlineData(2, "UTC", null, "2025-11-09T23:59:59Z", "2025-11-11T23:59:59Z")] // and on a Sunday
    [InlineData(1, "UTC", "office", "2026-12-24T10:00:00Z", "2026-12-28T10:00:00Z")] // Christmas is a Friday
    [InlineData(1, "UTC", null, "2026-12-24T10:00:00Z", "2026-12-25T10:00:00Z")]
    [InlineData(1, "UTC", "gone", "2026-12-24T10:00:00Z", "2026-12-25T10:00:00Z")] // a calendar that is not configured any more
    [InlineData(1, "America/New_York", null, "2025-11-08T02:00:00Z", "2025-11-11T02:00:00Z")] // still Friday evening there
    [InlineData(1, "Europe/Berlin", null, "2026-03-27T08:00:00Z", "2026-03-30T07:00:00Z")] // 09:00 on both sides of the change of the clock
    public void Business_days(int days, string zone, string? holidays, string from, string due) =>
        Assert.Equal(At(due), new TargetSpan(null, days, DateTimeZoneProviders.Tzdb[zone], holidays).After(At(from), Definitions));

    [Fact]
    public void A_duration_is_a_duration() => Assert.Equal(At("2025-11-10T16:00:00Z"), TargetSpan.Of(Duration.FromHours(72)).After(At("2025-11-07T16:00:00Z"), Definitions));

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
