using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>
/// One of Grafana OnCall's cases as a schedule of ours: a rolling shift is a layer in the order of priorities, its length a restriction, an override
/// a temporary schedule. Null when the case needs what has no counterpart here.
/// </summary>
internal static class RollingCase
{
    public static Timetable? Map(JsonElement schedule)
    {
        var shifts = Many(schedule, "shifts").ToList();
        var rolling = shifts.Where(shift => Text(shift, "type") == "rolling_users").OrderBy(shift => shift.GetProperty("priority_level").GetInt32()).ToList();
        var overrides = shifts.Where(shift => Text(shift, "type") == "override").ToList();
        var usable = Many(schedule, "users").All(user => user.GetProperty("can_be_on_call").GetBoolean());
        if (rolling.Count + overrides.Count < shifts.Count || rolling.Count == 0 || !usable || Many(schedule, "swap_requests").Any()
            || rolling.Select(shift => shift.GetProperty("priority_level").GetInt32()).Distinct().Count() < rolling.Count)
        {
            return null;
        }

        var zone = ZoneOf(schedule, rolling[0]);
        var layers = rolling.Select((shift, number) => ZoneOf(schedule, shift) == zone ? LayerOf(shift, number) : null).ToList();
        return layers.Contains(null)
            ? null
            : new Timetable(new Schedule(Rotas.Id, "Peer", Rotas.Zone(zone), [.. layers.OfType<Layer>()]), [], overrides.Select((shift, number) => Temporary(shift, number, Rotas.Zone(ZoneOf(schedule, shift)))));
    }

    public static Instant Parse(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant();

    /// <summary>The digits are wall clock in the shift's own zone, else, for schedules made by files, in the schedule's.</summary>
    private static string ZoneOf(JsonElement schedule, JsonElement shift) =>
        shift.GetProperty("time_zone").GetString() ?? (Text(schedule, "type") == "calendar" ? schedule.GetProperty("time_zone").GetString() : null) ?? "UTC";

    private static Layer? LayerOf(JsonElement shift, int number)
    {
        var start = Parse(Text(shift, "start")).InUtc().LocalDateTime;
        var length = shift.GetProperty("interval") is { ValueKind: JsonValueKind.Number } interval ? interval.GetInt32() : 1;
        var lasts = Duration.FromSeconds(shift.GetProperty("duration_seconds").GetInt32());
        var days = shift.GetProperty("by_day") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Aggregate(Weekdays.None, (set, day) => set | Day(day.GetString()!)) : Weekdays.None;
        var groups = shift.GetProperty("rolling_users").EnumerateArray().Select(group => new Participant([.. group.EnumerateArray().Select(user => new UserId(user.GetString()!))])).ToImmutableArray();
        if (Text(shift, "rotation_start") != Text(shift, "start") || Given(shift, "until") || Given(shift, "start_rotation_from_user_index") || Given(shift, "by_month") || Given(shift, "by_monthday")
            || groups.Any(group => group.Users.IsEmpty || group.Users.Any(user => user.Value.StartsWith('('))))
        {
            return null;
        }

        var end = start.PlusSeconds((long)lasts.TotalSeconds);
        (RotationUnit Unit, IsoDayOfWeek? HandoffDay, LocalTime Handoff, Restriction? Within)? form = (Text(shift, "frequency"), days) switch
        {
            ("hourly", Weekdays.None) when lasts == Duration.FromHours(length) => (RotationUnit.Hours, null, start.TimeOfDay, null),
            ("daily", Weekdays.None) when lasts == Duration.FromDays(length) => (RotationUnit.Days, null, start.TimeOfDay, null),
            ("daily", Weekdays.None) when length == 1 && lasts < Duration.FromDays(1) => (RotationUnit.Days, null, start.TimeOfDay, new DailyWindow(start.TimeOfDay, end.TimeOfDay)),
            ("daily", _) when length == 1 && days != Weekdays.None && lasts < Duration.FromDays(1) => (RotationUnit.Days, null, start.TimeOfDay, new DailyWindow(start.TimeOfDay, end.TimeOfDay, days)),
            ("weekly", Weekdays.None) when lasts == Duration.FromDays(7 * length) => (RotationUnit.Weeks, start.DayOfWeek, start.TimeOfDay, null),
            ("weekly", Weekdays.None) when length == 1 && lasts < Duration.FromDays(7) => (RotationUnit.Weeks, start.DayOfWeek, start.TimeOfDay, new WeeklyWindow(start.DayOfWeek, start.TimeOfDay, end.DayOfWeek, end.TimeOfDay)),
            ("weekly", _) when days != Weekdays.None && lasts < Duration.FromDays(1) && end.Date == start.Date =>
                (RotationUnit.Weeks, ToDay(Text(shift, "week_start")), LocalTime.Midnight, new DailyWindow(start.TimeOfDay, end.TimeOfDay, days)),
            _ => null,
        };
        return form is { } known
            ? new Layer($"layer {number}", groups, new Rotation(known.Unit, length, known.Handoff, known.HandoffDay), start, null, known.Within is { } within ? [within] : [], Text(shift, "frequency") == "daily")
            : null;
    }

    private static TemporarySchedule Temporary(JsonElement shift, int number, DateTimeZone zone)
    {
        var local = Parse(Text(shift, "start")).InUtc().LocalDateTime;
        var start = WallClock.First(zone, local);
        var end = WallClock.First(zone, local.PlusSeconds(shift.GetProperty("duration_seconds").GetInt32()));
        return new TemporarySchedule(
            $"t{number}", Rotas.Id, "Override", start, end, [],
            [new TemporaryShift(start, end, [.. shift.GetProperty("rolling_users").EnumerateArray().SelectMany(group => group.EnumerateArray()).Select(user => new UserId(user.GetString()!))])]);
    }

    private static IEnumerable<JsonElement> Many(JsonElement one, string name) => one.TryGetProperty(name, out var many) && many.ValueKind == JsonValueKind.Array ? many.EnumerateArray() : [];

    private static bool Given(JsonElement shift, string name) => shift.GetProperty(name) is not ({ ValueKind: JsonValueKind.Null } or { ValueKind: JsonValueKind.Array });

    private static Weekdays Day(string name) => WeekdaySets.Of(ToDay(name));

    private static IsoDayOfWeek ToDay(string name) => Enum.GetValues<IsoDayOfWeek>().Single(day => day.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;
}
