using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

public sealed class LayeringTests
{
    [Fact]
    public void A_higher_layer_hides_a_lower_one_only_where_it_has_somebody()
    {
        var rota = In("UTC", Daily("ana ben", "00:00", "2026-01-05 00:00"), Always("nora", "nights", new DailyWindow(Clock("20:00"), Clock("06:00"))));

        Assert.Equal(
            ["01-05 06:00 ana", "01-05 20:00 nora", "01-06 06:00 ben", "01-06 20:00 nora"], Rendered(rota, "2026-01-05 06:00 +00", "2026-01-07 00:00 +00"));
    }

    [Fact]
    public void An_empty_slot_keeps_its_turn_and_lets_the_layer_below_show_through()
    {
        var rota = In("UTC", Always("base"), Daily("ana - ben", "00:00", "2026-01-05 00:00", "top"));

        Assert.Equal(["01-05 00:00 ana", "01-06 00:00 base", "01-07 00:00 ben", "01-08 00:00 ana"], Rendered(rota, "2026-01-05 00:00 +00", "2026-01-09 00:00 +00"));
    }

    [Fact]
    public void Users_of_one_participant_are_on_call_together_distinct_and_in_order() =>
        Assert.Equal("ana+ben", Who(In("UTC", Always("ben+ana+ben")), "2026-01-05 00:00 +00"));

    [Fact]
    public void A_layer_serves_from_its_start_to_its_end_and_clips_the_turns_at_both()
    {
        var rota = In("UTC", Layer("ana ben cleo", RotationUnit.Weeks, 1, "09:00", "2026-01-07 00:00", IsoDayOfWeek.Monday, "2026-01-21 00:00"));

        Assert.Equal(
            ["01-05 00:00 -", "01-07 00:00 ana", "01-12 09:00 ben", "01-19 09:00 cleo", "01-21 00:00 -"], Rendered(rota, "2026-01-05 00:00 +00", "2026-02-01 00:00 +00"));
        Assert.Equal("cleo", Who(rota, "2026-01-20 23:59 +00"));
        Assert.Equal("-", Who(rota, "2026-01-21 00:00 +00"));
    }

    [Fact]
    public void Without_layers_or_participants_nobody_is_on_call_and_nothing_changes()
    {
        var span = new Timetable(In("UTC", new Layer("none", [], new Rotation(RotationUnit.Days, 1, default, null), Local("2026-01-01 00:00"), null, [])), [], []).Around(At("2026-01-05 00:00 +00"));

        Assert.True(span.Now.IsGap);
        Assert.Null(span.Since);
        Assert.Null(span.Until);
        Assert.Equal("-", Who(In("UTC"), "2026-01-05 00:00 +00"));
    }

    [Fact]
    public void Each_person_carries_the_layer_and_turn_that_put_them_there()
    {
        var user = Assert.Single(new Timetable(In("UTC", Daily("ana ben", "00:00", "2026-01-05 00:00", "weekday")), [], []).At(At("2026-01-10 00:00 +00")).Users);

        Assert.Equal(new OnCallUser(new UserId("ben"), new FromLayer("weekday", 5)), user);
        Assert.Equal("layer 'weekday', turn 5", user.Because);
    }

    [Fact]
    public void The_present_shift_has_its_real_bounds_and_names_who_comes_next()
    {
        // The hidden layer hands over every hour, which is no change of the final schedule.
        var rota = In(
            "America/Havana", Layer("x y", RotationUnit.Hours, 1, "00:00", "2025-01-01 00:00", name: "hidden"), Daily("ana ben", "08:00", "2025-03-07 08:00"));
        var span = new Timetable(rota, [], []).Around(At("2025-03-09 03:00 -04"));

        Assert.Equal("ben", Names(span.Now.Users));
        Assert.Equal((At("2025-03-08 08:00 -05"), At("2025-03-09 08:00 -04")), (span.Since, span.Until));
        Assert.Equal("ana", Names(span.Next.Users));
    }

    [Fact]
    public void A_gap_has_bounds_and_a_next_shift_too()
    {
        var span = new Timetable(In("UTC", Always("ana", "week", new WholeDays(Weekdays.MondayToFriday))), [], []).Around(At("2026-01-11 12:00 +00"));

        Assert.Equal(("-", "ana"), (Names(span.Now.Users), Names(span.Next.Users)));
        Assert.Equal((At("2026-01-10 00:00 +00"), At("2026-01-12 00:00 +00")), (span.Since, span.Until));
    }

    [Fact]
    public void A_window_cuts_shifts_at_its_bounds_and_an_empty_window_is_empty()
    {
        var rota = In("UTC", Daily("ana ben", "00:00", "2026-01-05 00:00"));
        var noon = At("2026-01-05 12:00 +00");

        var shift = Assert.Single(new Timetable(rota, [], []).Render(new Interval(noon, noon + Duration.FromHours(12))).Shifts);
        Assert.Equal((noon, At("2026-01-06 00:00 +00")), (shift.Start, shift.End));
        Assert.Empty(new Timetable(rota, [], []).Render(new Interval(noon, noon)).Shifts);
    }

    [Fact]
    public void Endless_or_very_wide_windows_and_far_instants_are_refused()
    {
        var rota = In("UTC", Always("ana"));

        Assert.Throws<ArgumentOutOfRangeException>(() => new Timetable(rota, [], []).Render(new Interval(At("2026-01-05 12:00 +00"), null)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Timetable(rota, [], []).Render(new Interval(At("2020-01-01 00:00 +00"), At("2031-01-01 00:00 +00"))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Timetable(rota, [], []).At(At("1969-12-31 00:00 +00")));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Timetable(rota, [], []).Around(At("2201-01-01 00:00 +00")));
    }

    [Fact]
    public void A_year_of_an_old_hourly_layer_costs_only_its_shifts()
    {
        var rota = In("Europe/Berlin", Layer("ana ben", RotationUnit.Hours, 1, "00:00", "1970-01-02 00:00"));

        var rendering = new Timetable(rota, [], []).Render(new Interval(At("2199-01-01 00:00 +01"), At("2200-01-01 00:00 +00")));

        Assert.InRange(rendering.Shifts.Length, 8758, 8762);
    }
}
