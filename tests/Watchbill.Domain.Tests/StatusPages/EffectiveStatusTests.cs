using NodaTime;
using Watchbill.Domain.StatusPages;
using static Watchbill.Domain.Tests.StatusPages.StatusStory;

namespace Watchbill.Domain.Tests.StatusPages;

/// <summary>How a component is, and was; what the whole page says; and how much of the time it was up.</summary>
public sealed class EffectiveStatusTests
{
    private static readonly PageRecord Nothing = PageRecord.New(Page.Id);

    [Fact]
    public void The_worst_of_what_was_set_by_hand_incidents_and_maintenance_holds()
    {
        var record = Said(Nothing, 10, Api, ComponentStatus.DegradedPerformance);
        var incident = new StatusStory().Open(20, components: Set(Api, ComponentStatus.MajorOutage)).Update(40, PostStatus.Resolved);
        var work = new StatusStory().Plan(0, from: 30, until: 60).Look(30).Look(60);
        record = Said(record, 50, Api, ComponentStatus.Operational);
        StatusPost[] posts = [incident.Post!, work.Post!];

        var history = ComponentHistory.Of(Api, record, posts, new Interval(At(0), At(100)));

        Assert.Equal(
            [
                new(At(0), At(10), ComponentStatus.Operational), new(At(10), At(20), ComponentStatus.DegradedPerformance), new(At(20), At(40), ComponentStatus.MajorOutage),
                new(At(40), At(50), ComponentStatus.DegradedPerformance), new(At(50), At(60), ComponentStatus.UnderMaintenance), new(At(60), At(100), ComponentStatus.Operational),
            ],
            history.AsEnumerable());
        for (var minute = 0.0; minute < 100; minute += 0.5)
        {
            Assert.Equal(history.Single(span => span.Start <= At(minute) && At(minute) < span.End).Status, ComponentHistory.At(Api, record, posts, At(minute)));
        }
    }

    [Fact]
    public void What_services_say_counts_only_for_components_that_follow_them()
    {
        var record = Said(Said(Nothing, 0, Api, ComponentStatus.MajorOutage, StatusSource.Services), 0, Web, ComponentStatus.MajorOutage, StatusSource.Services);

        Assert.Equal(ComponentStatus.MajorOutage, ComponentHistory.At(Api, record, [], At(1)));
        Assert.Equal(ComponentStatus.Operational, ComponentHistory.At(Web, record, [], At(1)));
        Assert.Equal(ComponentStatus.MajorOutage, ComponentHistory.At(Api, Said(record, 2, Api, ComponentStatus.PartialOutage), [], At(3)));
        Assert.Null(record.Set(Api.Id, StatusSource.Services, ComponentStatus.MajorOutage));
    }

    [Fact]
    public void The_record_does_not_grow_with_the_years()
    {
        var record = Nothing;
        for (var day = 0; day < 3_000; day++)
        {
            record = Said(record, day * 24 * 60, Api, day % 2 == 0 ? ComponentStatus.PartialOutage : ComponentStatus.Operational);
        }

        Assert.InRange(record.Changes.Length, 100, 103);
        Assert.Equal(3_000, record.Version);
    }

    [Fact]
    public void What_was_set_before_the_record_was_trimmed_still_holds()
    {
        var record = Said(Said(Nothing, 0, Web, ComponentStatus.PartialOutage), 60 * 24 * 365, Api, ComponentStatus.MajorOutage);

        Assert.Equal(ComponentStatus.PartialOutage, ComponentHistory.At(Web, record, [], At(60 * 24 * 365)));
    }

    [Theory]
    [InlineData(PostImpact.None, ComponentStatus.Operational, ComponentStatus.Operational, StatusIndicator.None, "All Systems Operational")]
    [InlineData(PostImpact.Minor, ComponentStatus.Operational, ComponentStatus.Operational, StatusIndicator.Minor, "Minor Service Outage")]
    [InlineData(PostImpact.Major, ComponentStatus.Operational, ComponentStatus.Operational, StatusIndicator.Major, "Partial System Outage")]
    [InlineData(PostImpact.Critical, ComponentStatus.Operational, ComponentStatus.Operational, StatusIndicator.Critical, "Major System Outage")]
    [InlineData(PostImpact.None, ComponentStatus.UnderMaintenance, ComponentStatus.Operational, StatusIndicator.None, "Service Under Maintenance")]
    [InlineData(PostImpact.None, ComponentStatus.DegradedPerformance, ComponentStatus.Operational, StatusIndicator.Minor, "Partially Degraded Service")]
    [InlineData(PostImpact.Minor, ComponentStatus.DegradedPerformance, ComponentStatus.DegradedPerformance, StatusIndicator.Minor, "Degraded System Service")]
    [InlineData(PostImpact.None, ComponentStatus.PartialOutage, ComponentStatus.Operational, StatusIndicator.Major, "Partial System Outage")]
    [InlineData(PostImpact.None, ComponentStatus.MajorOutage, ComponentStatus.Operational, StatusIndicator.Critical, "Major System Outage")]
    public void The_pages_line_follows_from_components_and_impacts(PostImpact impact, ComponentStatus first, ComponentStatus second, StatusIndicator indicator, string description)
    {
        var post = new StatusStory().Open(impact: impact).Post!;

        Assert.Equal(new PageStatus(indicator, description), PageStatus.Of([first, second], [post]));
    }

    [Fact]
    public void One_component_of_many_that_is_out_does_not_take_the_whole_page_with_it()
    {
        Assert.Equal(StatusIndicator.Major, PageStatus.Of([ComponentStatus.MajorOutage, .. Enumerable.Repeat(ComponentStatus.Operational, 4)], []).Indicator);
        Assert.Equal(StatusIndicator.Critical, PageStatus.Of([ComponentStatus.MajorOutage, .. Enumerable.Repeat(ComponentStatus.Operational, 3)], []).Indicator);
    }

    [Fact]
    public void The_line_is_defined_for_whatever_there_is()
    {
        foreach (var impact in Enum.GetValues<PostImpact>())
        {
            foreach (var status in Enum.GetValues<ComponentStatus>())
            {
                Assert.NotEmpty(PageStatus.Of([status], [new StatusStory().Open(impact: impact).Post!]).Description);
            }
        }

        Assert.Equal("All Systems Operational", PageStatus.Of([], []).Description);
    }

    [Fact]
    public void Uptime_counts_major_outages_whole_and_partial_ones_for_three_tenths()
    {
        var zone = DateTimeZone.Utc;
        var now = Instant.FromUtc(2026, 11, 21, 0, 0);
        var component = Web with { StartDate = new LocalDate(2026, 11, 11) };
        var record = Nothing;
        record = Said(record, Instant.FromUtc(2026, 11, 12, 0, 0), Web, ComponentStatus.MajorOutage);
        record = Said(record, Instant.FromUtc(2026, 11, 12, 6, 0), Web, ComponentStatus.PartialOutage);
        record = Said(record, Instant.FromUtc(2026, 11, 12, 16, 0), Web, ComponentStatus.DegradedPerformance);

        var report = Uptime.Of(component, ComponentHistory.Of(component, record, [], Uptime.Window(zone, now)), zone, now);

        // Ten days of 24 h; 6 h out, and 10 h partly.
        Assert.Equal((240 - (6 + (0.3 * 10))) / 240, report.Share!.Value, 12);
        Assert.Equal(90, report.Days.Length);
        Assert.Equal((new LocalDate(2026, 11, 21), null), (report.Days[^1].Date, report.Days[^1].Worst));
        var day = report.Days.Single(day => day.Date == new LocalDate(2026, 11, 12));
        Assert.Equal((ComponentStatus.MajorOutage, Duration.FromHours(6), Duration.FromHours(10)), (day.Worst, day.Major, day.Partial));
        Assert.All(report.Days.Where(known => known.Date < component.StartDate), known => Assert.Null(known.Worst));
    }

    [Fact]
    public void Nothing_is_not_a_hundred_percent()
    {
        var future = Web with { StartDate = new LocalDate(2027, 1, 1) };

        Assert.Null(Uptime.Of(future, ComponentHistory.Of(future, Nothing, [], Uptime.Window(Page.Zone, Zero)), Page.Zone, Zero).Share);
    }

    [Fact]
    public void Days_of_23_and_25_hours_are_counted_as_long_as_they_are()
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var now = Instant.FromUtc(2026, 11, 1, 12, 0);
        var record = Said(Nothing, Instant.FromUtc(2026, 10, 1, 0, 0), Web, ComponentStatus.MajorOutage);

        var report = Uptime.Of(Web, ComponentHistory.Of(Web, record, [], Uptime.Window(zone, now)), zone, now);

        Assert.Equal(Duration.FromHours(25), report.Days.Single(day => day.Date == new LocalDate(2026, 10, 25)).Major);
        Assert.Equal(Duration.FromHours(24), report.Days.Single(day => day.Date == new LocalDate(2026, 10, 24)).Major);
    }

    private static PageRecord Said(PageRecord record, double minute, StatusComponent component, ComponentStatus status, StatusSource source = StatusSource.Hand) =>
        Said(record, At(minute), component, status, source);

    private static PageRecord Said(PageRecord record, Instant at, StatusComponent component, ComponentStatus status, StatusSource source = StatusSource.Hand) =>
        record.Evolve(record.Set(component.Id, source, status)!, at);
}
