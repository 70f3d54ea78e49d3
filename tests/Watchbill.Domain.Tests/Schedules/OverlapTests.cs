using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Ana and Ben take turns of a day at nine; whoever leaves is paged too for half an hour. The fifth is Ana's, the sixth Ben's.</summary>
public sealed class OverlapTests
{
    private static readonly Layer Days = Daily("ana ben", "09:00", "2026-01-05 09:00");

    [Theory]
    [InlineData("2026-01-06 08:59:59", "-")]
    [InlineData("2026-01-06 09:00:00", "ana 09:00 to 09:30")]
    [InlineData("2026-01-06 09:29:59", "ana 09:00 to 09:30")]
    [InlineData("2026-01-06 09:30:00", "-")]
    public void Whoever_left_is_paged_too_from_the_second_of_the_handoff_for_as_long_as_the_overlap_lasts(string at, string left) =>
        Assert.Equal(left, Left(Of(Days), at));

    [Fact]
    public void It_changes_nothing_about_who_is_on_call_and_nothing_is_said_without_it()
    {
        var (with, without) = (Of(Days), Of(Days) with { Overlap = Duration.Zero });

        Assert.Equal(Rendered(without, "2026-01-05 09:00 +00", "2026-02-05 09:00 +00"), Rendered(with, "2026-01-05 09:00 +00", "2026-02-05 09:00 +00"));
        Assert.Equal("ben", Who(with, "2026-01-06 09:10 +00"));
        Assert.Equal("-", Left(without, "2026-01-06 09:10:00"));
    }

    [Fact]
    public void The_reason_says_until_when_by_the_schedules_clock()
    {
        var schedule = In("Europe/Madrid", Days) with { Overlap = Duration.FromMinutes(30) };

        Assert.Equal(
            "was on call for Primary until 09:00; overlap until 09:30 (Europe/Madrid)",
            Assert.Single(new Timetable(schedule, [], []).OverlapAt(At("2026-01-06 09:10 +01"))).Because(schedule));
    }

    // On 29 March the clock goes from 02:00 to 03:00: a handoff at 02:30 is at 03:00, and the overlap is half an hour of time.
    [Theory]
    [InlineData("2026-03-29 00:59:59", "-")]
    [InlineData("2026-03-29 01:00:00", "ana 01:00 to 01:30")]
    [InlineData("2026-03-29 01:29:59", "ana 01:00 to 01:30")]
    [InlineData("2026-03-29 01:30:00", "-")]
    // On 25 October 02:30 comes twice: the first counts, and half an hour later it is 02:00 again.
    [InlineData("2026-10-25 00:29:59", "-")]
    [InlineData("2026-10-25 00:30:00", "ana 00:30 to 01:00")]
    [InlineData("2026-10-25 00:59:59", "ana 00:30 to 01:00")]
    [InlineData("2026-10-25 01:00:00", "-")]
    public void It_is_a_length_of_time_also_where_the_clock_is_changed(string at, string left)
    {
        var schedule = In("Europe/Madrid", Daily("ben ana", "02:30", at.StartsWith("2026-03", StringComparison.Ordinal) ? "2026-03-27 02:30" : "2026-10-23 02:30")) with { Overlap = Duration.FromMinutes(30) };

        Assert.Equal(left, Left(schedule, at));
    }

    [Fact]
    public void A_gap_after_the_shift_is_a_gap_and_whoever_left_is_paged_all_the_same()
    {
        var office = Of(Daily("ana", "09:00", "2026-01-05 09:00", "office", new DailyWindow(Clock("09:00"), Clock("17:00"))));

        Assert.Equal("-", Who(office, "2026-01-05 17:10 +00"));
        Assert.Equal("ana 17:00 to 17:30", Left(office, "2026-01-05 17:10:00"));
    }

    [Fact]
    public void One_layer_that_hides_another_is_a_handoff_and_a_handoff_in_the_hidden_one_is_none()
    {
        var hidden = Daily("cleo dan", "12:00", "2026-01-04 12:00", "night");
        var office = Daily("ana", "09:00", "2026-01-05 09:00", "office", new DailyWindow(Clock("09:00"), Clock("17:00")));
        var both = Of(hidden, office);

        Assert.Equal("cleo 09:00 to 09:30", Left(both, "2026-01-05 09:10:00"));
        Assert.Equal("-", Left(both, "2026-01-05 12:10:00"));
        Assert.Equal("ana 17:00 to 17:30", Left(both, "2026-01-05 17:10:00"));
    }

    [Fact]
    public void Whoever_stays_on_call_has_not_left_and_of_a_group_only_those_who_leave_have()
    {
        var groups = Of(Daily("ana+ben ben+cleo", "09:00", "2026-01-05 09:00"));

        Assert.Equal("ana 09:00 to 09:30", Left(groups, "2026-01-06 09:10:00"));
        Assert.Equal("-", Left(Of(Daily("ana", "09:00", "2026-01-05 09:00")), "2026-01-06 09:10:00"));
    }

    [Fact]
    public void Of_short_turns_several_overlap_the_last_first_and_each_with_an_end_of_their_own()
    {
        var hours = In("UTC", Layer("ana ben cleo", RotationUnit.Hours, 1, "00:00", "2026-01-05 00:00")) with { Overlap = Duration.FromMinutes(90) };

        Assert.Equal("cleo 03:00 to 04:30, ben 02:00 to 03:30", Left(hours, "2026-01-05 03:10:00"));
        Assert.Equal("cleo 03:00 to 04:30", Left(hours, "2026-01-05 03:40:00"));
    }

    [Theory]
    [InlineData(OverrideKind.Remove, null)]
    [InlineData(OverrideKind.Replace, "cleo")]
    public void Whoever_is_taken_off_is_not_paged_too_neither_at_the_boundary_nor_in_the_middle_of_a_turn_nor_in_the_overlap(OverrideKind kind, string? instead)
    {
        Assert.Equal("-", Left(Of(Days), "2026-01-06 09:10:00", Change("1", kind, "ana", "2026-01-06 09:00 +00", "2026-01-06 12:00 +00", instead)));
        Assert.Equal("-", Left(Of(Days), "2026-01-05 12:10:00", Change("1", kind, "ana", "2026-01-05 12:00 +00", "2026-01-05 15:00 +00", instead)));

        var later = Change("1", kind, "ana", "2026-01-06 09:20 +00", "2026-01-06 12:00 +00", instead);
        Assert.Equal("ana 09:00 to 09:30", Left(Of(Days), "2026-01-06 09:19:59", later));
        Assert.Equal("-", Left(Of(Days), "2026-01-06 09:20:00", later));
    }

    [Fact]
    public void Whoever_stood_in_has_left_when_that_ends_and_whoever_replaces_everybody_takes_off_only_those_whose_turn_it_is()
    {
        var cover = Change("1", OverrideKind.Replace, "ana", "2026-01-05 12:00 +00", "2026-01-05 15:00 +00", "cleo");
        Assert.Equal("cleo 15:00 to 15:30", Left(Of(Days), "2026-01-05 15:10:00", cover));

        Override[] all = [Change("1", OverrideKind.ReplaceAll, "dan", "2026-01-05 12:00 +00", "2026-01-05 15:00 +00"), Change("2", OverrideKind.ReplaceAll, "eve", "2026-01-05 15:00 +00", "2026-01-05 18:00 +00")];
        Assert.Equal("-", Left(Of(Days), "2026-01-05 12:10:00", all));
        Assert.Equal("dan 15:00 to 15:30", Left(Of(Days), "2026-01-05 15:10:00", all));
        Assert.Equal("eve 18:00 to 18:30", Left(Of(Days), "2026-01-05 18:10:00", all));
    }

    [Fact]
    public void A_temporary_schedule_takes_off_whose_turn_it_is_and_hands_over_within_itself()
    {
        var temporary = new TemporarySchedule(
            "t", Id, "Holidays", At("2026-01-05 12:00 +00"), At("2026-01-06 09:00 +00"), [],
            [
                new TemporaryShift(At("2026-01-05 12:00 +00"), At("2026-01-05 15:00 +00"), [new UserId("dan")]), new TemporaryShift(At("2026-01-05 15:00 +00"), At("2026-01-06 09:00 +00"), [new UserId("eve")]),
            ]);

        Assert.Equal("-", Left(Of(Days), "2026-01-05 12:10:00", [], temporary));
        Assert.Equal("dan 15:00 to 15:30", Left(Of(Days), "2026-01-05 15:10:00", [], temporary));
        Assert.Equal("eve 09:00 to 09:30", Left(Of(Days), "2026-01-06 09:10:00", [], temporary));
    }

    [Fact]
    public void Neither_a_disabled_account_nor_somebody_who_is_away_is_paged_too()
    {
        var ana = new User(new UserId("ana"), "Ana", null, "UTC", Permission.Responder, [], Disabled: false);
        var documents = new DefinitionDocuments { Users = [ana], Schedules = [Of(Days)] };
        var away = new Absence("1", ana.Id, At("2026-01-06 09:10 +00"), At("2026-01-08 00:00 +00"), null);

        Assert.Equal("ana", Names(documents, "2026-01-06 09:10 +00"));
        Assert.Equal("", Names(documents with { Users = [ana with { Disabled = true }] }, "2026-01-06 09:10 +00"));
        Assert.Equal("", Names(documents with { Absences = [away] }, "2026-01-06 09:10 +00"));
        Assert.Equal("ana", Names(documents with { Absences = [away] }, "2026-01-06 09:09 +00"));
    }

    [Fact]
    public void While_nobody_has_just_left_the_question_costs_no_memory()
    {
        var (with, without) = (new Timetable(Of(Days), [], []), new Timetable(Of(Days) with { Overlap = Duration.Zero }, [], []));
        var (noon, handoff) = (At("2026-01-06 12:00 +00"), At("2026-01-06 09:10 +00"));
        Assert.Empty(with.OverlapAt(noon));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var nobody = with.OverlapAt(noon).IsEmpty && without.OverlapAt(handoff).IsEmpty;

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(nobody);
    }

    [Fact]
    public void It_is_at_most_a_day()
    {
        Assert.Empty(ScheduleProblems.Of(Of(Days) with { Overlap = Duration.FromHours(24) }));
        Assert.Equal(ScheduleProblemKind.OverlapOutOfRange, Assert.Single(ScheduleProblems.Of(Of(Days) with { Overlap = Duration.FromHours(24) + Duration.Epsilon })).Kind);
        Assert.Equal(ScheduleProblemKind.OverlapOutOfRange, Assert.Single(ScheduleProblems.Of(Of(Days) with { Overlap = -Duration.Epsilon })).Kind);
    }

    private static Schedule Of(params Layer[] layers) => In("UTC", layers) with { Overlap = Duration.FromMinutes(30) };

    private static string Names(DefinitionDocuments documents, string at) =>
        string.Join('+', new DefinitionSet(documents).OverlapAt(Id, At(at)).Select(left => left.User.Value));

    private static string Left(Schedule schedule, string at, params Override[] overrides) => Left(schedule, at, overrides, []);

    private static string Left(Schedule schedule, string at, Override[] overrides, params TemporarySchedule[] temporaries)
    {
        var instant = NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss").Parse(at).Value.InUtc().ToInstant();
        var left = new Timetable(schedule, overrides, temporaries).OverlapAt(instant).Select(one => $"{one.User} {Clock(one.Left)} to {Clock(one.Until)}");
        return string.Join(", ", left.DefaultIfEmpty("-"));

        static string Clock(Instant at) => at.InUtc().ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }
}
