using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>
/// One of Grafana OnCall's cases in words of ours. A shift is a layer in the order of priorities; shifts of one priority are schedules of their own, as
/// all of them are on call together; an override is a temporary schedule, a swap that was taken an override. Null when the case needs what has no
/// counterpart here.
/// </summary>
internal static class RollingCase
{
    /// <returns>Whoever is on call in one of these is on call.</returns>
    public static ImmutableArray<Timetable>? Map(JsonElement schedule)
    {
        var shifts = Many(schedule, "shifts").ToList();
        if (Given(schedule, "ical_primary") || Given(schedule, "deleted"))
        {
            return null;
        }

        var unusable = Many(schedule, "users").Where(user => !user.GetProperty("can_be_on_call").GetBoolean()).Select(user => user.GetProperty("username").GetString()!).ToHashSet();
        var overrides = shifts.Where(shift => Text(shift, "type") == "override").ToList();
        var levels = shifts.Except(overrides).GroupBy(shift => shift.GetProperty("priority_level").GetInt32()).OrderBy(level => level.Key).Select(level => level.ToList()).ToList();
        if (levels.Skip(1).Any(level => level.Count > 1))
        {
            return null;
        }

        // Each of the lowest level, below all that are higher.
        var stacks = levels.Count == 0 ? [[]] : levels[0].Select(low => levels.Skip(1).SelectMany(level => level).Prepend(low).ToList()).ToList();
        var timetables = ImmutableArray.CreateBuilder<Timetable>();
        foreach (var stack in stacks)
        {
            var zone = ZoneOf(schedule, stack.Concat(overrides).FirstOrDefault());
            var layers = stack.Select((shift, number) => ZoneOf(schedule, shift) == zone ? RollingLayer.Of(shift, $"layer {number}", Rotas.Zone(zone), unusable) : null).ToList();
            if (layers.Contains(null))
            {
                return null;
            }

            var rota = new Schedule(Rotas.Id, "Peer", Rotas.Zone(zone), [.. layers.OfType<Layer>()]);
            timetables.Add(new Timetable(rota, Swaps(schedule), overrides.Select((shift, number) => Temporary(shift, number, Rotas.Zone(ZoneOf(schedule, shift))))));
        }

        return timetables.ToImmutable();
    }

    public static string Who(ImmutableArray<Timetable> timetables, Instant at) =>
        string.Join('+', timetables.SelectMany(timetable => timetable.At(at).Users).Select(user => user.User.Value).Distinct().Order(StringComparer.Ordinal)) is { Length: > 0 } names ? names : "-";

    public static Instant Parse(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant();

    public static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    public static IEnumerable<JsonElement> Many(JsonElement one, string name) => one.TryGetProperty(name, out var many) && many.ValueKind == JsonValueKind.Array ? many.EnumerateArray() : [];

    public static bool Given(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False) && (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0);

    /// <summary>The digits are wall clock in the shift's own zone, else, for schedules made by files, in the schedule's; but overrides are made by hand.</summary>
    private static string ZoneOf(JsonElement schedule, JsonElement shift)
    {
        var byFiles = Given(schedule, "type") && Text(schedule, "type") == "calendar" && (shift.ValueKind != JsonValueKind.Object || Text(shift, "source") != "web");
        return (shift.ValueKind == JsonValueKind.Object ? shift.GetProperty("time_zone").GetString() : null) ?? (byFiles ? schedule.GetProperty("time_zone").GetString() : null) ?? "UTC";
    }

    /// <summary>One that nobody has taken changes nothing.</summary>
    private static ImmutableArray<Override> Swaps(JsonElement schedule) =>
        [.. Many(schedule, "swap_requests").Where(swap => Given(swap, "benefactor")).Select(swap => new Override(
            Text(swap, "id"), Rotas.Id, Parse(Text(swap, "swap_start")), Parse(Text(swap, "swap_end")), OverrideKind.Replace, new UserId(Text(swap, "beneficiary")), new UserId(Text(swap, "benefactor"))))];

    private static TemporarySchedule Temporary(JsonElement shift, int number, DateTimeZone zone)
    {
        var local = Parse(Text(shift, "start")).InUtc().LocalDateTime;
        var start = WallClock.First(zone, local);
        var end = WallClock.First(zone, local.PlusSeconds(shift.GetProperty("duration_seconds").GetInt32()));
        var users = Many(shift, "rolling_users").SelectMany(group => group.EnumerateArray()).Select(user => new UserId(user.GetString()!)).ToImmutableArray();
        return new TemporarySchedule($"t{number}", Rotas.Id, "Override", start, end, [], users.IsEmpty ? [] : [new TemporaryShift(start, end, users)]);
    }
}
