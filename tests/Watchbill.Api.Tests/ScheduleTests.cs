using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Doors.Tests;
using Watchbill.Engine.Definitions;
using Watchbill.StandIns;

namespace Watchbill.Api.Tests;

/// <summary>Schedules over REST: shown, rendered, and changed for a while.</summary>
public sealed class ScheduleTests(Node node) : IClassFixture<Node>
{
    private const string Christmas = """{"schedule":"primary","name":"Christmas","start":"2031-12-24T00:00:00Z","end":"2031-12-27T00:00:00Z","shifts":[{"start":"2031-12-24T00:00:00Z","end":"2031-12-26T00:00:00Z","users":["zoe"]}]}""";

    [Fact]
    public async Task A_schedule_is_shown_with_its_layers_and_the_coming_days()
    {
        using var olga = await Rest.AsAsync(node, "olga");

        var (status, shown) = await olga.GetAsync("schedules/Primary");

        Assert.Equal(200, status);
        Assert.Equal(
            """[{"name":"Weekly","zone":"Europe/Berlin","participants":[["ana"],["bob"]],"every":"1w","handoff":"Mon 09:00","start":"2026-01-05T09:00","restrictions":[],"count_only_active_turns":false}]""",
            shown["layers"]!.ToJsonString());
        Assert.Equal("primary", (string)shown["schedule"]!);
        Assert.Equal(100, (double)shown["final"]!["coverage_percent"]!);
        Assert.Equal((string)shown["on_call"]!["users"]![0]!, (string)shown["final"]!["shifts"]![0]!["users"]![0]!);
        Assert.Equal("primary", (string)(await olga.GetAsync("schedules")).Body["schedules"]![0]!["id"]!);
    }

    [Theory]
    [InlineData("schedules/primary/render?from=2030-06-03&to=2030-06-11", "2030-06-02T22:00:00Z/2030-06-03T07:00:00Z bob", "2030-06-03T07:00:00Z/2030-06-10T07:00:00Z ana", "2030-06-10T07:00:00Z/2030-06-10T22:00:00Z bob")]
    [InlineData("schedules/primary/render?from=2030-06-03&to=2030-06-04&zone=Asia/Tokyo", "2030-06-02T15:00:00Z/2030-06-03T07:00:00Z bob", "2030-06-03T07:00:00Z/2030-06-03T15:00:00Z ana")]
    [InlineData("schedules/primary/render?from=2030-06-04T00:00:00Z&to=2030-06-04T00:00:01Z", "2030-06-04T00:00:00Z/2030-06-04T00:00:01Z ana")]
    public async Task A_time_is_rendered_by_the_clock_of_a_zone(string path, params string[] expected)
    {
        using var olga = await Rest.AsAsync(node, "olga");

        var (status, rendered) = await olga.GetAsync(path);

        Assert.Equal(200, status);
        Assert.Equal(expected, rendered["shifts"]!.AsArray().Select(shift => $"{shift!["start"]}/{shift["end"]} {string.Join(',', shift["users"]!.AsArray())}"));
    }

    /// <summary>An override is made and taken back: that somebody was on call in between stays true.</summary>
    [Fact]
    public async Task Who_was_on_call_is_answered_by_the_record_whatever_was_edited_since()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var usual = (string)(await ana.GetAsync("oncall?schedule=primary")).Body["schedules"]![0]!["users"]![0]!["user"]!;
        var (status, made) = await ana.PostAsync(
            "overrides", $$"""{"schedule":"primary","kind":"replace","user":"{{usual}}","instead":"zoe","start":"2026-01-05T00:00:00Z","end":"{{node.Engine.Time.GetUtcNow().AddHours(1):O}}"}""", "while-it-lasted");
        Assert.True(status == 201, made.ToJsonString());
        Assert.Equal(200, (await ana.DeleteAsync($"overrides/{made["id"]}")).Status);

        var then = (await ana.GetAsync($"oncall?schedule=primary&at={made["start"]}")).Body["schedules"]![0]!;
        Assert.Equal("zoe", (string)then["users"]![0]!["user"]!);

        // Journals count in microseconds.
        Assert.InRange(((DateTimeOffset)made["start"]!) - (DateTimeOffset)then["since"]!, TimeSpan.Zero, TimeSpan.FromMicroseconds(1));
        Assert.Equal(usual, (string)(await ana.GetAsync("oncall?schedule=primary")).Body["schedules"]![0]!["users"]![0]!["user"]!);
        var rendered = (await ana.GetAsync($"schedules/primary/render?from={made["start"]}&to=tomorrow")).Body;
        Assert.Equal((string)made["start"]!, (string)rendered["recorded"]!["start"]!);
        Assert.Equal("zoe", (string)rendered["shifts"]![0]!["users"]![0]!);
    }

    [Fact]
    public async Task Fairness_adds_up_the_hours_of_each_person_as_it_was_or_by_the_rotation_alone()
    {
        using var olga = await Rest.AsAsync(node, "olga");

        // Two weeks: a turn each, of which the one with the change of the clock is an hour shorter.
        var (status, report) = await olga.GetAsync("schedules/primary/fairness?from=2030-03-18T08:00:00Z&to=2030-04-01T07:00:00Z&basis=scheduled");

        Assert.Equal(200, status);
        Assert.Equal(["schedule", "from", "to", "basis", "holidays", "people"], report.Select(field => field.Key));
        Assert.Equal(["ana 167 1 7", "bob 168 1 7"], report["people"]!.AsArray().Select(line => $"{line!["user"]} {line["hours"]} {line["shifts"]} {line["nights"]}").Order(StringComparer.Ordinal));
        Assert.Equal("as_it_was", (string)(await olga.GetAsync("schedules/primary/fairness")).Body["basis"]!);
        Assert.Equal((400, "basis: 'paid' is none."), ((await olga.GetAsync("schedules/primary/fairness?basis=paid")) is var (no, body) ? (no, (string)body["message"]!) : default));
    }

    [Theory]
    [InlineData("schedules/primry", 404, "not_found", "There is no schedule 'primry'.")]
    [InlineData("schedules/primary/render?from=2030-06-03&to=2030-06-03", 400, "invalid", "is not after from")]
    [InlineData("schedules/primary/render?from=2030-06-03&to=3030-06-03", 400, "invalid", "to: '3030-06-03' is too far away.")]
    [InlineData("schedules/primary/gaps?from=2030-06-03&to=2130-06-03", 400, "invalid", "at most 3660 can be rendered at once")]
    [InlineData("schedules/primary/gaps?from=whenever", 400, "invalid", "from: 'whenever' is no time.")]
    [InlineData("schedules/primary/gaps?zone=Mars", 400, "invalid", "'Mars' is no IANA time zone.")]
    [InlineData("oncall?schedule=primary&at=then", 400, "invalid", "at: 'then' is no time.")]
    public async Task What_cannot_be_answered_says_why(string path, int status, string code, string message)
    {
        using var olga = await Rest.AsAsync(node, "olga");

        var (answered, body) = await olga.GetAsync(path);

        Assert.Equal((status, code), (answered, (string)body["code"]!));
        Assert.Contains(message, (string)body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_temporary_schedule_replaces_what_the_schedule_says_and_no_other_may_overlap_it()
    {
        using var ana = await Rest.AsAsync(node, "ana");

        var (status, made) = await ana.PostAsync("temporary-schedules", Christmas);
        var (overlapping, refused) = await ana.PostAsync("temporary-schedules", Christmas.Replace("12-27", "12-28", StringComparison.Ordinal));
        var gaps = (await ana.GetAsync("schedules/primary/gaps?from=2031-12-23&to=2031-12-29")).Body;

        Assert.Equal((201, 409, "conflict"), (status, overlapping, (string)refused["code"]!));
        Assert.Contains($"overlaps with '{made["id"]}'", (string)refused["message"]!, StringComparison.Ordinal);
        Assert.Equal("""[{"start":"2031-12-26T00:00:00Z","end":"2031-12-27T00:00:00Z"}]""", gaps["gaps"]!.ToJsonString());
        Assert.Equal("zoe", (string)(await ana.GetAsync("oncall?schedule=primary&at=2031-12-25T00:00:00Z")).Body["schedules"]![0]!["users"]![0]!["user"]!);
        Assert.Contains((string)made["id"]!, (await ana.GetAsync("temporary-schedules?schedule=primary")).Body.ToJsonString(), StringComparison.Ordinal);

        Assert.Equal(200, (await ana.DeleteAsync($"temporary-schedules/{made["id"]}")).Status);
        Assert.Equal(404, (await ana.DeleteAsync($"temporary-schedules/{made["id"]}")).Status);
        Assert.Empty((await ana.GetAsync("schedules/primary/gaps?from=2031-12-23&to=2031-12-29")).Body["gaps"]!.AsArray());
    }

    [Fact]
    public async Task Of_two_overlapping_requests_at_once_one_is_refused()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var year = Christmas.Replace("2031", "2035", StringComparison.Ordinal);

        // All of them wait behind one that is being decided, so that the next transaction has them together.
        using var release = new ManualResetEventSlim();
        var cancelled = TestContext.Current.CancellationToken;
        var ahead = node.Engine.Operations.SubmitAsync(null, new UserId("ana"), _ =>
        {
            release.Wait(cancelled);
            return OperationDecision.Refused("");
        });
        var sent = Enumerable.Range(0, 8).Select(_ => ana.PostAsync("temporary-schedules", year)).ToList();
        await Eventually.HoldsAsync(() => node.Engine.Committer.Queued > 8, "eight requests wait");
        release.Set();
        await ahead;

        var answers = await Task.WhenAll(sent);
        Assert.Equal(201, Assert.Single(answers, answer => answer.Status != 409).Status);
        Assert.Single(node.Engine.Definitions.Current.TemporarySchedules, temporary => temporary.Start.InUtc().Year == 2035);
    }

    [Theory]
    [InlineData("\"schedule\":\"primary\"", "\"schedule\":\"none\"", 404, "not_found")]
    [InlineData("\"zoe\"", "\"zoo\"", 422, "unknown_user")]
    [InlineData("2031-12-27", "2031-12-23", 400, "invalid")]
    [InlineData("2031-12-27", "2051-12-23", 400, "invalid")]
    [InlineData("2031-12-26", "2031-12-28", 400, "invalid")]
    [InlineData("\"name\":\"Christmas\"", "\"name\":\"\"", 400, "invalid")]
    [InlineData("[\"zoe\"]", "[]", 400, "invalid")]
    [InlineData("\"name\":\"Christmas\"", "\"nam\":\"Christmas\"", 400, "invalid")]
    public async Task A_wrong_temporary_schedule_is_refused_and_changes_nothing(string good, string bad, int status, string code)
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var body = Christmas.Replace("2031", "2032", StringComparison.Ordinal).Replace(good.Replace("2031", "2032", StringComparison.Ordinal), bad.Replace("2031", "2032", StringComparison.Ordinal), StringComparison.Ordinal);

        var (answered, refused) = await ana.PostAsync("temporary-schedules", body);

        Assert.Equal((status, code), (answered, (string)refused["code"]!));
        Assert.DoesNotContain(node.Engine.Definitions.Current.TemporarySchedules, temporary => temporary.Start.InUtc().Year == 2032);
    }

    [Fact]
    public async Task A_repeated_key_makes_one_override_and_is_answered_alike()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        const string Body = """{"schedule":"primary","start":"2033-06-03T10:00:00Z","end":"2033-06-03T12:00:00Z","kind":"add","user":"zoe"}""";

        var (_, first) = await ana.PostAsync("overrides", Body, "once");
        var (status, second) = await ana.PostAsync("overrides", Body, "once");
        var (other, _) = await ana.PostAsync("temporary-schedules", Christmas.Replace("2031", "2033", StringComparison.Ordinal), "once");

        Assert.Equal((201, 409), (status, other));
        Assert.True(JsonNode.DeepEquals(first, second));
        Assert.Single(node.Engine.Definitions.Current.Overrides, change => change.Start.InUtc().Year == 2033);
    }

    [Fact]
    public async Task A_request_that_was_refused_may_come_again_under_its_key()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var body = Christmas.Replace("2031", "2034", StringComparison.Ordinal);
        var (_, inTheWay) = await ana.PostAsync("temporary-schedules", body);

        Assert.Equal(409, (await ana.PostAsync("temporary-schedules", body, "again")).Status);
        await ana.DeleteAsync($"temporary-schedules/{inTheWay["id"]}");
        Assert.Equal(201, (await ana.PostAsync("temporary-schedules", body, "again")).Status);
    }

    [Fact]
    public async Task Nobody_stands_in_for_themselves_and_observers_change_nothing()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        using var olga = await Rest.AsAsync(node, "olga");

        Assert.Equal(400, (await ana.PostAsync("overrides", """{"schedule":"primary","start":"2033-07-03T10:00:00Z","end":"2033-07-03T12:00:00Z","kind":"replace","user":"bob","instead":"bob"}""")).Status);
        Assert.Equal(403, (await olga.PostAsync("temporary-schedules", Christmas)).Status);
        Assert.Equal(403, (await olga.DeleteAsync("temporary-schedules/none")).Status);
    }

    [Fact]
    public async Task What_was_changed_stands_in_the_audit_log()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var (_, made) = await ana.PostAsync("temporary-schedules", Christmas.Replace("2031", "2036", StringComparison.Ordinal));

        var log = await node.Engine.Store.Reader.ReadAuditAsync(100, TestContext.Current.CancellationToken);

        Assert.Contains(log, entry => entry.Action == "temporary_schedule.add" && entry.Object == "schedule:primary" && entry.Detail.StartsWith("Christmas: 2036-12-24", StringComparison.Ordinal));
        Assert.NotNull(made["id"]);
    }
}
