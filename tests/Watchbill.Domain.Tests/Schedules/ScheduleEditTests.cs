using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>
/// When an edit takes effect. It is Wednesday, 2026-01-07 noon in UTC. "week" hands over on Mondays at 09:00 (next on the 12th), "day" every day at
/// 00:00 (next on the 8th) and hides it from 00:00 to 06:00.
/// </summary>
public sealed class ScheduleEditTests
{
    private static readonly Instant Now = At("2026-01-07 12:00 +00");
    private static readonly Layer Week = Layer("ana ben cleo", RotationUnit.Weeks, 1, "09:00", "2026-01-05 09:00", IsoDayOfWeek.Monday, name: "week");
    private static readonly Layer Day = Daily("dan eva", "00:00", "2026-01-05 00:00", "day", new DailyWindow(Clock("00:00"), Clock("06:00")));
    private static readonly Schedule Rota = In("UTC", Week, Day);

    [Fact]
    public void A_changed_layer_keeps_its_person_until_its_next_handoff_and_is_then_what_is_written()
    {
        var written = In("UTC", Week with { Participants = People("ben cleo") }, Day);

        var edited = ScheduleEdit.Apply(Rota, written, Now, atOnce: false);

        Assert.Equal(["Changed week 01-12 09:00 ben → cleo"], Said(edited));
        Assert.Equal("ana", Who(edited.Schedule, "2026-01-12 08:59 +00"));
        AgreesFrom("2026-01-12 09:00 +00", edited.Schedule, written);
        Assert.Equal(written.Layers, edited.Schedule.Layers);
    }

    [Fact]
    public void At_once_means_now()
    {
        var written = In("UTC", Week with { Participants = People("ben cleo") }, Day);

        var edited = ScheduleEdit.Apply(Rota, written, Now, atOnce: true);

        Assert.Equal(["Changed week 01-07 12:00 ana → ben"], Said(edited));
        Assert.Equal("ana", Who(edited.Schedule, "2026-01-07 11:59 +00"));
        AgreesFrom("2026-01-07 12:00 +00", edited.Schedule, written);
    }

    [Fact]
    public void Each_layer_goes_over_at_its_own_handoff()
    {
        var written = In("UTC", Week with { Participants = People("zoe") }, Day with { Participants = People("yan") });

        var edited = ScheduleEdit.Apply(Rota, written, Now, atOnce: false);

        Assert.Equal(["Changed day 01-08 00:00 eva → yan", "Changed week 01-12 09:00 ben → zoe"], Said(edited));
        Assert.Equal(
            ["01-07 12:00 ana", "01-08 00:00 yan", "01-08 06:00 ana"], Rendered(edited.Schedule, "2026-01-07 12:00 +00", "2026-01-09 00:00 +00"));
        Assert.Equal(2, edited.Schedule.Earlier.Length);
        AgreesFrom("2026-01-12 09:00 +00", edited.Schedule, written);
    }

    [Fact]
    public void The_past_stays_as_it_was_through_any_number_of_edits()
    {
        var first = ScheduleEdit.Apply(Rota, In("UTC", Week with { Participants = People("zoe") }), Now, atOnce: false).Schedule;
        var second = ScheduleEdit.Apply(first, In("UTC", Week with { Participants = People("yan xia") }), At("2026-01-20 00:00 +00"), atOnce: false).Schedule;
        var third = ScheduleEdit.Apply(second, Rota, At("2026-02-20 00:00 +00"), atOnce: true).Schedule;

        Assert.Equal(Rendered(Rota, "2026-01-05 09:00 +00", "2026-01-07 12:00 +00"), Rendered(third, "2026-01-05 09:00 +00", "2026-01-07 12:00 +00"));
        Assert.Equal(Rendered(first, "2026-01-05 09:00 +00", "2026-01-20 00:00 +00"), Rendered(third, "2026-01-05 09:00 +00", "2026-01-20 00:00 +00"));
        Assert.Equal(Rendered(second, "2026-01-05 09:00 +00", "2026-02-20 00:00 +00"), Rendered(third, "2026-01-05 09:00 +00", "2026-02-20 00:00 +00"));
    }

    [Fact]
    public void A_new_layer_comes_at_once_and_one_that_is_left_out_goes_at_its_handoff()
    {
        var written = In("UTC", Week, Always("zoe", "noon", new DailyWindow(Clock("11:00"), Clock("13:00"))));

        var edited = ScheduleEdit.Apply(Rota, written, Now, atOnce: false);

        Assert.Equal(["Added noon 01-07 12:00 - → zoe", "Removed day 01-08 00:00 eva → -"], Said(edited));
        Assert.Equal(["01-07 00:00 dan", "01-07 06:00 ana", "01-07 12:00 zoe", "01-07 13:00 ana"], Rendered(edited.Schedule, "2026-01-07 00:00 +00", "2026-01-08 01:00 +00"));
        AgreesFrom("2026-01-08 00:00 +00", edited.Schedule, written);
    }

    [Fact]
    public void A_renamed_layer_is_the_same_layer()
    {
        var edited = ScheduleEdit.Apply(Rota, In("UTC", Week with { Name = "primary" }, Day), Now, atOnce: false);

        Assert.Equal(["Changed primary 01-12 09:00 ben → ben"], Said(edited));
        Assert.Equal(Rendered(Rota, "2026-01-05 09:00 +00", "2026-03-05 09:00 +00"), Rendered(edited.Schedule, "2026-01-05 09:00 +00", "2026-03-05 09:00 +00"));
    }

    [Fact]
    public void A_new_order_waits_until_the_schedule_changes_hands()
    {
        var edited = ScheduleEdit.Apply(Rota, In("UTC", Day, Week), At("2026-01-07 03:00 +00"), atOnce: false);

        Assert.Equal(["Reordered  01-07 06:00 ana → ana"], Said(edited));
        Assert.Equal(["01-07 03:00 dan", "01-07 06:00 ana"], Rendered(edited.Schedule, "2026-01-07 03:00 +00", "2026-01-09 00:00 +00"));
    }

    [Fact]
    public void Another_zone_lets_each_layer_finish_its_turn_by_the_old_clock()
    {
        var written = Rota with { Zone = Zone("America/New_York") };

        var edited = ScheduleEdit.Apply(Rota, written, Now, atOnce: false);

        // Midnight in UTC is 19:00 in New York, where the turn of the 7th goes on; Monday 09:00 in UTC is 04:00, where it is still the week of Ana.
        Assert.Equal(["Changed day 01-08 00:00 eva → -", "Changed week 01-12 09:00 ben → ana"], Said(edited));
        AgreesFrom("2026-01-12 09:00 +00", edited.Schedule, written);
    }

    [Fact]
    public void What_has_not_begun_or_is_over_changes_at_once()
    {
        var future = In("UTC", Week, Day with { Start = Local("2026-02-01 00:00") });
        var over = In("UTC", Week, Day with { End = Local("2026-01-06 00:00") });
        var ending = In("UTC", Week with { End = Local("2026-01-09 00:00") }, Day);

        Assert.Equal(["Changed day 01-07 12:00 - → -"], Said(ScheduleEdit.Apply(future, Rota, Now, atOnce: false)));
        Assert.Equal(["Changed day 01-07 12:00 - → -"], Said(ScheduleEdit.Apply(over, Rota, Now, atOnce: false)));
        Assert.Equal(["Changed week 01-09 00:00 - → ana"], Said(ScheduleEdit.Apply(ending, Rota, Now, atOnce: false)));
    }

    [Fact]
    public void Saying_the_same_again_changes_nothing_before_or_after_the_handoff()
    {
        var written = In("UTC", Week with { Participants = People("zoe yan") }, Day with { Participants = People("yan") });
        var edited = ScheduleEdit.Apply(Rota, written, Now, atOnce: false).Schedule;

        var soon = ScheduleEdit.Apply(edited, written, At("2026-01-07 20:00 +00"), atOnce: false);
        var between = ScheduleEdit.Apply(edited, written, At("2026-01-09 00:00 +00"), atOnce: false);
        var after = ScheduleEdit.Apply(edited, written, At("2026-01-13 00:00 +00"), atOnce: false);

        Assert.Equal(Versions(edited), Versions(soon.Schedule));
        Assert.Equal(Versions(edited), Versions(between.Schedule));
        Assert.Equal(Versions(edited), Versions(after.Schedule));
        Assert.Equal((2, 1, 0), (soon.Changes.Length, between.Changes.Length, after.Changes.Length));
        Assert.Empty(ScheduleEdit.Apply(Rota, Rota with { Layers = [Week with { Participants = People("ana ben cleo") }, Day] }, Now, atOnce: false).Changes);
    }

    [Fact]
    public void An_edit_that_is_taken_back_before_its_handoff_never_happens()
    {
        var edited = ScheduleEdit.Apply(Rota, In("UTC", Week with { Participants = People("zoe") }, Day), Now, atOnce: false).Schedule;

        var back = ScheduleEdit.Apply(edited, Rota, At("2026-01-10 00:00 +00"), atOnce: false);

        Assert.Empty(back.Changes);
        Assert.Empty(back.Schedule.Earlier);
    }

    [Fact]
    public void An_edit_still_to_come_can_be_made_to_hold_now()
    {
        var written = In("UTC", Week with { Participants = People("zoe") }, Day);
        var edited = ScheduleEdit.Apply(Rota, written, Now, atOnce: false).Schedule;

        var hurried = ScheduleEdit.Apply(edited, written, At("2026-01-10 12:00 +00"), atOnce: true);

        Assert.Equal(["Changed week 01-10 12:00 ana → zoe"], Said(hurried));
        AgreesFrom("2026-01-10 12:00 +00", hurried.Schedule, written);
    }

    [Fact]
    public void Only_the_youngest_versions_are_kept()
    {
        var schedule = Rota;
        for (var i = 0; i < 60; i++)
        {
            schedule = ScheduleEdit.Apply(schedule, In("UTC", Week with { Participants = People($"p{i} q{i}") }), Now + Duration.FromHours(i), atOnce: true).Schedule;
        }

        Assert.Equal(ScheduleLimits.EarlierVersions, schedule.Earlier.Length);
        Assert.Equal(Now + Duration.FromHours(59), schedule.Earlier[^1].Until);
    }

    [Fact]
    public void Rows_show_each_layer_by_itself_over_the_versions_and_the_temporary_schedule_below()
    {
        var edited = ScheduleEdit.Apply(Rota, In("UTC", Week, Always("zoe", "top", new WholeDays(Weekdays.Friday))), Now, atOnce: false).Schedule;
        var roster = new TemporarySchedule("r", Id, "R", At("2026-01-08 00:00 +00"), At("2026-01-20 00:00 +00"), [], [new TemporaryShift(At("2026-01-08 00:00 +00"), At("2026-01-09 12:00 +00"), [new UserId("una")])]);

        var rows = new Timetable(edited, [], [roster]).RenderLayers(new Interval(At("2026-01-07 00:00 +00"), At("2026-01-10 00:00 +00")));

        Assert.Equal(["week", "day", "top", null], rows.Select(row => row.Layer));
        Assert.Equal(["01-07 00:00 ana", "01-10 00:00 -"], Rendered(edited, rows[0]));
        Assert.Equal(["01-07 00:00 dan", "01-07 06:00 -"], Rendered(edited, rows[1]));
        Assert.Equal(["01-09 00:00 zoe", "01-10 00:00 -"], Rendered(edited, rows[2]));
        Assert.Equal(("r", "01-08 00:00 una|01-09 12:00 -"), (rows[3].Temporary, string.Join('|', Rendered(edited, rows[3]))));
    }

    private static void AgreesFrom(string from, Schedule edited, Schedule written)
    {
        var until = At(from) + Duration.FromDays(60);
        Assert.Equal(Lines(written), Lines(edited));

        IEnumerable<string> Lines(Schedule schedule) => new Timetable(schedule, [], []).Render(new Interval(At(from), until)).Shifts.Select(shift => $"{shift.Start} {shift.End} {Names(shift.Users)}");
    }

    private static IEnumerable<string> Said(EditedSchedule edited) => edited.Changes.Select(change =>
        $"{change.Kind} {change.Layer} {change.At.InUtc().LocalDateTime:MM-dd HH:mm} {Join(change.Before)} → {Join(change.After)}");

    private static string Join(IReadOnlyCollection<UserId> users) => users.Count == 0 ? "-" : string.Join('+', users);

    private static IEnumerable<string> Versions(Schedule schedule) => schedule.Earlier.Select(version =>
        $"{version.Until} {string.Join(' ', version.Layers.Select(layer => $"{layer.Zone} {layer.Layer.Name} {string.Join(',', layer.Layer.Participants.SelectMany(slot => slot.Users))}"))}");
}
