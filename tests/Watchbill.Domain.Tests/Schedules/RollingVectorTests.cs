using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>What Grafana OnCall's own schedule tests expect, for the cases that can be said in our words.</summary>
public sealed class RollingVectorTests
{
    public static TheoryData<string> Alike => [.. RollingTable.Alike];

    public static TheoryData<string> Otherwise => [.. RollingTable.Otherwise.Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Alike))]
    public void Says_what_they_say(string id)
    {
        using var document = Read();
        var one = Case(document, id);

        Assert.NotEmpty(Expected(one));
        Assert.Empty(Faults(one, RollingCase.Map(one.GetProperty("schedule"))!.Value));
    }

    [Theory]
    [MemberData(nameof(Otherwise))]
    public void Differs_for_the_reason_that_is_given_and_in_nothing_else(string id)
    {
        using var document = Read();
        var one = Case(document, id);

        Assert.Equal(RollingTable.Otherwise.Single(other => other.Id == id).Faults, Faults(one, RollingCase.Map(one.GetProperty("schedule"))!.Value));
    }

    [Fact]
    public void A_week_over_the_change_of_clocks_ends_by_the_clock()
    {
        using var document = Read();
        var berlin = Assert.Single(RollingCase.Map(Case(document, "extra::dst_weekly_handoff_berlin").GetProperty("schedule"))!.Value);

        var shifts = berlin.Render(new Interval(Instant.FromUtc(2024, 3, 18, 8, 0), Instant.FromUtc(2024, 4, 30, 0, 0))).Shifts;

        Assert.Equal([Instant.FromUtc(2024, 4, 1, 7, 0), Instant.FromUtc(2024, 4, 22, 7, 0)], shifts.Where(shift => Rotas.Names(shift.Users) == "B").Select(shift => shift.End));
    }

    /// <summary>A turn of somebody who cannot be on call is no gap to them ("empty shift"); here it is one, for nobody is on call.</summary>
    [Theory]
    [InlineData("no_empty_shifts_no_gaps", false, false)]
    [InlineData("empty_shifts_no_gaps", false, true)]
    [InlineData("empty_shifts_and_gaps", true, true)]
    [InlineData("empty_shifts_and_gaps_in_the_future", false, false)]
    public void Gaps_of_the_coming_days_are_found(string id, bool theirs, bool ours)
    {
        using var document = Read();
        var one = Case(document, $"check_gaps_and_empty_shifts::{id}");
        var asked = one.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("op").GetString() == "check_gaps_and_empty_shifts");
        var now = RollingCase.Parse(asked.GetProperty("now").GetString()!);
        var timetables = RollingCase.Map(one.GetProperty("schedule"))!.Value;

        Assert.Equal(theirs, asked.GetProperty("expect").GetProperty("has_gaps").GetBoolean());
        Assert.Equal(ours, Enumerable.Range(0, asked.GetProperty("days").GetInt32() * 1_440).Any(minute => RollingCase.Who(timetables, now + Duration.FromMinutes(minute)) == "-"));
    }

    [Fact]
    public void Every_case_is_said_alike_or_otherwise_or_there_is_a_reason_why_it_cannot_be_said()
    {
        using var document = Read();
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(one => one.GetProperty("id").GetString()!);
        var reasoned = RollingTable.NotSaid.SelectMany(reason => reason.Ids).ToList();

        Assert.Equal(
            cases.Keys.Order(StringComparer.Ordinal),
            RollingTable.Alike.Concat(RollingTable.Otherwise.Select(one => one.Id)).Concat(reasoned).Order(StringComparer.Ordinal));
        Assert.All(reasoned, id => Assert.True(RollingCase.Map(cases[id].GetProperty("schedule")) is null || !Expected(cases[id]).Any(), $"{id} can be said"));
        Assert.Equal(
            RollingTable.Beside.Select(section => (section.Section, section.Count)).Append(("cases", cases.Count)).Order(),
            document.RootElement.EnumerateObject().Where(section => section.Name is not ("_about" or "case_count")).Select(section => (section.Name, Length(section.Value))).Order());
    }

    private static JsonDocument Read() => JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File("oncall_schedules.json")));

    private static JsonElement Case(JsonDocument document, string id) =>
        document.RootElement.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);

    private static int Length(JsonElement section) => section.ValueKind == JsonValueKind.Array ? section.GetArrayLength() : section.EnumerateObject().Count();

    private static IEnumerable<string> Faults(JsonElement one, ImmutableArray<Timetable> timetables) => Expected(one)
        .Select(expected => (expected.At, expected.Who, Said: RollingCase.Who(timetables, expected.At)))
        .Where(told => told.Who != told.Said)
        .Select(told => $"{told.At}: {told.Who}, not {told.Said}");

    /// <summary>Who is on call at the instants that are asked for, and at both ends and in the middle of every event of a forecast; in one without events, nobody.</summary>
    private static IEnumerable<(Instant At, string Who)> Expected(JsonElement one)
    {
        foreach (var check in RollingCase.Many(one, "checks"))
        {
            switch (check.GetProperty("op").GetString())
            {
                case "oncall_at":
                    yield return (RollingCase.Parse(check.GetProperty("at").GetString()!), Names(check.GetProperty("expect_users").EnumerateArray()));
                    break;
                case "final_events":
                    var events = check.GetProperty("expect").EnumerateArray().Select(item => (
                        Start: RollingCase.Parse(item.GetProperty("start").GetString()!), End: RollingCase.Parse(item.GetProperty("end").GetString()!), Users: item.GetProperty("users").EnumerateArray().ToList())).ToList();
                    if (events.Count == 0)
                    {
                        var window = check.GetProperty("window").EnumerateArray().Select(bound => RollingCase.Parse(bound.GetString()!)).ToList();
                        events.Add((window[0], window[1], []));
                    }

                    foreach (var at in events.SelectMany(item => new[] { item.Start, item.Start + ((item.End - item.Start) / 2), item.End - Duration.FromSeconds(1) }))
                    {
                        yield return (at, Names(events.Where(item => item.Start <= at && at < item.End).SelectMany(item => item.Users)));
                    }

                    break;
            }
        }
    }

    private static string Names(IEnumerable<JsonElement> users) =>
        string.Join('+', users.Select(user => user.GetString()!).Distinct().Order(StringComparer.Ordinal)) is { Length: > 0 } names ? names : "-";
}
