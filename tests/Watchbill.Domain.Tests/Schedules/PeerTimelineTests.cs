using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.PeerSchedule;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>GoAlert's tests of the whole application, whose times count from their start: here from an afternoon in summer and from one before the clocks change.</summary>
public sealed partial class PeerTimelineTests
{
    private static readonly Instant[] Starts = [Instant.FromUtc(2024, 6, 5, 20, 31), Instant.FromUtc(2024, 3, 8, 22, 10)];

    public static TheoryData<string, string> Timelines => [.. PeerTable.Timelines.Select(one => new TheoryDataRow<string, string>(one.File, one.Id))];

    [Theory]
    [MemberData(nameof(Timelines))]
    public void Timeline(string file, string id)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File(file)));
        var one = document.RootElement.GetProperty("cases").EnumerateArray().Single(one => Text(one, "id") == id);
        foreach (var start in Starts)
        {
            Assert.True(Replay(one, start) > 1);
        }
    }

    /// <returns>How often it was asked who is on call.</returns>
    private static int Replay(JsonElement one, Instant start)
    {
        var setup = one.GetProperty("setup");
        var zone = Rotas.Zone(Text(setup, "time_zone"));
        IReadOnlyList<Timetable> timetables = setup.TryGetProperty("rotation", out var rotation)
            ? [new Timetable(Rotas.In(zone.Id, RotationOf(Merged(rotation, setup), zone, From, [])), [], [])]
            : Of(setup, From, Clock);
        if (setup.TryGetProperty("temporary_schedule", out var temporary))
        {
            timetables = With(setup, Text(Many(temporary, "shifts").Single(), "user"));
        }

        var (now, asked) = (start, 0);
        foreach (var step in Many(one, "steps"))
        {
            var acts = step.EnumerateObject().Single();
            switch (acts.Name)
            {
                case "expect_on_call":
                    Assert.Equal(string.Join('+', acts.Value.EnumerateArray().Select(user => user.GetString()).Order(StringComparer.Ordinal)), Who(timetables, now));
                    asked++;
                    break;
                case "expect_notified":
                    Assert.Equal(acts.Value.GetString(), Who(timetables, now));
                    asked++;
                    break;
                case "advance":
                    now += Span(acts.Value.GetString()!);
                    break;
                case "advance_to_next_local_time":
                    now = Next(now, zone, Rotas.Clock(acts.Value.GetString()!));
                    break;
                case "set_temporary_schedule":
                    timetables = With(setup, Text(Many(acts.Value, "shifts").Single(), "user"));
                    break;
                case "clear_temporary_schedules":
                    timetables = Of(setup, From, Clock);
                    break;
                case "escalate":
                    break;
                default:
                    Assert.Fail($"No reading of {acts.Name}");
                    break;
            }
        }

        return asked;

        Instant From(string text) => text.StartsWith("T0-", StringComparison.Ordinal) ? start - Span(text[3..]) : text.StartsWith("T0+", StringComparison.Ordinal) ? start + Span(text[3..]) : start;

        LocalTime Clock(string text) => text.StartsWith("T0", StringComparison.Ordinal) ? Minute(From(text.Split(' ')[0]).InZone(zone).TimeOfDay) : Rotas.Clock(text);
    }

    /// <summary>The rule, replaced by one person for long before and after.</summary>
    private static Timetable[] With(JsonElement setup, string user)
    {
        var (start, end) = (Instant.FromUtc(2024, 1, 1, 0, 0), Instant.FromUtc(2024, 12, 31, 0, 0));
        var rule = Many(setup, "rules").Single();
        return [new Timetable(
            Rotas.In(Text(setup, "time_zone"), Rotas.Always(Text(rule.GetProperty("target"), "user"))), [], [new TemporarySchedule("t", Rotas.Id, "T", start, end, [], [new TemporaryShift(start, end, [new UserId(user)])])])];
    }

    private static JsonElement Merged(JsonElement rotation, JsonElement setup) => JsonSerializer.SerializeToElement(
        rotation.EnumerateObject().Append(setup.EnumerateObject().Single(field => field.Name == "participants")).ToDictionary(field => field.Name, field => field.Value));

    private static LocalTime Minute(LocalTime time) => new(time.Hour, time.Minute);

    private static Instant Next(Instant now, DateTimeZone zone, LocalTime clock)
    {
        var today = now.InZone(zone).Date;
        return new[] { today, today.PlusDays(1) }.Select(day => WallClock.First(zone, day + clock)).First(at => at > now);
    }

    /// <summary>"3h50m", "2d".</summary>
    private static Duration Span(string text) => Part().Matches(text).Select(part => (Length: int.Parse(part.Groups["length"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), Unit: part.Groups["unit"].Value))
        .Aggregate(Duration.Zero, (sum, part) => sum + (part.Unit switch { "d" => Duration.FromDays(part.Length), "h" => Duration.FromHours(part.Length), _ => Duration.FromMinutes(part.Length) }));

    [GeneratedRegex("(?<length>[0-9]+)(?<unit>[dhm])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Part();
}
