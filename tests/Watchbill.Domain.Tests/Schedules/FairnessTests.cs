using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Who carried how much, by each person's own clock.</summary>
public sealed class FairnessTests
{
    [Fact]
    public void Hours_nights_weekends_holidays_and_shifts_are_added_up()
    {
        // Mon 5 Jan 2026 09:00 to Mon 12 Jan 09:00 UTC in turns of a day: Ana has Mon, Wed, Fri, Sun; Ben Tue, Thu, Sat.
        var loads = Of(In("UTC", Daily("ana ben", "09:00", "2026-01-05 09:00")), "2026-01-05 09:00 +00", "2026-01-12 09:00 +00", "UTC", new LocalDate(2026, 1, 6));

        // Ana's Sunday turn is at the weekend until midnight, and so is the morning of Sunday Ben's. Epiphany is the 6th: nine hours of Ana's Monday turn, the rest Ben's.
        Assert.Equal(
            [
                new Load(new UserId("ana"), Duration.FromHours(96), 4, 4, Duration.FromHours(32), Duration.FromHours(15 + 9), Duration.FromHours(9)),
                new Load(new UserId("ben"), Duration.FromHours(72), 3, 3, Duration.FromHours(24), Duration.FromHours(15 + 9), Duration.FromHours(15)),
            ],
            loads);
    }

    [Fact]
    public void Night_and_weekend_are_those_where_the_person_lives()
    {
        // 09:00 to 21:00 UTC of a Friday is 18:00 to 06:00 in Tokyo: a whole night, and from midnight on Saturday.
        var day = Daily("ana", "09:00", "2026-01-09 09:00", restrictions: new DailyWindow(Clock("09:00"), Clock("21:00")));

        var here = Assert.Single(Of(In("UTC", day), "2026-01-09 00:00 +00", "2026-01-10 00:00 +00", "UTC"));
        var there = Assert.Single(Of(In("UTC", day), "2026-01-09 00:00 +00", "2026-01-10 00:00 +00", "Asia/Tokyo"));

        Assert.Equal((0, Duration.Zero, Duration.Zero), (here.Nights, here.NightTime, here.WeekendTime));
        Assert.Equal((1, Duration.FromHours(8), Duration.FromHours(6)), (there.Nights, there.NightTime, there.WeekendTime));
    }

    [Theory]
    [InlineData("2026-03-28 12:00 +01", "2026-03-29 12:00 +02", 23, 7)]
    [InlineData("2026-10-24 12:00 +02", "2026-10-25 12:00 +01", 25, 9)]
    public void A_night_in_which_the_clock_changes_is_as_long_as_it_was(string from, string to, int hours, int night)
    {
        var load = Assert.Single(Of(In("Europe/Berlin", Daily("ana", "12:00", "2026-01-05 12:00")), from, to, "Europe/Berlin"));

        Assert.Equal((Duration.FromHours(hours), Duration.FromHours(night), 1), (load.OnCall, load.NightTime, load.Nights));
        Assert.Equal(load.OnCall, load.WeekendTime);
    }

    [Fact]
    public void A_shift_that_others_join_is_one_and_a_turn_handed_over_to_oneself_is_two()
    {
        var join = Change("1", OverrideKind.Add, "cleo", "2026-01-05 12:00 +00", "2026-01-05 15:00 +00");
        var loads = Of(In("UTC", Daily("ana", "09:00", "2026-01-05 09:00")), "2026-01-05 09:00 +00", "2026-01-07 09:00 +00", "UTC", overrides: join);

        Assert.Equal([("ana", 2, 48d), ("cleo", 1, 3d)], loads.Select(load => (load.User.Value, load.Shifts, load.OnCall.TotalHours)));
    }

    [Fact]
    public void Who_is_in_the_rotation_and_had_nothing_is_listed_and_a_shadow_is_not()
    {
        var schedule = In("UTC", Layer("ana ben", RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00") with { Shadows = [new UserId("erin")] });

        Assert.Equal([("ana", 24d), ("ben", 0d)], Of(schedule, "2026-01-05 09:00 +00", "2026-01-06 09:00 +00", "UTC").Select(load => (load.User.Value, load.OnCall.TotalHours)));
    }

    private static IReadOnlyList<Load> Of(Schedule schedule, string from, string to, string home, LocalDate? holiday = null, params Override[] overrides) => Fairness.Of(
        new Timetable(schedule, overrides, []).Render(new Interval(At(from), At(to))).Shifts,
        schedule.Layers.SelectMany(layer => layer.Participants).SelectMany(participant => participant.Users),
        _ => Zone(home),
        holiday is { } day ? new HashSet<LocalDate> { day } : []);
}
