using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>
/// What GoAlert's own tests expect of rotations, windows and overrides, and what it should have done where it is known to fail.
/// The cases lie beside the repository, in ../shared/vectors; without that folder these tests are skipped.
/// </summary>
public sealed class PeerVectorTests
{
    public static TheoryData<string, string, int> Kinds => [.. PeerTable.Kinds.Select(kind => new TheoryDataRow<string, string, int>(kind.File, kind.Kind, kind.Count))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cases_of_a_peer(string file, string kind, int count)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File(file)));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().Where(one => Text(one, "kind") == kind).ToList();
        Assert.Equal(count, cases.Count);

        Assert.All(cases, one =>
        {
            var expect = one.TryGetProperty("expect", out var found) ? found : default;
            switch (kind)
            {
                case "shift_start":
                    Assert.Equal(At(expect, "shift_start"), TurnsOf(one).At(At(one, "at")).Start);
                    break;
                case "shift_end":
                    Assert.Equal(At(expect, "shift_end"), TurnsOf(one).At(At(one, "at")).End);
                    break;
                case "shift_bounds_observed":
                    Assert.Equal(At(one, "sane_shift_end"), TurnsOf(one).At(At(one, "at")).End);
                    break;
                case "shift_end_chain":
                    Assert.Equal(Instants(expect, "successive_shift_ends"), Ends(TurnsOf(one), At(one, "at")).Take(Instants(expect, "successive_shift_ends").Length));
                    break;
                case "handoff_walk":
                    Assert.Equal(Instants(expect, "distinct_boundaries"), Walk(one));
                    break;
                case "wall_clock_first_of_day":
                    Assert.Equal(At(expect, "result"), WallClock.First(Zone(one), DateAndClock(one)));
                    break;
                case "wall_clock_last_of_day":
                    Assert.Equal(At(expect, "result"), WallClock.Last(Zone(one), DateAndClock(one)));
                    break;
                case "rule_is_active":
                    Assert.Equal(expect.GetProperty("active").GetBoolean(), !new Timetable(RuleOf(one), [], []).At(At(one, "at")).IsGap);
                    break;
                case "rule_active_start":
                    Assert.Equal(At(expect, "start"), ActiveSpan(one).Since);
                    break;
                case "rule_active_end":
                    Assert.Equal(At(expect, "end"), ActiveSpan(one).Until);
                    break;
                case "rule_bounds_observed":
                    Assert.Equal((At(one.GetProperty("sane"), "start"), At(one.GetProperty("sane"), "end")), (ActiveSpan(one).Since, ActiveSpan(one).Until));
                    break;
                case "override_map":
                    var rota = Rotas.In("UTC", Rotas.Always(string.Join('+', Strings(one, "base_on_call"))));
                    Assert.Equal(Strings(expect, "on_call").Order(StringComparer.Ordinal), new Timetable(rota, [.. one.GetProperty("overrides").EnumerateArray().Select(ChangeOf)], []).At(At(one, "at")).Users.Select(user => user.User.Value));
                    break;
                case "adjacent_rules_observed":
                    // A declared choice of theirs, and ours: the later rule begins at the first 01:30, the earlier ends at the last.
                    var (zone, bound) = (Zone(one), new LocalDateTime(2020, 11, 1, 1, 30));
                    var observed = one.GetProperty("goalert_observed");
                    Assert.Equal((At(observed, "a_end"), At(observed, "b_start")), (WallClock.Last(zone, bound), WallClock.First(zone, bound)));
                    break;
                case "add_wall_clock":
                    var local = At(one, "at").InZone(Zone(one)).LocalDateTime.PlusMinutes(one.GetProperty("add_minutes_wall_clock").GetInt32());
                    Assert.Equal(At(expect, "result"), WallClock.First(Zone(one), local));
                    break;
                case "coverage_gaps":
                    var interval = one.GetProperty("interval");
                    var shifts = one.GetProperty("shifts").EnumerateArray().Select(shift => new TemporaryShift(At(shift, "start"), At(shift, "end"), [new UserId("ana")]));
                    var roster = new TemporarySchedule("t", Rotas.Id, "T", At(interval, "start"), At(interval, "end"), [], [.. shifts]);
                    var gaps = new Timetable(Rotas.In("UTC", Rotas.Always("ben")), [], [roster]).Render(new Interval(roster.Start, roster.End)).Gaps;
                    Assert.Equal(Instants(expect, "gap_starts"), gaps.Select(gap => gap.Start));
                    break;
                default:
                    Assert.Fail($"No reading of {kind}");
                    break;
            }
        });
    }

    private static LayerTurns TurnsOf(JsonElement one)
    {
        var rotation = one.GetProperty("rotation");
        var zone = Zone(rotation);
        var anchor = At(rotation, "anchor").InZone(zone).LocalDateTime;
        var start = anchor.Date + new LocalTime(anchor.Hour, anchor.Minute);
        var unit = Text(rotation, "unit") switch { "hourly" => RotationUnit.Hours, "daily" => RotationUnit.Days, "weekly" => RotationUnit.Weeks, _ => RotationUnit.Months };
        var turn = new Rotation(unit, Math.Max(1, rotation.GetProperty("length").GetInt32()), start.TimeOfDay, unit == RotationUnit.Weeks ? start.DayOfWeek : null);
        return new LayerTurns(new Layer("peer", Rotas.People("ana ben"), turn, start, null, []), zone);
    }

    private static IEnumerable<Instant> Ends(LayerTurns turns, Instant from)
    {
        while (true)
        {
            from = turns.At(from).End;
            yield return from;
        }
    }

    private static IEnumerable<Instant> Walk(JsonElement one)
    {
        var (turns, walk) = (TurnsOf(one), one.GetProperty("walk"));
        var turn = turns.At(At(walk, "from"));
        while (turn.Start <= At(walk, "to"))
        {
            yield return turn.Start;
            turn = turns.At(turn.End);
        }

        yield return turn.Start;
    }

    private static Schedule RuleOf(JsonElement one)
    {
        var rule = one.GetProperty("rule");
        var days = Strings(rule, "weekdays").Aggregate(Weekdays.None, (set, day) => set | Enum.GetValues<Weekdays>().First(known => known.ToString().StartsWith(day, StringComparison.OrdinalIgnoreCase)));
        return Rotas.In(Text(rule, "time_zone"), Rotas.Always("ana", restrictions: new DailyWindow(Rotas.Clock(Text(rule, "start")), Rotas.Clock(Text(rule, "end")), days)));
    }

    /// <summary>The active span that contains the instant, or else the next one.</summary>
    private static OnCallSpan ActiveSpan(JsonElement one)
    {
        var span = new Timetable(RuleOf(one), [], []).Around(At(one, "at"));
        return span.Now.IsGap ? new Timetable(RuleOf(one), [], []).Around(span.Until!.Value) : span;
    }

    private static Override ChangeOf(JsonElement one, int number)
    {
        var (add, remove) = (one.TryGetProperty("add", out var a) ? a.GetString() : null, one.TryGetProperty("remove", out var r) ? r.GetString() : null);
        var (kind, user) = remove is null ? (OverrideKind.Add, add!) : (add is null ? OverrideKind.Remove : OverrideKind.Replace, remove);
        return new Override($"o{number}", Rotas.Id, At(one, "start"), At(one, "end"), kind, new UserId(user), kind == OverrideKind.Replace ? new UserId(add!) : null);
    }

    private static DateTimeZone Zone(JsonElement one) =>
        Text(one, "time_zone") is var id && id.StartsWith("fixed:", StringComparison.Ordinal)
            ? DateTimeZone.ForOffset(OffsetPattern.GeneralInvariant.Parse(id["fixed:".Length..]).Value)
            : Rotas.Zone(id);

    private static LocalDateTime DateAndClock(JsonElement one) => Rotas.Local($"{Text(one, "date")} {Text(one, "wall_clock")}");

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static ImmutableArray<string> Strings(JsonElement one, string name) => [.. one.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private static ImmutableArray<Instant> Instants(JsonElement one, string name) => [.. Strings(one, name).Select(Parse)];

    private static Instant At(JsonElement one, string name) => Parse(Text(one, name));

    private static Instant Parse(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant();
}
