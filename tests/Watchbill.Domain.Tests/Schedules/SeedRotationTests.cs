using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>The rotations of the four teams whose written procedures are the requirements.</summary>
public sealed class SeedRotationTests
{
    [Fact]
    public void Three_people_and_a_backup_one_ahead_weekly_from_Monday_midnight()
    {
        // Both begin on Tuesday 2026-03-10; the week of the 16th is Alice's, with Bob behind her.
        var primary = In("UTC", Layer("charlie alice bob", RotationUnit.Weeks, 1, "00:00", "2026-03-10 00:00", IsoDayOfWeek.Monday));
        var backup = In("UTC", Layer("alice bob charlie", RotationUnit.Weeks, 1, "00:00", "2026-03-10 00:00", IsoDayOfWeek.Monday));

        Assert.Equal("-", Who(primary, "2026-03-09 23:59 +00"));
        Assert.Equal(["03-16 00:00 alice", "03-23 00:00 bob", "03-30 00:00 charlie", "04-06 00:00 alice"], Rendered(primary, "2026-03-16 00:00 +00", "2026-04-13 00:00 +00"));
        Assert.Equal(("alice", "bob"), (Who(primary, "2026-03-20 12:00 +00"), Who(backup, "2026-03-20 12:00 +00")));
        Assert.Equal("alice", Who(primary, "2026-03-22 23:59 +00"));
        var year = new Interval(At("2026-03-10 00:00 +00"), At("2027-03-10 00:00 +00"));
        Assert.Equal((100, 100), (new Timetable(primary, [], []).Render(year).CoveragePercent, new Timetable(backup, [], []).Render(year).CoveragePercent));
        Assert.Empty(ScheduleConflicts.Within(year, [new(primary, [], []), new(backup with { Id = new ScheduleId("backup") }, [], [])], [], _ => DateTimeZone.Utc, NightLimit.Usual with { MostInARow = 14 }));
    }

    [Fact]
    public void A_window_of_a_whole_week_leaves_nothing_out() => Assert.Equal(
        Rendered(In("UTC", Layer("alice bob charlie", RotationUnit.Weeks, 1, "00:00", "2026-03-10 00:00", IsoDayOfWeek.Monday)), "2026-03-10 00:00 +00", "2026-06-10 00:00 +00"),
        Rendered(
            In("UTC", Layer("alice bob charlie", RotationUnit.Weeks, 1, "00:00", "2026-03-10 00:00", IsoDayOfWeek.Monday, restrictions: new WeeklyWindow(IsoDayOfWeek.Monday, LocalTime.Midnight, IsoDayOfWeek.Monday, LocalTime.Midnight))),
            "2026-03-10 00:00 +00",
            "2026-06-10 00:00 +00"));

    [Fact]
    public void Three_primaries_over_two_secondaries_meet_again_after_six_weeks_and_a_manager_is_always_there()
    {
        var primary = In("UTC", Layer("alice bob carol", RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00", IsoDayOfWeek.Monday));
        var secondary = In("UTC", Layer("david eve", RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00", IsoDayOfWeek.Monday));

        var weeks = Enumerable.Range(0, 7).Select(week => At("2026-01-05 09:00 +00") + Duration.FromDays(7 * week));
        Assert.Equal(
            ["alice david", "bob eve", "carol david", "alice eve", "bob david", "carol eve", "alice david"],
            weeks.Select(at => $"{Names(new Timetable(primary, [], []).At(at).Users)} {Names(new Timetable(secondary, [], []).At(at).Users)}"));
        Assert.Equal(("alice", "bob"), (Who(primary, "2026-01-12 08:59 +00"), Who(primary, "2026-01-12 09:00 +00")));
        Assert.Equal("frank", Who(In("UTC", Always("frank")), "2031-07-13 03:33 +00"));
    }

    [Fact]
    public void Mondays_at_nine_in_the_east_of_the_States_with_a_secondary_in_business_hours()
    {
        var primary = In("US/Eastern", Layer("ann ben cal", RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00", IsoDayOfWeek.Monday));
        var secondary = In(
            "US/Eastern", Layer("dee eli", RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00", IsoDayOfWeek.Monday, restrictions: new DailyWindow(Clock("09:00"), Clock("17:00"), Weekdays.MondayToFriday)));
        var shifts = new Timetable(primary, [], []).Render(new Interval(At("2026-01-05 14:00 +00"), At("2027-01-04 14:00 +00"))).Shifts;

        Assert.Equal(52, shifts.Length);
        Assert.All(shifts, shift => Assert.Equal(shift.Start.InZone(Zone("America/New_York")).IsDaylightSavingTime() ? 13 : 14, shift.Start.InUtc().Hour));
        Assert.Equal([167, 169], shifts.Select(shift => (int)shift.Length.TotalHours).Where(hours => hours != 168));
        Assert.NotEqual("-", Who(secondary, "2026-07-08 12:00 -04"));
        Assert.Equal(("-", "-"), (Who(secondary, "2026-07-11 12:00 -04"), Who(secondary, "2026-07-08 22:00 -04")));
    }

    [Fact]
    public void Mondays_at_nine_to_Mondays_at_nine() => Assert.Equal(
        ["01-05 09:00 gus", "01-12 09:00 hal", "01-19 09:00 gus"],
        Rendered(In("UTC", Layer("gus hal", RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00", IsoDayOfWeek.Monday)), "2026-01-05 09:00 +00", "2026-01-26 09:00 +00"));
}
