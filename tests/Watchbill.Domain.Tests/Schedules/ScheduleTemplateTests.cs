using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>What a template gives covers every moment, over every change of the clock.</summary>
public sealed class ScheduleTemplateTests
{
    private static readonly LocalDate Monday = new(2000, 1, 3);

    public static TheoryData<ScheduleTemplate> All => [.. Enum.GetValues<ScheduleTemplate>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Nobody_is_missing_over_any_change_of_the_clock_in_any_zone(ScheduleTemplate template)
    {
        var looked = 0;
        foreach (var changes in ClockChanges.All.GroupBy(change => change.Zone.Id).Where((_, place) => place % 3 == 0))
        {
            var zone = changes.First().Zone;
            foreach (var handoff in new[] { "09:00", "00:00", "02:30" })
            {
                var schedules = ScheduleTemplates.Of(Request(template, zone, handoff));
                foreach (var timetable in schedules.Select(schedule => new Timetable(schedule, [], [])))
                {
                    foreach (var (_, at) in changes.Where(change => change.At > Instant.FromUtc(2000, 1, 10, 0, 0)))
                    {
                        var rendered = timetable.Render(new Interval(at - Duration.FromHours(30), at + Duration.FromHours(30)));
                        Assert.True(rendered.Gaps.IsEmpty, $"{template} in {zone.Id} at {at}, handoff {handoff}: nobody from {rendered.Gaps.FirstOrDefault()}");
                        looked++;
                    }
                }
            }
        }

        Assert.True(looked > 5_000, $"only {looked} changes were looked at");
    }

    [Fact]
    public void Follow_the_sun_over_all_changes_of_all_its_sites()
    {
        var request = Request(ScheduleTemplate.FollowTheSun, Zone("Europe/Berlin"), "09:00") with
        {
            Sites = [At("berlin", "Europe/Berlin"), At("santiago", "America/Santiago"), At("sydney", "Australia/Sydney"), At("lord-howe", "Australia/Lord_Howe")],
        };
        var timetable = new Timetable(Assert.Single(ScheduleTemplates.Of(request)), [], []);

        Assert.Empty(timetable.Render(new Interval(Instant.FromUtc(2020, 1, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0))).Gaps);
        Assert.Empty(ScheduleProblems.Of(ScheduleTemplates.Of(request)[0]));

        static Site At(string name, string zone) => new(name, Zone(zone), [new UserId(name)]);
    }

    [Fact]
    public void Sites_follow_each_other_to_the_west_whatever_their_order_and_each_in_its_own_day()
    {
        var request = Request(ScheduleTemplate.FollowTheSun, Zone("Europe/Berlin"), "09:00") with
        {
            Start = new LocalDate(2026, 1, 5),
            Sites = [Site("berlin", "Europe/Berlin", "ana ben"), Site("sydney", "Australia/Sydney", "sue"), Site("new-york", "America/New_York", "nat")],
        };

        Assert.Equal(
            ["01-07 01:00 sue", "01-07 09:00 ana", "01-07 17:00 nat", "01-08 01:00 sue"], Rendered(ScheduleTemplates.Of(request)[0], "2026-01-07 01:00 +01", "2026-01-08 09:00 +01"));
        Assert.Equal(["01-12 09:00 ben"], Rendered(ScheduleTemplates.Of(request)[0], "2026-01-12 09:00 +01", "2026-01-12 17:00 +01"));
    }

    [Fact]
    public void Nobody_is_primary_and_backup_or_day_and_night_at_once()
    {
        var both = ScheduleTemplates.Of(Request(ScheduleTemplate.PrimaryAndBackup, Zone("UTC"), "09:00"));
        var halves = ScheduleTemplates.Of(Request(ScheduleTemplate.TwelveHours, Zone("UTC"), "08:00"))[0];

        Assert.Equal(["primary", "primary-backup"], both.Select(schedule => schedule.Id.Value));
        Assert.Equal(["ana", "ben", "cleo"], Weeks(both[0]));
        Assert.Equal(["ben", "cleo", "ana"], Weeks(both[1]));
        Assert.Equal(["01-04 08:00 ana", "01-04 20:00 ben", "01-05 08:00 ana"], Rendered(halves, "2000-01-04 08:00 +00", "2000-01-05 20:00 +00"));

        static IEnumerable<string> Weeks(Schedule schedule) => new[] { "2000-01-04", "2000-01-11", "2000-01-18" }.Select(day => Who(schedule, $"{day} 12:00 +00"));
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        var sun = Request(ScheduleTemplate.FollowTheSun, Zone("UTC"), "09:00");

        Assert.Equal("Name 2 to 6 sites.", ScheduleTemplates.Objection(sun with { Sites = [sun.Sites[0]] }));
        Assert.Equal("Each site needs somebody.", ScheduleTemplates.Objection(sun with { Sites = [sun.Sites[0], sun.Sites[1] with { People = [] }] }));
        Assert.Equal("Name at least two people: nobody can be both at once.", ScheduleTemplates.Objection(Request(ScheduleTemplate.PrimaryAndBackup, Zone("UTC"), "09:00") with { People = [new UserId("ana")] }));
        Assert.Throws<ArgumentException>(() => ScheduleTemplates.Of(Request(ScheduleTemplate.Weekly, Zone("UTC"), "09:00") with { People = [] }));
    }

    private static TemplateRequest Request(ScheduleTemplate template, DateTimeZone zone, string handoff) => new(
        template,
        Id,
        "Primary",
        zone,
        Monday,
        Clock(handoff),
        template == ScheduleTemplate.FollowTheSun ? [] : [new UserId("ana"), new UserId("ben"), new UserId("cleo")],
        template == ScheduleTemplate.FollowTheSun ? [new Site("here", zone, [new UserId("ana")]), Site("sydney", "Australia/Sydney", "sue"), Site("new-york", "America/New_York", "nat")] : []);

    private static Site Site(string name, string zone, string people) => new(name, Zone(zone), [.. people.Split(' ').Select(user => new UserId(user))]);
}
