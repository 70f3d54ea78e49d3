using NodaTime;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Calendars;

public sealed class ShiftCalendarTests
{
    private static readonly UserId Anna = new("anna");
    private static readonly UserId Ben = new("ben");
    private static readonly UserId Cleo = new("cleo");

    /// <summary>Anna and Ben by the week, Mondays at 09:00 UTC; Anna's weeks begin with that of 2026-01-05.</summary>
    private static readonly Schedule Weekly = new(
        new ScheduleId("s"),
        "S",
        DateTimeZone.Utc,
        [new Layer("L", [new Participant([Anna]), new Participant([Ben])], new Rotation(RotationUnit.Weeks, 1, new LocalTime(9, 0), IsoDayOfWeek.Monday), new LocalDateTime(2026, 1, 5, 9, 0), null, [])]);

    private static readonly Interval Window = new(At(8), At(23));

    [Fact]
    public void Shifts_at_the_edges_have_their_real_length()
    {
        var shifts = ShiftCalendar.Of(Of(), Window);
        Assert.Equal([(At(5, 9), At(12, 9)), (At(12, 9), At(19, 9)), (At(19, 9), At(26, 9))], shifts.Select(shift => (shift.Start, shift.End)));
    }

    [Fact]
    public void Ids_are_the_same_whichever_window_is_asked_for()
    {
        var one = ShiftCalendar.Of(Of(), Window).Select(shift => shift.Uid("h")).ToList();
        var later = ShiftCalendar.Of(Of(), new Interval(At(10), At(25))).Select(shift => shift.Uid("h")).ToList();
        Assert.Equal(one, later);
        Assert.Equal(3, one.Distinct().Count());
    }

    [Fact]
    public void Somebody_who_joins_divides_nobody_elses_shift()
    {
        var joins = new Override("o", Weekly.Id, At(13, 10), At(13, 12), OverrideKind.Add, Cleo, null);
        Assert.Equal([(At(12, 9), At(19, 9))], ShiftCalendar.Of(Of(joins), Window, Ben).Select(shift => (shift.Start, shift.End)));
        Assert.Equal([(At(13, 10), At(13, 12))], ShiftCalendar.Of(Of(joins), Window, Cleo).Select(shift => (shift.Start, shift.End)));
        Assert.Equal(4, ShiftCalendar.Of(Of(joins), Window).Length);
    }

    [Fact]
    public void Standing_in_shortens_a_shift_that_keeps_its_id()
    {
        var stands = new Override("o", Weekly.Id, At(14), At(15), OverrideKind.Replace, Ben, Cleo);
        var before = ShiftCalendar.Of(Of(), Window, Ben).Single();
        var after = ShiftCalendar.Of(Of(stands), Window, Ben);

        Assert.Equal([(At(12, 9), At(14)), (At(15), At(19, 9))], after.Select(shift => (shift.Start, shift.End)));
        Assert.Equal(before.Uid("h"), after[0].Uid("h"));
        Assert.NotEqual(before.Uid("h"), after[1].Uid("h"));
        Assert.NotEqual(before.Uid("h"), before.Uid("h", Ben));
        Assert.NotEqual(before.Uid("h"), before.Uid("other"));
    }

    [Fact]
    public void The_window_is_whole_days() =>
        Assert.Equal(new Interval(Instant.FromUtc(2026, 4, 1, 0, 0), Instant.FromUtc(2026, 10, 28, 0, 0)), ShiftCalendar.WindowAt(Instant.FromUtc(2026, 5, 1, 23, 59)));

    private static Timetable Of(params Override[] overrides) => new(Weekly, overrides, []);

    private static Instant At(int day, int hour = 0) => Instant.FromUtc(2026, 1, day, hour, 0);
}
