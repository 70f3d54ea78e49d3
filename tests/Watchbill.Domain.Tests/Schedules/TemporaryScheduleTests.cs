using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;
using Kind = Watchbill.Domain.Schedules.ScheduleProblemKind;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Ana and Ben take turns by day; from the 6th noon to the 8th noon a holiday roster holds.</summary>
public sealed class TemporaryScheduleTests
{
    private readonly Schedule _rota = In("Europe/Berlin", Daily("ana ben", "00:00", "2026-01-05 00:00"));

    private static readonly TemporarySchedule Roster = new(
        "epiphany", Id, "Epiphany", At("2026-01-06 12:00 +01"), At("2026-01-08 12:00 +01"), [],
        [
            new TemporaryShift(At("2026-01-06 12:00 +01"), At("2026-01-07 12:00 +01"), [new UserId("cleo")]),
            new TemporaryShift(At("2026-01-07 06:00 +01"), At("2026-01-08 00:00 +01"), [new UserId("dan")]),
        ]);

    [Fact]
    public void Shifts_replace_everything_in_the_range_together_where_they_overlap_and_nobody_where_there_are_none() => Assert.Equal(
        ["01-05 00:00 ana", "01-06 00:00 ben", "01-06 12:00 cleo", "01-07 06:00 cleo+dan", "01-07 12:00 dan", "01-08 00:00 -", "01-08 12:00 ben"],
        Rendered(_rota, "2026-01-05 00:00 +01", "2026-01-09 00:00 +01", [], [Roster]));

    [Fact]
    public void Overrides_do_nothing_within_it_and_go_on_around_it()
    {
        var change = Change("o1", OverrideKind.Add, "eva", "2026-01-06 00:00 +01", "2026-01-08 18:00 +01");

        Assert.Equal(
            ["01-06 00:00 ben+eva", "01-06 12:00 cleo", "01-07 06:00 cleo+dan", "01-07 12:00 dan", "01-08 00:00 -", "01-08 12:00 ben+eva", "01-08 18:00 ben"],
            Rendered(_rota, "2026-01-06 00:00 +01", "2026-01-09 00:00 +01", [change], [Roster]));
    }

    [Fact]
    public void Layers_of_its_own_are_in_the_zone_of_the_schedule_and_clipped_to_the_range()
    {
        var layered = Roster with
        {
            Shifts = [],
            Layers = [Daily("cleo dan", "08:00", "2026-01-05 08:00"), Always("eva", "evening", new DailyWindow(Clock("18:00"), Clock("20:00")))],
        };

        Assert.Equal(
            ["01-06 00:00 ben", "01-06 12:00 dan", "01-06 18:00 eva", "01-06 20:00 dan", "01-07 08:00 cleo", "01-07 18:00 eva", "01-07 20:00 cleo", "01-08 08:00 dan", "01-08 12:00 ben"],
            Rendered(_rota, "2026-01-06 00:00 +01", "2026-01-09 00:00 +01", [], [layered]));
    }

    [Fact]
    public void The_reason_names_the_temporary_schedule_and_its_shift_or_layer()
    {
        var at = At("2026-01-07 07:00 +01");

        Assert.Equal(
            ["temporary schedule 'epiphany', shift 1", "temporary schedule 'epiphany', shift 2"],
            new Timetable(_rota, [], [Roster]).At(at).Users.Select(user => user.Because));
        var layered = Roster with { Shifts = [], Layers = [Daily("cleo dan", "08:00", "2026-01-05 08:00")] };
        Assert.Equal(new FromTemporarySchedule("epiphany", "base", 1), Assert.Single(new Timetable(_rota, [], [layered]).At(at).Users).Source);
    }

    [Fact]
    public void Those_of_another_schedule_are_passed_over() =>
        Assert.Equal("ana", Names(new Timetable(_rota, [], [Roster with { Schedule = new ScheduleId("other") }]).At(At("2026-01-07 07:00 +01")).Users));

    [Fact]
    public void A_gap_of_it_is_a_gap_and_its_coverage_says_so()
    {
        var rendering = new Timetable(_rota, [], [Roster]).Render(new Interval(At("2026-01-07 12:00 +01"), At("2026-01-09 12:00 +01")));

        Assert.Equal(new Interval(At("2026-01-08 00:00 +01"), At("2026-01-08 12:00 +01")), Assert.Single(rendering.Gaps));
        Assert.Equal(75, rendering.CoveragePercent, 9);
    }

    [Fact]
    public void Overlapping_ones_of_one_schedule_are_an_exact_error()
    {
        TemporarySchedule[] others =
        [
            Roster,
            Roster with { Id = "before", Start = At("2026-01-01 00:00 +01"), End = Roster.Start },
            Roster with { Id = "of-another", Schedule = new ScheduleId("other") },
            Roster with { Id = "late", Start = At("2026-01-08 11:59 +01"), End = At("2026-01-10 00:00 +01") },
        ];

        var problem = Assert.Single(ScheduleProblems.Of(Roster, others));

        Assert.Equal(Kind.TemporarySchedulesOverlap, problem.Kind);
        Assert.Equal(
            "The temporary schedule overlaps with 'late' (2026-01-08T10:59:00Z to 2026-01-09T23:00:00Z) of the same schedule. Let one end before the other starts, or remove one.",
            problem.Message);
    }

    [Theory]
    [InlineData("2026-01-06 11:00 +01", "2026-01-07 12:00 +01", "cleo", Kind.ShiftOutsideRange)]
    [InlineData("2026-01-08 11:00 +01", "2026-01-08 12:01 +01", "cleo", Kind.ShiftOutsideRange)]
    [InlineData("2026-01-08 11:00 +01", "2026-01-08 11:00 +01", "cleo", Kind.EndNotAfterStart)]
    [InlineData("2026-01-08 10:00 +01", "2026-01-08 11:00 +01", "", Kind.ShiftWithoutUsers)]
    [InlineData("2026-01-08 10:00 +01", "2026-01-08 11:00 +01", "cleo cleo", Kind.UserRepeated)]
    public void Faults_of_a_shift(string start, string end, string users, Kind kind)
    {
        var shift = new TemporaryShift(At(start), At(end), [.. users.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(user => new UserId(user))]);

        var problem = Assert.Single(ScheduleProblems.Of(Roster with { Shifts = Roster.Shifts.Add(shift) }, []));

        Assert.Equal((kind, 2), (problem.Kind, problem.Item));
    }

    [Fact]
    public void It_has_layers_or_shifts_and_ends_after_it_starts()
    {
        Assert.Empty(ScheduleProblems.Of(Roster, []));
        Assert.Equal([Kind.NeitherLayersNorShifts], Kinds(Roster with { Shifts = [] }));
        Assert.Equal([Kind.LayersAndShifts], Kinds(Roster with { Layers = _rota.Layers }));
        Assert.Equal([Kind.EndNotAfterStart, Kind.LengthOutOfRange], Kinds(Roster with { End = Roster.Start, Shifts = [], Layers = [Layer("ana", RotationUnit.Days, 0, "08:00", "2026-01-05 08:00")] }));

        static IEnumerable<Kind> Kinds(TemporarySchedule temporary) => ScheduleProblems.Of(temporary, []).Select(problem => problem.Kind);
    }
}
