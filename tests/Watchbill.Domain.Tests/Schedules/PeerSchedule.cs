using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>GoAlert's rules as schedules of ours, one for each: all that are active are on call together. Overrides apply to each, temporary schedules to the first.</summary>
internal static class PeerSchedule
{
    public static ImmutableArray<Timetable> Of(JsonElement one) => Of(one, text => OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant(), Rotas.Clock);

    /// <param name="instant">How the case writes instants.</param>
    /// <param name="clock">How it writes times of the day.</param>
    public static ImmutableArray<Timetable> Of(JsonElement one, Func<string, Instant> instant, Func<string, LocalTime> clock)
    {
        var zone = Text(one, "time_zone");
        var overrides = Many(one, "overrides").Select((change, number) => OverrideOf(change, number, instant)).ToList();
        var temporaries = Many(one, "temporary_schedules").Select((temporary, number) => new TemporarySchedule(
            $"t{number}", Rotas.Id, "T", instant(Text(temporary, "start")), instant(Text(temporary, "end")), [],
            [.. Many(temporary, "shifts").Select(shift => new TemporaryShift(instant(Text(shift, "start")), instant(Text(shift, "end")), [new UserId(Text(shift, "user"))]))])).ToList();
        return
        [
            .. Many(one, "rules").Select((rule, number) => new Timetable(Rotas.In(zone, LayerOf(rule, Rotas.Zone(zone), instant, clock)), overrides, number == 0 ? temporaries : Empty(temporaries))),
        ];
    }

    /// <summary>A rotation from its anchor on. Where who is current is stored, it is that one's turn then.</summary>
    public static Layer RotationOf(JsonElement rotation, DateTimeZone zone, Func<string, Instant> instant, ImmutableArray<Restriction> within)
    {
        var anchor = instant(Text(rotation, "anchor")).InZone(zone).LocalDateTime;
        var start = anchor.Date + new LocalTime(anchor.Hour, anchor.Minute);
        var unit = Text(rotation, "unit") switch { "hourly" => RotationUnit.Hours, "daily" => RotationUnit.Days, "weekly" => RotationUnit.Weeks, _ => RotationUnit.Months };
        var turn = new Rotation(unit, rotation.GetProperty("length").GetInt32(), start.TimeOfDay, unit == RotationUnit.Weeks ? start.DayOfWeek : null);
        ImmutableArray<Participant> people = [.. rotation.GetProperty("participants").EnumerateArray().Select(user => new Participant([new UserId(user.GetString()!)]))];
        var layer = new Layer("peer", people, turn, start, null, within);
        if (!rotation.TryGetProperty("state", out var state) || state.ValueKind != JsonValueKind.Object)
        {
            return layer;
        }

        var turns = new LayerTurns(layer, zone);
        var (passed, at) = (0, turns.At(instant(Text(rotation, "anchor"))));
        for (; at.End <= instant(Text(state, "current_shift_start")); at = turns.At(at.End))
        {
            passed++;
        }

        var first = (((state.GetProperty("current_index").GetInt32() - passed) % people.Length) + people.Length) % people.Length;
        return layer with { Participants = [.. people.Skip(first), .. people.Take(first)] };
    }

    public static Weekdays DaysOf(JsonElement one) => Many(one, "weekdays").Aggregate(Weekdays.None, (set, day) => set | WeekdaySets.Of(DayOf(day.GetString()!)));

    public static IsoDayOfWeek DayOf(string name) => Enum.GetValues<IsoDayOfWeek>().Single(day => day.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));

    public static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    public static IEnumerable<JsonElement> Many(JsonElement one, string name) => one.TryGetProperty(name, out var many) ? many.EnumerateArray() : [];

    public static string Who(IEnumerable<Timetable> timetables, Instant at) =>
        string.Join('+', timetables.SelectMany(timetable => timetable.At(at).Users).Select(user => user.User.Value).Distinct().Order(StringComparer.Ordinal)) is { Length: > 0 } names ? names : "-";

    private static Layer LayerOf(JsonElement rule, DateTimeZone zone, Func<string, Instant> instant, Func<string, LocalTime> clock)
    {
        ImmutableArray<Restriction> within = [new DailyWindow(clock(Text(rule, "start")), clock(Text(rule, "end")), DaysOf(rule))];
        return rule.TryGetProperty("rotation", out var rotation)
            ? RotationOf(rotation, zone, instant, within)
            : Rotas.Always(Text(rule.GetProperty("target"), "user"), restrictions: [.. within]);
    }

    private static Override OverrideOf(JsonElement one, int number, Func<string, Instant> instant)
    {
        var (add, remove) = (one.TryGetProperty("add", out var a) ? a.GetString() : null, one.TryGetProperty("remove", out var r) ? r.GetString() : null);
        var (kind, user) = remove is null ? (OverrideKind.Add, add!) : (add is null ? OverrideKind.Remove : OverrideKind.Replace, remove);
        return new Override($"o{number}", Rotas.Id, instant(Text(one, "start")), instant(Text(one, "end")), kind, new UserId(user), kind == OverrideKind.Replace ? new UserId(add!) : null);
    }

    /// <summary>The same ranges without anybody, so that the other rules are replaced too.</summary>
    private static List<TemporarySchedule> Empty(List<TemporarySchedule> temporaries) => temporaries.ConvertAll(temporary => temporary with { Shifts = [] });
}
