using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.PeerSchedule;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>GoAlert's smaller questions to the calendar: days of the week, fixed shifts, a rotation's current person. And that every case is accounted for.</summary>
public sealed class PeerCalendarTests
{
    public static TheoryData<string, string, int> Kinds => [.. PeerTable.CalendarKinds.Select(kind => new TheoryDataRow<string, string, int>(kind.File, kind.Kind, kind.Count))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cases_of_a_peer(string file, string kind, int count)
    {
        using var document = Read(file);
        var cases = Cases(document).Where(one => Text(one, "kind") == kind).ToList();

        Assert.Equal(count, cases.Count);
        Assert.Equal(
            cases.Select(one => $"{Text(one, "id")}: {Expected(kind, one.GetProperty("expect"))}"),
            cases.Select(one => $"{Text(one, "id")}: {Said(kind, one)}"));
    }

    [Theory]
    [InlineData(PeerTable.Rotation)]
    [InlineData(PeerTable.Schedule)]
    [InlineData(PeerTable.Edge)]
    public void Every_case_is_replayed_or_there_is_a_reason_why_not(string file)
    {
        using var document = Read(file);
        var named = PeerTable.Timelines.Where(one => one.File == file).Select(one => one.Id)
            .Concat(file == PeerTable.Schedule ? PeerTable.Forecasts : []).Concat(file == PeerTable.Edge ? [PeerTable.TrailingOverride] : []).ToHashSet();
        var others = Cases(document).Where(one => !named.Contains(Text(one, "id"))).GroupBy(one => Text(one, "kind")).Select(kind => (kind.Key, kind.Count()));

        Assert.Subset(Cases(document).Select(one => Text(one, "id")).ToHashSet(), named);
        Assert.Equal(
            others.Order(),
            PeerTable.Kinds.Concat(PeerTable.CalendarKinds).Concat(PeerTable.NotSaid.Select(reason => (reason.File, reason.Kind, reason.Count)))
                .Where(kind => kind.File == file).Select(kind => (kind.Kind, kind.Count)).Order());
        Assert.Equal(document.RootElement.GetProperty("case_count").GetInt32(), Cases(document).Count());
    }

    private static string Expected(string kind, JsonElement expect) => kind switch
    {
        "rotation_user_at" => Text(expect, "user"),
        "validate_rotation" => expect.GetProperty("valid").GetBoolean() ? "valid" : "invalid",
        "weekday_filter_start" or "weekday_filter_next_inactive" => At(expect, "result").ToString(),
        "weekday_days_until" or "weekday_days_since" => expect.GetProperty("days").ToString() is { Length: > 0 } days ? days : "never",
        _ => string.Join(", ", Many(expect, "ticks").Select(tick => $"{At(tick, "at")} {People(tick)}")),
    };

    private static string Said(string kind, JsonElement one)
    {
        switch (kind)
        {
            case "rotation_user_at":
                var rotation = one.GetProperty("rotation");
                var stored = JsonSerializer.SerializeToElement(rotation.EnumerateObject()
                    .Concat(one.EnumerateObject().Where(field => field.Name is "participants" or "state")).ToDictionary(field => field.Name, field => field.Value));
                return Who([new Timetable(Rotas.In("UTC", RotationOf(stored, DateTimeZone.Utc, Parse, [])), [], [])], At(one, "at"));
            case "validate_rotation":
                var layer = Rotas.Layer("ana", RotationUnit.Weeks, one.GetProperty("input").GetProperty("length").GetInt32(), "00:00", "2024-01-01 00:00");
                return ScheduleProblems.Of(Rotas.In("UTC", layer)).IsEmpty ? "valid" : "invalid";
            case "weekday_filter_start":
                return Span(one, At(one, "at")) is { Now.IsGap: false, Since: { } since } ? since.ToString() : Span(one, At(one, "at")).Until!.Value.ToString();
            case "weekday_filter_next_inactive":
                return Span(one, At(one, "at")).Until!.Value.ToString();
            case "weekday_days_until":
                return Days(one, since: false);
            case "weekday_days_since":
                return Days(one, since: true);
            case "rule_timeline":
                return Ticks(one, new Timetable(Rotas.In("UTC", Rotas.Always("ana", restrictions: new DailyWindow(LocalTime.Midnight, LocalTime.Midnight, DaysOf(one.GetProperty("rule"))))), [], []));
            default:
                var (from, to) = (At(one.GetProperty("window"), "from"), At(one.GetProperty("window"), "to"));
                var shifts = Many(one, "spans").Select(span => new TemporaryShift(At(span, "start"), At(span, "end"), [new UserId(span.TryGetProperty("user", out var user) ? user.GetString()! : "active")]));
                return Ticks(one, new Timetable(Rotas.In("UTC", Rotas.Always("-")), [], [new TemporarySchedule("t", Rotas.Id, "T", from, to, [], [.. shifts])]));
        }
    }

    /// <summary>How many midnights from the day to the next, or back to the last, day that is enabled or disabled.</summary>
    private static string Days(JsonElement one, bool since)
    {
        var day = LocalDate.FromWeekYearWeekAndDay(2024, 20, DayOf(Text(one, "from_weekday"))).AtMidnight().InUtc().ToInstant();
        var span = Span(one, day);
        if (span.Now.IsGap == (Text(one, "looking_for") == "disabled"))
        {
            return "0";
        }

        // What does not come within a week never comes; the end of the only person's turn of a year does.
        var days = (since ? day - span.Since + Duration.FromDays(1) : span.Until - day)?.Days;
        return days is <= 7 and { } found ? found.ToString(System.Globalization.CultureInfo.InvariantCulture) : "never";
    }

    private static OnCallSpan Span(JsonElement one, Instant at)
    {
        var zone = one.TryGetProperty("time_zone", out var name) ? name.GetString()! : "UTC";
        var known = zone.StartsWith("fixed:", StringComparison.Ordinal) ? DateTimeZone.ForOffset(OffsetPattern.GeneralInvariant.Parse(zone["fixed:".Length..]).Value) : Rotas.Zone(zone);
        return new Timetable(new Schedule(Rotas.Id, "Peer", known, [Rotas.Always("ana", restrictions: new WholeDays(DaysOf(one)))]), [], []).Around(at);
    }

    private static string Ticks(JsonElement one, Timetable timetable) =>
        string.Join(", ", Many(one.GetProperty("expect"), "ticks").Select(tick => $"{At(tick, "at")} {Who([timetable], At(tick, "at"))}"));

    private static string People(JsonElement tick)
    {
        if (tick.TryGetProperty("active", out var active))
        {
            return active.GetBoolean() ? "active" : "-";
        }

        return tick.TryGetProperty("users", out var users) && users.GetArrayLength() > 0 ? string.Join('+', users.EnumerateArray().Select(user => user.GetString()).Order(StringComparer.Ordinal)) : "-";
    }

    private static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File(file)));

    private static IEnumerable<JsonElement> Cases(JsonDocument document) => document.RootElement.GetProperty("cases").EnumerateArray();

    private static Instant At(JsonElement one, string name) => Parse(Text(one, name));

    private static Instant Parse(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant();
}
