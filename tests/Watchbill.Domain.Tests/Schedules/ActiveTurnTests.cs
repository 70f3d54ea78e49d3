using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>A layer may count only the turns in which it serves: weekday rotas in which nobody's turn falls on a weekend.</summary>
public sealed class ActiveTurnTests
{
    [Fact]
    public void A_daily_rotation_on_weekdays_goes_on_on_Monday_with_whoever_follows_Friday()
    {
        var all = Daily("ana ben cleo", "00:00", "2026-01-05 00:00", restrictions: new WholeDays(Weekdays.MondayToFriday));

        Assert.Equal(["01-08 00:00 ana", "01-09 00:00 ben", "01-10 00:00 -", "01-12 00:00 ben", "01-13 00:00 cleo"], Week(all));
        Assert.Equal(["01-08 00:00 ana", "01-09 00:00 ben", "01-10 00:00 -", "01-12 00:00 cleo", "01-13 00:00 ana"], Week(all with { CountsOnlyActiveTurns = true }));

        static string[] Week(Layer layer) => Rendered(In("Europe/Berlin", layer), "2026-01-08 00:00 +01", "2026-01-14 00:00 +01");
    }

    [Fact]
    public void A_turn_that_is_hidden_in_part_counts()
    {
        // Turns from noon to noon, office hours on weekdays: Friday's turn has Friday's afternoon, Saturday's nothing, Sunday's Monday's morning.
        var layer = Daily("ana ben cleo", "12:00", "2026-01-09 12:00", restrictions: new DailyWindow(Clock("08:00"), Clock("16:00"), Weekdays.MondayToFriday)) with { CountsOnlyActiveTurns = true };

        Assert.Equal(
            ["01-09 12:00 ana", "01-09 16:00 -", "01-12 08:00 ben", "01-12 12:00 cleo", "01-12 16:00 -"], Rendered(In("UTC", layer), "2026-01-09 12:00 +00", "2026-01-13 00:00 +00"));
    }

    [Fact]
    public void The_first_turn_counts_only_for_what_follows_the_start()
    {
        // The start is on Friday after office hours: that turn serves nobody, so Ana's is Monday's.
        var layer = Layer("ana ben", RotationUnit.Days, 1, "00:00", "2026-01-09 18:00", restrictions: new DailyWindow(Clock("08:00"), Clock("16:00"), Weekdays.MondayToFriday));

        Assert.Equal("ana", Who(In("UTC", layer with { CountsOnlyActiveTurns = true }), "2026-01-12 09:00 +00"));
        Assert.Equal("ben", Who(In("UTC", layer with { CountsOnlyActiveTurns = true }), "2026-01-13 09:00 +00"));
        Assert.Equal("ana", Who(In("UTC", layer with { Start = Local("2026-01-09 12:00"), CountsOnlyActiveTurns = true }), "2026-01-09 15:00 +00"));
        Assert.Equal("ben", Who(In("UTC", layer with { Start = Local("2026-01-09 12:00"), CountsOnlyActiveTurns = true }), "2026-01-12 09:00 +00"));
    }

    [Fact]
    public void Counting_is_as_quick_after_a_century_and_as_right()
    {
        // Every sixth hour is a turn, and only nights count: 22:00 to 06:00 touches the turns from 18:00 and 00:00, so two a day.
        var layer = Layer("a b c d e", RotationUnit.Hours, 6, "00:00", "1980-01-01 00:00", restrictions: new DailyWindow(Clock("22:00"), Clock("06:00"))) with { CountsOnlyActiveTurns = true };
        var day = Period.DaysBetween(new LocalDate(1980, 1, 1), new LocalDate(2150, 7, 1));

        Assert.Equal(new FromLayer("base", 2 * day), Assert.Single(new Timetable(In("UTC", layer), [], []).At(At("2150-07-01 03:00 +00")).Users).Source);
        Assert.Equal(new FromLayer("base", (2 * day) + 1), Assert.Single(new Timetable(In("UTC", layer), [], []).At(At("2150-07-01 23:00 +00")).Users).Source);
    }

    [Fact]
    public void What_is_left_of_a_first_week_does_not_count_either_when_no_window_is_in_it()
    {
        // Weeks from Friday to Friday, weekends only, from a Wednesday on: Ana has the first weekend.
        var layer = Layer(
            "ana ben", RotationUnit.Weeks, 1, "05:00", "2026-01-07 09:00", IsoDayOfWeek.Friday, restrictions: new WeeklyWindow(IsoDayOfWeek.Friday, Clock("10:00"), IsoDayOfWeek.Sunday, Clock("04:00")));

        Assert.Equal("ana", Who(In("UTC", layer with { CountsOnlyActiveTurns = true }), "2026-01-10 00:00 +00"));
        Assert.Equal("ben", Who(In("UTC", layer), "2026-01-10 00:00 +00"));
    }

    [Fact]
    public void Turns_of_a_week_or_more_always_count()
    {
        var layer = Layer("ana ben", RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00", restrictions: new WholeDays(Weekdays.Sunday));

        Assert.Equal(
            Rendered(In("UTC", layer), "2026-01-05 00:00 +00", "2026-06-05 00:00 +00"),
            Rendered(In("UTC", layer with { CountsOnlyActiveTurns = true }), "2026-01-05 00:00 +00", "2026-06-05 00:00 +00"));
    }
}
