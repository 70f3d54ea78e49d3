using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>A schedule in versions, with operations and an instant to look at, all close to a change of the clock, where mistakes live.</summary>
internal sealed record Scene(Schedule Schedule, Override[] Overrides, TemporarySchedule[] Temporaries, Instant At)
{
    public Timetable Timetable() => new(Schedule, Overrides, Temporaries);

    public override string ToString() => string.Join(
        "\n  ",
        [
            $"{Schedule.Zone.Id} at {At}",
            .. Schedule.Earlier.SelectMany(version => version.Layers.Select(layer => $"until {version.Until} {layer.Zone.Id} {Text(layer.Layer)}")),
            .. Schedule.Layers.Select(Text),
            .. Overrides.Select(change => change.ToString()),
            .. Temporaries.Select(one => $"{one} {string.Join("; ", one.Layers.Select(Text))} {string.Join("; ", one.Shifts.Select(shift => $"{shift.Start} {shift.End} {string.Join('+', shift.Users)}"))}"),
        ]);

    private static string Text(Layer layer) =>
        $"{layer} {string.Join(' ', layer.Participants.Select(slot => slot.Users.IsEmpty ? "-" : string.Join('+', slot.Users)))} {string.Join("; ", layer.Restrictions)}";
}

internal static class AnySchedule
{
    private static readonly string[] Users = ["ana", "ben", "cleo", "dan"];

    private static Gen<Participant> Participant { get; } =
        from count in Gen.Frequency((1, Gen.Constant(0)), (6, Gen.Constant(1)), (2, Gen.Constant(2)))
        from users in Gen.Elements(Users).ArrayOf(count)
        select new Participant([.. users.Select(user => new UserId(user))]);

    private static Gen<LocalTime> Clock { get; } = Gen.Frequency(
        (2, Gen.Elements(LocalTime.Midnight, new LocalTime(8, 0), new LocalTime(1, 0), new LocalTime(2, 0), new LocalTime(3, 0), new LocalTime(23, 0))),
        (3, Gen.Choose(0, 95).Select(quarter => LocalTime.Midnight.PlusMinutes(15 * quarter))));

    private static Gen<IsoDayOfWeek> Day { get; } = Gen.Choose(1, 7).Select(day => (IsoDayOfWeek)day);

    private static Gen<Weekdays> Days { get; } = Gen.Frequency((2, Gen.Constant(Weekdays.All)), (1, Gen.Constant(Weekdays.MondayToFriday)), (3, Gen.Choose(1, 127).Select(days => (Weekdays)days)));

    private static Gen<Restriction> Restriction { get; } = Gen.Frequency(
        (3, from start in Clock from end in Clock from days in Days select (Restriction)new DailyWindow(start, end, days)),
        (2, from start in Clock from end in Clock from first in Day from last in Day select (Restriction)new WeeklyWindow(first, start, last, end)),
        (1, Days.Select(days => (Restriction)new WholeDays(days))));

    private static Gen<Rotation> Rotation { get; } =
        from unit in Gen.Elements(RotationUnit.Hours, RotationUnit.Days, RotationUnit.Weeks, RotationUnit.Months)
        from length in unit == RotationUnit.Hours ? Gen.Choose(1, 40) : Gen.Choose(1, 4)
        from time in Clock
        from day in Day
        select new Rotation(unit, length, time, unit == RotationUnit.Weeks && length != 3 ? day : null);

    private static Gen<Layer> LayerNear(LocalDateTime local, int number) =>
        from participants in Gen.Choose(1, 4).SelectMany(count => Participant.ArrayOf(count))
        from rotation in Rotation
        from hoursBefore in Gen.Choose(-30, 60 * 24)
        from minutesBefore in Gen.Choose(0, 59)
        from days in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 80)))
        from restrictions in Gen.Frequency((2, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Choose(2, 3))).SelectMany(count => Restriction.ArrayOf(count))
        let asked = local.PlusHours(-hoursBefore).PlusMinutes(-minutesBefore)
        let start = rotation.Unit == RotationUnit.Months && rotation.HandoffTime > asked.TimeOfDay ? asked.Date + rotation.HandoffTime : asked
        from active in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(restrictions.Length > 0)))
        select new Layer($"layer {number}", [.. participants], rotation, start, days == 0 ? null : start.PlusDays(days), [.. restrictions], active);

    private static Gen<Layer[]> LayersNear(LocalDateTime local, int most) =>
        Gen.Choose(1, most).SelectMany(count => Gen.CollectToArray(Enumerable.Range(0, count).Select(number => LayerNear(local, number))));

    private static Gen<EarlierVersion> VersionNear(DateTimeZone zone, LocalDateTime local, Instant until) =>
        from layers in LayersNear(local, 2)
        from elsewhere in Gen.Frequency((3, Gen.Constant(zone)), (1, Gen.Elements(ClockChanges.Zones.ToArray())))
        select new EarlierVersion(until, [.. layers.Select(layer => new LayerInForce(layer, elsewhere))]);

    private static Gen<TemporarySchedule> TemporaryNear(LocalDateTime local, Instant start, int number) =>
        from hours in Gen.Choose(1, 24)
        from layers in LayersNear(local, 2)
        from hasLayers in Gen.Elements(true, false)
        from shifts in Gen.Choose(1, 3).SelectMany(count => (
            from begins in Gen.Choose(0, 20)
            from lasts in Gen.Choose(1, 8)
            from users in Gen.Elements(Users).ArrayOf(2)
            select new TemporaryShift(start + Duration.FromHours(begins), start + Duration.FromHours(begins + lasts), [.. users.Distinct().Select(user => new UserId(user))])).ArrayOf(count))
        select new TemporarySchedule($"t{number}", Rotas.Id, "Any", start, start + Duration.FromHours(hours), hasLayers ? [.. layers] : [], hasLayers ? [] : [.. shifts]);

    private static Gen<Override> OverrideNear(Instant at, int number) =>
        from kind in Gen.Elements(OverrideKind.Add, OverrideKind.Remove, OverrideKind.Replace, OverrideKind.ReplaceAll)
        from user in Gen.Elements(Users)
        from instead in Gen.Elements(Users.Where(other => other != user).ToArray())
        from start in Gen.Choose(-48, 48)
        from hours in Gen.Choose(0, 60)
        let begins = at + Duration.FromMinutes(30 * start)
        select new Override(
            $"o{number}", Rotas.Id, begins, begins + Duration.FromHours(hours), kind, new UserId(user), kind == OverrideKind.Replace ? new UserId(instead) : null);

    public static Arbitrary<Scene> WithOverrides { get; } = (
        from change in Gen.Elements(ClockChanges.All.ToArray())
        from minutes in Gen.Choose(-3 * 24 * 60, 3 * 24 * 60)
        let at = change.At + Duration.FromMinutes(minutes)
        let local = change.At.InZone(change.Zone).LocalDateTime
        let near = new LocalDateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute)
        from layers in LayersNear(near, 3)
        from versionCount in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        from minutesAgo in Gen.Choose(-9, 9)
        from versions in Gen.CollectToArray(Enumerable.Range(0, versionCount).Select(number => VersionNear(change.Zone, near, at + Duration.FromMinutes((37 * minutesAgo) + (200 * number)))))
        from temporaryCount in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        from hoursAgo in Gen.Choose(-6, 40)
        from temporaries in Gen.CollectToArray(Enumerable.Range(0, temporaryCount).Select(number => TemporaryNear(near, at - Duration.FromHours(hoursAgo - (24 * number)), number)))
        from overrideCount in Gen.Choose(0, 3)
        from overrides in Gen.CollectToArray(Enumerable.Range(0, overrideCount).Select(number => OverrideNear(at, number)))
        select new Scene(new Schedule(Rotas.Id, "Any", change.Zone, [.. layers], [.. versions]), overrides, temporaries, at)).ToArbitrary();
}
