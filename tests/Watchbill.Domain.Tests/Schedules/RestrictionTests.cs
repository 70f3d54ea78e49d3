using NodaTime;
using Watchbill.Domain.Schedules;
using static NodaTime.IsoDayOfWeek;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Windows hide turns and never shift them. 2026-01-05 is a Monday.</summary>
public sealed class RestrictionTests
{
    [Fact]
    public void Daily_hours_hide_the_rest_of_each_turn()
    {
        var rota = In("UTC", Daily("ana ben", "12:00", "2026-01-05 12:00", restrictions: new DailyWindow(Clock("09:00"), Clock("17:00"))));

        Assert.Equal(
            ["01-05 12:00 ana", "01-05 17:00 -", "01-06 09:00 ana", "01-06 12:00 ben", "01-06 17:00 -"],
            Rendered(rota, "2026-01-05 12:00 +00", "2026-01-07 09:00 +00"));
    }

    [Fact]
    public void Hidden_turns_count()
    {
        var rota = In("UTC", Daily("ana ben cleo", "00:00", "2026-01-05 00:00", restrictions: new WholeDays(Weekdays.MondayToFriday)));

        Assert.Equal("ben", Who(rota, "2026-01-09 12:00 +00"));
        Assert.Equal("-", Who(rota, "2026-01-10 12:00 +00"));
        Assert.Equal("ben", Who(rota, "2026-01-12 12:00 +00"));
    }

    [Fact]
    public void A_night_belongs_to_the_day_on_which_it_begins()
    {
        var nights = new DailyWindow(Clock("22:00"), Clock("06:00"), Weekdays.MondayToFriday);

        Assert.Equal(
            ["01-09 12:00 -", "01-09 22:00 ana", "01-10 06:00 -", "01-12 22:00 ana", "01-13 06:00 -"],
            Rendered(In("UTC", Always("ana", restrictions: nights)), "2026-01-09 12:00 +00", "2026-01-13 12:00 +00"));
    }

    [Fact]
    public void An_overnight_week_end_runs_over_the_week_s_end()
    {
        var rota = In("Europe/Berlin", Layer("ana ben", RotationUnit.Weeks, 1, "08:00", "2026-01-05 08:00", Monday, restrictions: new WeeklyWindow(Friday, Clock("22:00"), Monday, Clock("08:00"))));

        Assert.Equal(
            ["01-05 08:00 -", "01-09 22:00 ana", "01-12 08:00 -", "01-16 22:00 ben", "01-19 08:00 -"],
            Rendered(rota, "2026-01-05 08:00 +01", "2026-01-20 08:00 +01"));
    }

    [Theory]
    [InlineData(Sunday, "20:00", Monday, "06:00", "2026-01-05 03:00 +00", true)]
    [InlineData(Sunday, "20:00", Monday, "06:00", "2026-01-05 06:00 +00", false)]
    [InlineData(Sunday, "20:00", Monday, "06:00", "2026-01-11 20:00 +00", true)]
    [InlineData(Monday, "09:00", Monday, "08:00", "2026-01-12 07:00 +00", true)]
    [InlineData(Monday, "09:00", Monday, "08:00", "2026-01-12 08:30 +00", false)]
    [InlineData(Monday, "08:00", Monday, "09:00", "2026-01-12 08:30 +00", true)]
    [InlineData(Monday, "08:00", Monday, "09:00", "2026-01-13 08:30 +00", false)]
    [InlineData(Wednesday, "08:00", Wednesday, "08:00", "2026-01-13 08:30 +00", true)]
    public void Weekly_windows(IsoDayOfWeek from, string start, IsoDayOfWeek to, string end, string at, bool served) =>
        Assert.Equal(served ? "ana" : "-", Who(In("UTC", Always("ana", restrictions: new WeeklyWindow(from, Clock(start), to, Clock(end)))), at));

    [Fact]
    public void Several_windows_are_a_union()
    {
        var layer = Always("ana", "base", new DailyWindow(Clock("08:00"), Clock("12:00")), new DailyWindow(Clock("12:00"), Clock("14:00")), new WholeDays(Weekdays.Weekend));

        Assert.Equal(
            ["01-09 07:00 -", "01-09 08:00 ana", "01-09 14:00 -", "01-10 00:00 ana", "01-12 00:00 -", "01-12 08:00 ana"],
            Rendered(In("UTC", layer), "2026-01-09 07:00 +00", "2026-01-12 10:00 +00"));
    }

    [Fact]
    public void Windows_that_meet_in_a_repeated_hour_overlap_rather_than_leave_a_gap()
    {
        var rota = In(
            "America/Chicago",
            Always("late", "late", new DailyWindow(Clock("20:00"), Clock("01:30"))),
            Always("early", "early", new DailyWindow(Clock("01:30"), Clock("08:00"))));
        var lower = rota with { Layers = [rota.Layers[0]] };

        Assert.Equal("early", Who(rota, "2020-11-01 01:40 -05"));
        Assert.Equal("late", Who(lower, "2020-11-01 01:29 -06"));
        Assert.Equal("-", Who(lower, "2020-11-01 01:30 -06"));
        Assert.Empty(new Timetable(rota, [], []).Render(new Interval(At("2020-10-31 21:00 -05"), At("2020-11-01 07:00 -06"))).Gaps);
    }

    [Fact]
    public void A_window_within_a_skipped_hour_is_no_window()
    {
        var rota = In("America/Santiago", Always("ana", restrictions: new DailyWindow(Clock("00:00"), Clock("01:00"))));

        Assert.Equal(
            ["09-06 00:00 ana", "09-06 01:00 -", "09-08 00:00 ana", "09-08 01:00 -"], Rendered(rota, "2025-09-06 00:00 -04", "2025-09-08 12:00 -03"));
    }

    [Fact]
    public void Office_hours_stay_at_their_hours_on_the_day_that_begins_at_one()
    {
        var rota = In("America/Santiago", Always("ana", restrictions: new DailyWindow(Clock("08:00"), Clock("17:00"))));
        var span = new Timetable(rota, [], []).Around(At("2025-09-07 12:00 -03"));

        Assert.Equal((At("2025-09-07 08:00 -03"), At("2025-09-07 17:00 -03")), (span.Since, span.Until));
    }
}
