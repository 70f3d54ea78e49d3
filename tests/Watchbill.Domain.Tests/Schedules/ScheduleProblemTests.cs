using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;
using Kind = Watchbill.Domain.Schedules.ScheduleProblemKind;

namespace Watchbill.Domain.Tests.Schedules;

public sealed class ScheduleProblemTests
{
    private static readonly Layer Sound = Daily("ana ben", "08:00", "2026-01-05 08:00", "days", new DailyWindow(Clock("08:00"), Clock("20:00")));

    [Fact]
    public void A_sound_schedule_has_none() => Assert.Empty(ScheduleProblems.Of(In("UTC", Sound, Always("cleo"))));

    public static TheoryData<string, Kind> Faults => new(
        Broken.Select(fault => new TheoryDataRow<string, Kind>(fault.Key, fault.Value.Kind)));

    private static Dictionary<string, (Kind Kind, Layer Layer)> Broken { get; } = new(StringComparer.Ordinal)
    {
        ["no name"] = (Kind.NameMissing, Sound with { Name = " " }),
        ["endless name"] = (Kind.NameTooLong, Sound with { Name = new string('x', 201) }),
        ["no participants"] = (Kind.NoParticipant, Sound with { Participants = [] }),
        ["participants not set"] = (Kind.NoParticipant, Sound with { Participants = default }),
        ["only empty slots"] = (Kind.NobodyInRotation, Sound with { Participants = People("- -") }),
        ["a crowd of participants"] = (Kind.TooManyParticipants, Sound with { Participants = [.. Enumerable.Repeat(People("ana")[0], 201)] }),
        ["a crowd in one turn"] = (Kind.TooManyUsers, Sound with { Participants = People(string.Join('+', Enumerable.Range(0, 51))) }),
        ["a user twice in a turn"] = (Kind.UserRepeated, Sound with { Participants = People("ana+ana") }),
        ["no such unit"] = (Kind.UnknownUnit, Turn((RotationUnit)9, 1)),
        ["no hours"] = (Kind.LengthOutOfRange, Turn(RotationUnit.Hours, 0)),
        ["too many hours"] = (Kind.LengthOutOfRange, Turn(RotationUnit.Hours, 9001)),
        ["too many days"] = (Kind.LengthOutOfRange, Turn(RotationUnit.Days, 367)),
        ["too many weeks"] = (Kind.LengthOutOfRange, Turn(RotationUnit.Weeks, 53)),
        ["too many months"] = (Kind.LengthOutOfRange, Turn(RotationUnit.Months, 13)),
        ["a handoff day for days"] = (Kind.HandoffDayWithoutWeeks, Turn(RotationUnit.Days, 7, IsoDayOfWeek.Monday)),
        ["no such handoff day"] = (Kind.UnknownWeekday, Turn(RotationUnit.Weeks, 1, IsoDayOfWeek.None)),
        ["starts long ago"] = (Kind.StartOutOfRange, Sound with { Start = Local("1969-12-31 23:59") }),
        ["starts in the far future"] = (Kind.StartOutOfRange, Sound with { Start = Local("2200-01-01 00:00") }),
        ["ends as it starts"] = (Kind.EndNotAfterStart, Sound with { End = Sound.Start }),
        ["a crowd of restrictions"] = (Kind.TooManyRestrictions, Sound with { Restrictions = [.. Enumerable.Repeat(Sound.Restrictions[0], 51)] }),
        ["hours on no day"] = (Kind.RestrictionWithoutDays, Hidden(new DailyWindow(default, default, Weekdays.None))),
        ["no days"] = (Kind.RestrictionWithoutDays, Hidden(new WholeDays(Weekdays.None))),
        ["an eighth day"] = (Kind.UnknownWeekday, Hidden(new WholeDays(Weekdays.Monday | (Weekdays)128))),
        ["a week without end"] = (Kind.UnknownWeekday, Hidden(new WeeklyWindow(IsoDayOfWeek.Monday, default, (IsoDayOfWeek)8, default))),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_of_a_layer_is_found_once_with_its_layer_and_a_message(string fault, Kind kind)
    {
        var problem = Assert.Single(ScheduleProblems.Of(In("UTC", Always("cleo"), Broken[fault].Layer)));

        Assert.Equal((kind, 1), (problem.Kind, problem.Layer));
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_reported_in_order()
    {
        var schedule = In("UTC", Sound with { Participants = [], End = Sound.Start }, Sound) with { Name = "" };

        Assert.Equal(
            [(Kind.NameMissing, null), (Kind.NoParticipant, 0), (Kind.EndNotAfterStart, 0), (Kind.NameRepeated, 1)],
            ScheduleProblems.Of(schedule).Select(problem => (problem.Kind, problem.Layer)));
        Assert.Equal([Kind.NoLayer], ScheduleProblems.Of(In("UTC")).Select(problem => problem.Kind));
    }

    [Fact]
    public void A_restriction_is_named_by_its_index() =>
        Assert.Equal(1, Assert.Single(ScheduleProblems.Of(In("UTC", Sound with { Restrictions = [Sound.Restrictions[0], new WholeDays(Weekdays.None)] }))).Item);

    [Theory]
    [InlineData(OverrideKind.Add, null, 0, Kind.EndNotAfterStart)]
    [InlineData(OverrideKind.Add, "ben", 1, Kind.InsteadNotWanted)]
    [InlineData(OverrideKind.Remove, "ben", 1, Kind.InsteadNotWanted)]
    [InlineData(OverrideKind.Replace, null, 1, Kind.InsteadMissing)]
    [InlineData(OverrideKind.Replace, "ana", 1, Kind.InsteadIsTheSameUser)]
    [InlineData((OverrideKind)7, null, 1, Kind.UnknownOverrideKind)]
    [InlineData(OverrideKind.Replace, "ben", 1, null)]
    [InlineData(OverrideKind.Remove, null, 1, null)]
    public void Faults_of_an_override(OverrideKind kind, string? instead, int hours, Kind? expected)
    {
        var start = At("2026-01-05 08:00 +00");
        var change = new Override("o1", Id, start, start + Duration.FromHours(hours), kind, new UserId("ana"), instead is null ? null : new UserId(instead));

        Assert.Equal(expected is { } one ? [one] : ImmutableArray<Kind>.Empty, ScheduleProblems.Of(change).Select(problem => problem.Kind));
    }

    [Fact]
    public void A_rotation_that_was_not_validated_is_refused_rather_than_guessed() =>
        Assert.Throws<ArgumentException>(() => new Timetable(In("UTC", Turn(RotationUnit.Days, 0)), [], []).At(At("2026-02-05 08:00 +00")));

    private static Layer Turn(RotationUnit unit, int length, IsoDayOfWeek? day = null) => Sound with { Rotation = new Rotation(unit, length, Clock("08:00"), day) };

    private static Layer Hidden(Restriction restriction) => Sound with { Restrictions = [restriction] };
}
