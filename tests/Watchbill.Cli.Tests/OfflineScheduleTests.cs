using System.Text.Json.Nodes;
using Watchbill.Api;

namespace Watchbill.Cli.Tests;

/// <summary>The program asked about a folder, without any server.</summary>
public sealed class OfflineScheduleTests : IDisposable
{
    /// <summary>The rotations of the four teams whose written procedures are the requirements, and what goes wrong.</summary>
    private const string Folder = """
        users: {alice: {name: Alice}, bob: {name: Bob}, carol: {name: Carol}, dee: {name: Dee}, eli: {name: Eli}, gone: {name: Gone, disabled: true}}
        schedules:
          arq: {name: Three and a backup, zone: UTC, layers: [{name: Primary, participants: [carol, alice, bob], every: 1w, handoff: "Mon 00:00", start: 2026-03-10}]}
          fraiseql: {name: Mondays at nine, zone: UTC, layers: [{name: Primary, participants: [alice, bob, carol], every: 1w, handoff: "Mon 09:00", start: 2026-01-05}]}
          greenlang: {name: Business hours, zone: US/Eastern, layers: [{name: Secondary, participants: [dee, eli], every: 1w, handoff: "Mon 09:00", start: 2026-01-05, restrictions: [{from: "09:00", to: "17:00", days: [Mon, Tue, Wed, Thu, Fri]}]}]}
          task18: {name: Two in turn, zone: Europe/Berlin, layers: [{name: Primary, participants: [alice, bob], every: 1w, handoff: "Mon 09:00", start: 2026-01-05}]}
          shifty: {name: With somebody disabled, zone: UTC, layers: [{name: L, participants: [alice, gone], every: 1d, handoff: "00:00", start: 2026-01-05}]}
        """;

    private readonly Shell _shell = new();

    public OfflineScheduleTests() => _shell.File("conf/all.yaml", Folder);

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("arq", "2026-03-16", "2026-04-06", "2026-03-16T00:00:00Z/2026-03-23T00:00:00Z alice", "2026-03-23T00:00:00Z/2026-03-30T00:00:00Z bob", "2026-03-30T00:00:00Z/2026-04-06T00:00:00Z carol")]
    [InlineData("Mondays at nine", "2026-01-12", "2026-01-19T09:00", "2026-01-12T00:00:00Z/2026-01-12T09:00:00Z alice", "2026-01-12T09:00:00Z/2026-01-19T09:00:00Z bob")]
    [InlineData("greenlang", "2026-03-06", "2026-03-10", "2026-03-06T14:00:00Z/2026-03-06T22:00:00Z dee", "2026-03-09T13:00:00Z/2026-03-09T21:00:00Z eli")]
    [InlineData("task18", "2026-10-19 09:00", "2026-11-02 09:00", "2026-10-19T07:00:00Z/2026-10-26T08:00:00Z bob", "2026-10-26T08:00:00Z/2026-11-02T08:00:00Z alice")]
    [InlineData("shifty", "2026-01-05", "2026-01-08", "2026-01-05T00:00:00Z/2026-01-06T00:00:00Z alice", "2026-01-07T00:00:00Z/2026-01-08T00:00:00Z alice")]
    public async Task The_final_schedule_of_a_window(string schedule, string from, string to, params string[] expected)
    {
        var ran = await RunAsync("schedule", "render", "--config", "conf", "--schedule", schedule, "--from", from, "--to", to, "--json");

        Assert.True(ran.Exit == ExitCode.Done, ran.Error);
        var rendered = JsonNode.Parse(ran.Out)!;
        Assert.Equal(["schedule", "from", "to", "shifts", "gaps", "coverage_percent"], rendered.AsObject().Select(field => field.Key));
        Assert.Equal(expected, rendered["shifts"]!.AsArray().Select(shift => $"{shift!["start"]}/{shift["end"]} {string.Join(',', shift["users"]!.AsArray())}"));
        Assert.All(rendered["shifts"]!.AsArray(), shift => Assert.Equal(["start", "end", "users", "source"], shift!.AsObject().Select(field => field.Key)));
    }

    [Fact]
    public async Task Gaps_and_coverage_are_told_also_where_only_a_disabled_person_would_be()
    {
        var rendered = JsonNode.Parse((await RunAsync("schedule", "render", "--config", "conf", "--schedule", "shifty", "--from", "2026-01-05", "--to", "2026-01-09", "--json")).Out)!;

        Assert.Equal(["2026-01-06T00:00:00Z/2026-01-07T00:00:00Z", "2026-01-08T00:00:00Z/2026-01-09T00:00:00Z"], rendered["gaps"]!.AsArray().Select(gap => $"{gap!["start"]}/{gap["end"]}"));
        Assert.Equal(50, (double)rendered["coverage_percent"]!);
    }

    [Fact]
    public async Task Who_carries_how_much_with_the_holidays_of_the_folder()
    {
        _shell.File("conf/holidays.yaml", "holidays: {all: {name: Public holidays, days: {2026-01-06: Epiphany}}}");

        var report = JsonNode.Parse((await RunAsync("schedule", "fairness", "--config", "conf", "--schedule", "fraiseql", "--from", "2026-01-05T09:00", "--to", "2026-01-26T09:00", "--json")).Out)!;

        Assert.Equal(["Public holidays"], report["holidays"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(
            ["alice 168 33.3 1 7 56 48 24", "bob 168 33.3 1 7 56 48 0", "carol 168 33.3 1 7 56 48 0"],
            report["people"]!.AsArray().Select(line => $"{line!["user"]} {line["hours"]} {line["share_percent"]} {line["shifts"]} {line["nights"]} {line["night_hours"]} {line["weekend_hours"]} {line["holiday_hours"]}"));

        _shell.IsInteractive = true;
        var table = await _shell.RunAsync("schedule", "fairness", "--config", Path.Combine(_shell.Home, "conf"), "--schedule", "fraiseql", "--from", "2026-01-05T09:00", "--to", "2026-01-26T09:00");
        Assert.Contains("Mondays at nine: Mon 2026-01-05 09:00 +00:00 to Mon 2026-01-26 09:00 +00:00, as it was", table.Out, StringComparison.Ordinal);
        Assert.Contains("HOLIDAY HOURS", table.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_on_call_since_when_until_when_and_who_comes_next()
    {
        var ran = await RunAsync("oncall", "--config", "conf", "--schedule", "task18", "--at", "2026-10-25 02:30", "--json");

        Assert.Equal(
            """{"schedule":"task18","at":"2026-10-25T00:30:00Z","users":["bob"],"since":"2026-10-19T07:00:00Z","until":"2026-10-26T08:00:00Z","next":["alice"]}""",
            JsonNode.Parse(ran.Out)!.ToJsonString());
    }

    [Theory]
    [InlineData("08:59:59", """{"schedule":"turns","at":"2026-01-06T07:59:59Z","users":["alice"],"since":"2026-01-05T08:00:00Z","until":"2026-01-06T08:00:00Z","next":["bob"]}""")]
    [InlineData("09:10:00", """{"schedule":"turns","at":"2026-01-06T08:10:00Z","users":["bob"],"since":"2026-01-06T08:00:00Z","until":"2026-01-07T08:00:00Z","next":["alice"],"overlap":[{"user":"alice","until":"2026-01-06T08:30:00Z"}]}""")]
    public async Task Whoever_has_just_left_stands_in_a_field_of_its_own(string at, string expected)
    {
        _shell.File("conf/turns.yaml", """schedules: {turns: {name: Turns, zone: Europe/Berlin, overlap: 30m, layers: [{participants: [alice, bob], every: 1d, handoff: "09:00", start: 2026-01-05}]}}""");

        var ran = await RunAsync("oncall", "--config", "conf", "--schedule", "turns", "--at", $"2026-01-06T{at}", "--json");

        Assert.Equal(expected, JsonNode.Parse(ran.Out)!.ToJsonString());
    }

    [Fact]
    public async Task Every_field_is_there_before_a_schedule_begins()
    {
        var ran = await RunAsync("oncall", "--config", "conf", "--schedule", "arq", "--at", "2020-01-01T00:00:00Z", "--json");

        Assert.Equal("""{"schedule":"arq","at":"2020-01-01T00:00:00Z","users":[],"since":null,"until":null,"next":[]}""", JsonNode.Parse(ran.Out)!.ToJsonString());
    }

    [Fact]
    public async Task Operations_of_a_file_hold_as_they_would_on_a_server()
    {
        var file = _shell.File("now.yaml", """
            overrides:
              - {id: o, schedule: fraiseql, start: 2026-01-13T00:00:00Z, end: 2026-01-14T00:00:00Z, kind: replace, user: bob, instead: eli}
              - {id: p, schedule: fraiseql, start: 2026-01-13T12:00:00Z, end: 2026-01-14T00:00:00Z, kind: add, user: alice}
            temporary_schedules:
              - {id: t, schedule: fraiseql, start: 2026-01-15T00:00:00Z, end: 2026-01-17T00:00:00Z, shifts: [{start: 2026-01-15T00:00:00Z, end: 2026-01-16T00:00:00Z, users: [dee]}]}
            """);

        var rendered = JsonNode.Parse((await RunAsync("schedule", "render", "--config", "conf", "--schedule", "fraiseql", "--operations", file, "--from", "2026-01-13", "--to", "2026-01-18", "--json")).Out)!;

        Assert.Equal(
            [
                "2026-01-13T00:00:00Z eli: override 'o', standing in for bob",
                "2026-01-13T12:00:00Z alice,eli: override 'p'; override 'o', standing in for bob",
                "2026-01-14T00:00:00Z bob: layer 'Primary', turn 1",
                "2026-01-15T00:00:00Z dee: temporary schedule 't', shift 1",
                "2026-01-17T00:00:00Z bob: layer 'Primary', turn 1",
            ],
            rendered["shifts"]!.AsArray().Select(shift => $"{shift!["start"]} {string.Join(',', shift["users"]!.AsArray())}: {shift["source"]}"));
        Assert.Equal("2026-01-16T00:00:00Z", (string)Assert.Single(rendered["gaps"]!.AsArray())!["start"]!);
    }

    [Fact]
    public async Task Faults_of_operations_have_their_places_and_nothing_is_printed()
    {
        var file = _shell.File("bad.yaml", """
            overrides:
              - {id: o, schedule: fraisql, start: 2026-01-13T00:00:00Z, end: 2026-01-14T00:00:00Z, kind: add, user: elli}
              - {id: p, schedule: fraiseql, start: 2026-01-14T00:00:00Z, end: 2026-01-13T00:00:00Z, kind: add, user: eli}
            temporary_schedules:
              - {id: t, schedule: arq, start: 2026-01-15T00:00:00Z, end: 2026-01-17T00:00:00Z, shifts: [{start: 2026-01-15T00:00:00Z, end: 2026-01-16T00:00:00Z, users: [nemo]}]}
              - {id: u, schedule: arq, start: 2026-01-16T00:00:00Z, end: 2026-01-18T00:00:00Z, shifts: [{start: 2026-01-16T00:00:00Z, end: 2026-01-17T00:00:00Z, users: [dee]}]}
            """);

        var ran = await RunAsync("oncall", "--config", "conf", "--schedule", "arq", "--operations", file, "--json");

        Assert.Equal((ExitCode.Configuration, ""), (ran.Exit, ran.Out));
        Assert.Equal(
            [
                $"{file}:2:23: error unknown-schedule: there is no schedule \"fraisql\"; fix: did you mean \"fraiseql\"?",
                $"{file}:2:105: error unknown-user: there is no user \"elli\"; fix: did you mean \"eli\"?",
                $"{file}:3:5: error schedule-end-not-after-start: the override ends at 2026-01-13T00:00:00Z, which is not after its start at 2026-01-14T00:00:00Z; fix: correct it",
                $"{file}:5:158: error unknown-user: there is no user \"nemo\"; fix: use one of alice, bob, carol, dee, eli, gone",
                $"{file}:6:5: error schedule-temporary-schedules-overlap: the temporary schedule overlaps with 't' (2026-01-15T00:00:00Z to 2026-01-17T00:00:00Z) of the same schedule; fix: let one end before the other starts, or remove one",
            ],
            ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("zone: Europe/Brlin, layers: [{participants: [a], every: 1w, handoff: \"09:00\", start: 2026-01-05}]", "unknown-zone", "did you mean \"Europe/Berlin\"?")]
    [InlineData("zone: UTC, layers: [{participants: [aa], every: 1w, handoff: \"09:00\", start: 2026-01-05}]", "unknown-user", "did you mean \"a\"?")]
    [InlineData("zone: UTC, layers: [{participants: [], every: 1w, handoff: \"09:00\", start: 2026-01-05}]", "layer-without-people", "add a user")]
    [InlineData("zone: UTC, layers: [{participants: [a], every: 1w, handoff: \"09:00\", start: 2026-01-05, until: 2026-01-04}]", "ends-before-start", "write a time after start")]
    public async Task Faults_of_the_folder_have_their_places_and_end_with_78(string schedule, string code, string fix)
    {
        _shell.File("bad/s.yaml", $"users: {{a: {{name: A}}}}\nschedules:\n  s: {{name: S, {schedule}}}\n");

        var ran = await RunAsync("oncall", "--config", "bad", "--schedule", "s");

        Assert.Equal((ExitCode.Configuration, ""), (ran.Exit, ran.Out));
        Assert.StartsWith("s.yaml:3:", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"error {code}: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"fix: {fix}", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.NotFound, "There is no schedule 'fraisql'.\n       Did you mean \"fraiseql\"?", "--schedule", "fraisql")]
    [InlineData(ExitCode.Usage, "'Mars/Base' is no IANA time zone.", "--schedule", "arq", "--zone", "Mars/Base")]
    [InlineData(ExitCode.Usage, "to (2026-01-04T00:00:00Z) is not after from (2026-01-05T00:00:00Z).", "--schedule", "arq", "--from", "2026-01-05", "--to", "2026-01-04")]
    [InlineData(ExitCode.Usage, "to: '3026-01-05' is too far away.", "--schedule", "arq", "--from", "2026-01-05", "--to", "3026-01-05")]
    [InlineData(ExitCode.Usage, "is 36525 days; at most 3660 can be rendered at once.", "--schedule", "arq", "--from", "2026-01-05", "--to", "2126-01-06")]
    [InlineData(ExitCode.Usage, "Which schedule?\n       Name one with --schedule: arq, fraiseql, greenlang, shifty, task18.", "--from", "2026-01-05")]
    [InlineData(ExitCode.Usage, "from: 'soon' is no time.", "--schedule", "arq", "--from", "soon")]
    public async Task What_cannot_be_answered_says_why_and_how_to_ask(int exit, string message, params string[] options)
    {
        var ran = await RunAsync(["schedule", "render", "--config", "conf", .. options]);

        Assert.Equal((exit, ""), (ran.Exit, ran.Out));
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_see_a_table_by_their_clock_and_the_schedules()
    {
        _shell.IsInteractive = true;
        var conf = Path.Combine(_shell.Home, "conf");

        var table = await _shell.RunAsync("schedule", "render", "--config", conf, "--schedule", "greenlang", "--from", "2026-03-06", "--to", "2026-03-10", "--zone", "Asia/Tokyo");
        var line = await _shell.RunAsync("oncall", "--config", conf, "--schedule", "greenlang", "--at", "2026-03-06 10:00");

        Assert.Contains("Fri 2026-03-06 23:00 +09:00 Fri 2026-03-06 09:00 -05:00", table.Out, StringComparison.Ordinal);
        Assert.Contains("2d 15h", table.Out, StringComparison.Ordinal);
        Assert.Contains("nobody", table.Out, StringComparison.Ordinal);
        Assert.Contains("Fri 2026-03-06 10:00 -05:00 dee", line.Out, StringComparison.Ordinal);
        Assert.Contains("layer 'Secondary', turn 8", line.Out, StringComparison.Ordinal);
    }

    private Task<Ran> RunAsync(params string[] arguments) => Executable.RunAsync(_shell.Home, arguments);
}
