using System.Text.Json;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>What Grafana OnCall's own schedule tests expect, for the cases that can be said in our words.</summary>
public sealed class RollingVectorTests
{
    private const string BerlinWeek = "extra::dst_weekly_handoff_berlin";

    /// <summary>
    /// Not mapped: imported calendars and single events (no rotation), swaps, viewers and deleted users (who is usable is not for the calendar to say),
    /// two shifts of one priority (everybody on call; here a layer hides the one below), turns longer than their shift, a start before the first
    /// turn that counts, an inclusive last start.
    /// </summary>
    [Theory]
    [InlineData("on_call_schedule::filter_events_include_gaps")]
    [InlineData("on_call_schedule::preview_shift_do_not_change_rotation_events")]
    [InlineData("on_call_schedule::preview_override_shift")]
    [InlineData("on_call_schedule::schedule_related_users")]
    [InlineData("on_call_schedule::user_related_schedules_only_username#1")]
    [InlineData("on_call_schedule::refresh_ical_final_schedule_cancel_deleted_events")]
    [InlineData("custom_on_call_shift::rolling_users_event_daily_by_day_off_start")]
    [InlineData("check_gaps_and_empty_shifts::no_empty_shifts_no_gaps")]
    [InlineData("ical_utils::list_users_to_notify_from_ical_overlapping_events")]
    [InlineData("ical_utils::shifts_dict_from_cached_final")]
    [InlineData("ical_utils::get_cached_oncall_users_for_multiple_schedules#1")]
    [InlineData("ical_utils::get_cached_oncall_users_for_multiple_schedules#3")]
    [InlineData("ical_utils::get_cached_oncall_users_for_multiple_schedules#8")]
    [InlineData("extra::dst_shift_tz_london_daily_9_to_17_autumn")]
    [InlineData("extra::dst_new_york_24h_daily_autumn")]
    [InlineData("extra::calendar_schedule_tz_applies_wall_clock")]
    [InlineData("extra::hourly_rotation_3_groups")]
    [InlineData("extra::three_priority_levels_sandwich")]
    [InlineData("extra::dst_weekly_single_user_chicago_issue_5247")]
    public void Says_what_they_say(string id)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File("oncall_schedules.json")));
        var one = document.RootElement.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);

        Assert.True(Expected(one).Count() >= 10);
        Assert.Empty(Faults(one, RollingCase.Map(one.GetProperty("schedule"))!));
    }

    /// <summary>A week that begins in winter and ends in summer ends by their reckoning an hour early; the case itself says what is right.</summary>
    [Fact]
    public void Differs_where_the_case_says_that_they_are_wrong()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File("oncall_schedules.json")));
        var one = document.RootElement.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("id").GetString() == BerlinWeek);

        Assert.True(one.TryGetProperty("upstream_bug", out _));
        Assert.Equal(
            ["2024-04-01T06:00:00Z: -, not B", "2024-04-01T06:30:00Z: -, not B", "2024-04-01T06:59:59Z: -, not B"],
            Faults(one, RollingCase.Map(one.GetProperty("schedule"))!));
        var shifts = RollingCase.Map(one.GetProperty("schedule"))!.Render(new Interval(Instant.FromUtc(2024, 3, 18, 8, 0), Instant.FromUtc(2024, 4, 30, 0, 0))).Shifts;
        Assert.Equal([Instant.FromUtc(2024, 4, 1, 7, 0), Instant.FromUtc(2024, 4, 22, 7, 0)], shifts.Where(shift => Rotas.Names(shift.Users) == "B").Select(shift => shift.End));
    }

    [Fact]
    public void No_other_case_can_be_mapped()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PeerVectors.File("oncall_schedules.json")));
        var mapped = document.RootElement.GetProperty("cases").EnumerateArray().Count(one => RollingCase.Map(one.GetProperty("schedule")) is not null && Expected(one).Any());

        Assert.Equal(20, mapped);
    }

    private static IEnumerable<string> Faults(JsonElement one, Timetable timetable) => Expected(one)
        .Select(expected => (expected.At, expected.Who, Said: Rotas.Names(timetable.At(expected.At).Users)))
        .Where(told => told.Who != told.Said)
        .Select(told => $"{told.At}: {told.Who}, not {told.Said}");

    /// <summary>Who is on call at the instants that are asked for, and at both ends and in the middle of every event of a forecast.</summary>
    private static IEnumerable<(Instant At, string Who)> Expected(JsonElement one)
    {
        foreach (var check in one.GetProperty("checks").EnumerateArray())
        {
            switch (check.GetProperty("op").GetString())
            {
                case "oncall_at":
                    yield return (RollingCase.Parse(check.GetProperty("at").GetString()!), Names(check.GetProperty("expect_users").EnumerateArray()));
                    break;
                case "final_events":
                    var events = check.GetProperty("expect").EnumerateArray().Select(item => (
                        Start: RollingCase.Parse(item.GetProperty("start").GetString()!), End: RollingCase.Parse(item.GetProperty("end").GetString()!), Users: item.GetProperty("users").EnumerateArray().ToList())).ToList();
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
