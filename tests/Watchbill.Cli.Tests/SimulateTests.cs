using System.Text.Json.Nodes;
using Watchbill.Api;

namespace Watchbill.Cli.Tests;

/// <summary>What would happen, asked of a folder without any server.</summary>
public sealed class SimulateTests : IDisposable
{
    private const string Folder = """
        users:
          alice: {name: Alice, seed: {methods: {phone: {sms: "+15550100001"}, mail: {email: alice@example.org}}, rules: [{urgency: high, after: 0s, method: phone}, {urgency: high, after: 5m, method: mail}, {urgency: low, after: 0s, method: mail}]}}
          bob: {name: Bob, seed: {methods: {phone: {sms: "+15550100002"}}}}
          carol: {name: Carol, permission: admin, seed: {methods: {phone: {sms: "+15550100003"}}}}
          ghost: {name: Ghost}
        schedules:
          primary: {name: Primary, zone: Europe/Berlin, layers: [{name: Weekly, participants: [alice, bob], every: 1w, handoff: "Mon 09:00", start: 2026-01-05}]}
          office: {name: Office, zone: UTC, layers: [{name: Day, participants: [bob], every: 1w, handoff: "Mon 00:00", start: 2026-01-05, restrictions: [{from: "09:00", to: "17:00", days: [Mon, Tue, Wed, Thu, Fri]}]}]}
        policies:
          shop: {name: Shop, rules: [{after: 0s, page: [schedule: primary]}, {after: 10m, page: [user: carol]}]}
          office: {name: Office, rules: [{after: 0s, page: [schedule: office]}, {after: 30m, page: [user: bob]}]}
          ghosts: {name: Ghosts, rules: [{after: 0s, page: [user: ghost]}]}
        services:
          checkout: {name: Checkout, policy: shop}
          reports: {name: Reports, policy: office}
          cellar: {name: Cellar, policy: ghosts}
        """;

    private readonly Shell _shell = new();

    public SimulateTests() => _shell.File("conf/all.yaml", Folder);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task The_timeline_as_json_with_exactly_its_fields()
    {
        var ran = await SimulateAsync("--service", "checkout", "--severity", "critical", "--at", "2026-03-29T03:10", "--zone", "Europe/Berlin", "--nobody-acks", "--for", "1h", "--json");

        Assert.True(ran.Exit == ExitCode.Done, ran.Error);
        var said = JsonNode.Parse(ran.Out)!;
        Assert.Equal(["start", "service", "severity", "entries", "summary"], said.AsObject().Select(field => field.Key));
        Assert.Equal("2026-03-29T01:10:00Z", (string)said["start"]!);
        Assert.Equal(
            ["0 triggered", "0 rule 1", "0 page 1 schedule primary bob sms", "600 rule 2", "600 page 2 user carol carol sms", "900 exhausted", "900 fallback fallback", "900 skipped user carol carol"],
            said["entries"]!.AsArray().Select(Line));
        string[] fields = ["at", "offset_seconds", "kind", "rule", "target", "person", "method", "reason"];
        Assert.All(said["entries"]!.AsArray(), entry => Assert.Empty(entry!.AsObject().Select(field => field.Key).Except(fields)));
        Assert.All(said["entries"]!.AsArray(), entry => Assert.NotEmpty((string)entry!["reason"]!));
        Assert.Equal(["bob", "carol"], said["summary"]!["known"]!.AsArray().Select(knower => (string)knower!["person"]!));
    }

    [Fact]
    public async Task People_get_a_table_and_who_would_have_known()
    {
        _shell.IsInteractive = true;

        var ran = await SimulateAsync("--service", "Checkout", "--at", "2026-03-29 03:10", "--ack", "bob@7m", "--resolve", "@40m");

        Assert.True(ran.Exit == ExitCode.Done, ran.Error);
        Assert.Contains("AT (Europe/Berlin)", ran.Out, StringComparison.Ordinal);
        Assert.Contains("Who would have known:\n  Bob, after 0 s, by sms\nAcknowledged by Bob after 7 min.\nResolved after 40 min.\n", ran.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("Carol", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Support_hours_that_begin_raise_and_say_so()
    {
        _shell.File("conf/all.yaml", Folder.Replace(
            "checkout: {name: Checkout, policy: shop}",
            "checkout: {name: Checkout, policy: shop, support_hours: {zone: Europe/Berlin, times: [{from: \"08:00\", to: \"18:00\"}]}}",
            StringComparison.Ordinal));

        var ran = await SimulateAsync("--service", "checkout", "--severity", "critical", "--at", "2026-03-31T07:20", "--zone", "Europe/Berlin", "--nobody-acks", "--for", "1h", "--json");

        Assert.True(ran.Exit == ExitCode.Done, ran.Error);
        var entries = JsonNode.Parse(ran.Out)!["entries"]!.AsArray();
        Assert.Equal(
            ["0 triggered", "0 rule 1", "0 page 1 schedule primary alice email", "600 rule 2", "600 page 2 user carol carol sms", "900 exhausted", "900 fallback fallback", "900 skipped user carol carol", "2400 raised", "2400 rule 1", "2400 page 1 schedule primary alice sms", "2700 page 1 schedule primary alice email", "3000 rule 2", "3000 page 2 user carol carol sms"],
            entries.Select(Line).Take(14));
        Assert.Equal("low to high: support hours began at 08:00 Europe/Berlin", (string)entries.Single(entry => (string)entry!["kind"]! == "raised")!["reason"]!);
    }

    [Fact]
    public async Task Overrides_of_an_export_count()
    {
        _shell.File("operations.yaml", """
            overrides:
              - {id: swap, schedule: primary, start: 2026-03-29T00:00:00Z, end: 2026-03-30T00:00:00Z, kind: replace, user: bob, instead: alice}
            """);

        var ran = await SimulateAsync("--service", "checkout", "--at", "2026-03-29T01:10:00Z", "--operations", Path.Combine(_shell.Home, "operations.yaml"), "--json");

        Assert.True(ran.Exit == ExitCode.Done, ran.Error);
        Assert.Equal(["alice sms", "alice email", "carol sms"], Pages(ran.Out));
    }

    [Fact]
    public async Task Whoever_was_not_paged_is_said_so_and_does_not_stop_it()
    {
        var ran = await SimulateAsync("--service", "checkout", "--at", "2026-03-29T01:10:00Z", "--ack", "alice@2m", "--json");

        Assert.True(ran.Exit == ExitCode.Done, ran.Error);
        var said = JsonNode.Parse(ran.Out)!;
        Assert.Contains("120 not_paged alice", said["entries"]!.AsArray().Select(Line));
        Assert.Contains("Alice was not paged, and so does not acknowledge", said["summary"]!["missed"]!.AsArray().Select(missed => (string)missed!));
        Assert.Null(said["summary"]!["acknowledged_at"]);
    }

    [Fact]
    public async Task When_nobody_is_reached_the_exit_code_is_6()
    {
        var ran = await SimulateAsync("--service", "checkout", "--at", "2026-03-29T01:10:00Z", "--fail", "sms@0m-1d", "--json");

        Assert.Equal(ExitCode.NobodyReached, ran.Exit);
        Assert.False((bool)JsonNode.Parse(ran.Out)!["summary"]!["reached"]!);
    }

    [Fact]
    public async Task A_method_that_is_refused_for_good_gives_way_to_the_next()
    {
        var ran = await SimulateAsync("--service", "checkout", "--at", "2026-03-24T01:10:00Z", "--fail", "bob/phone@0m-1h", "--json");

        Assert.Equal(["bob sms", "carol sms"], Pages(ran.Out));
        Assert.Contains("Bob could not be reached: the only method failed for good", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_without_methods_in_the_files_are_named_and_may_be_assumed_reachable()
    {
        var bare = await SimulateAsync("--service", "cellar", "--at", "2026-03-24T01:10:00Z", "--for", "1m", "--json");
        var assumed = await SimulateAsync("--service", "cellar", "--at", "2026-03-24T01:10:00Z", "--for", "1m", "--assume", "slack", "--json");

        Assert.Equal("note: no contact method in these files: ghost. Whoever keeps them on the server can be assumed reachable: --assume sms", bare.Error.Trim());
        Assert.Equal(["carol sms"], Pages(bare.Out));
        Assert.Equal(["ghost slack"], Pages(assumed.Out));
    }

    [Theory]
    [InlineData(ExitCode.NotFound, "There is no service 'chekout'.", "Did you mean \"checkout\"?", "--service", "chekout")]
    [InlineData(ExitCode.NotFound, "There is no user 'bop'.", "Did you mean \"bob\"?", "--service", "checkout", "--ack", "bop@7m")]
    [InlineData(ExitCode.NotFound, "Bob has no contact method 'fax'.", "Use one of phone.", "--service", "checkout", "--fail", "bob/fax")]
    [InlineData(ExitCode.Usage, "at: 'someday' is no time.", "next sunday 03:10", "--service", "checkout", "--at", "someday")]
    [InlineData(ExitCode.Usage, "'Europe/Berlni' is no IANA time zone.", "Europe/Berlin", "--service", "checkout", "--zone", "Europe/Berlni")]
    [InlineData(ExitCode.Usage, "--fact Customer facing@1m: 'Customer facing' is no name of a fact.", "customer-facing@20m", "--service", "checkout", "--fact", "Customer facing@1m")]
    [InlineData(ExitCode.Usage, "--ack bob does not say when.", "bob@7m", "--service", "checkout", "--ack", "bob")]
    [InlineData(ExitCode.Usage, "--ack @7m does not say who.", "bob@7m", "--service", "checkout", "--ack", "@7m")]
    [InlineData(ExitCode.Usage, "--resolve @5h comes after the end.", "4h", "--service", "checkout", "--resolve", "@5h")]
    [InlineData(ExitCode.Usage, "--fail pigeon@0m-1h: 'pigeon' is no kind of contact method.", "sms@0m-30m", "--service", "checkout", "--fail", "pigeon@0m-1h")]
    [InlineData(ExitCode.Usage, "--fail sms@30m-0m: '30m-0m' is no time.", "sms@0m-30m", "--service", "checkout", "--fail", "sms@30m-0m")]
    [InlineData(ExitCode.Usage, "--for 8d is no time to look at.", "7d", "--service", "checkout", "--for", "8d")]
    [InlineData(ExitCode.Usage, "--label eu is no label.", "region=eu", "--service", "checkout", "--label", "eu")]
    [InlineData(ExitCode.Usage, "--sweep 2y is no time to look at.", "366d", "--sweep", "2y")]
    [InlineData(ExitCode.Usage, "Name a service with --service", "--sweep 90d", "--severity", "critical")]
    [InlineData(ExitCode.Usage, "--within belongs to --sweep.", "--help", "--service", "checkout", "--within", "15m")]
    [InlineData(ExitCode.Usage, "leave out --nobody-acks or --ack", "--help", "--service", "checkout", "--ack", "bob@7m", "--nobody-acks")]
    [InlineData(ExitCode.Usage, "P1", "critical", "--service", "checkout", "--severity", "P1")]
    public async Task Wrong_usage_says_what_and_what_to_do(int exit, string what, string fix, params string[] arguments)
    {
        var ran = await SimulateAsync(arguments);

        Assert.Equal(exit, ran.Exit);
        Assert.Contains(what, ran.Error, StringComparison.Ordinal);
        Assert.Contains(fix, ran.Error, StringComparison.Ordinal);
        Assert.Empty(ran.Out);
    }

    [Fact]
    public async Task A_sweep_names_the_moments_at_which_nobody_is_reached_in_time_and_why()
    {
        var ran = await SimulateAsync("--sweep", "7d", "--service", "reports", "--severity", "critical", "--at", "2026-03-02T00:00:00Z", "--within", "15m", "--assume", "sms", "--json");

        Assert.Equal(ExitCode.Done, ran.Exit);
        var said = JsonNode.Parse(ran.Out)!;
        Assert.Equal(["from", "to", "looked_until", "within_seconds", "simulations", "findings"], said.AsObject().Select(field => field.Key));

        // Outside office hours rule 2 does not wait, for rule 1 has nobody: Bob all the same, and always Bob alone.
        Assert.All(said["findings"]!.AsArray(), finding => Assert.Equal("one_person reports bob", $"{finding!["kind"]} {finding["services"]![0]} {finding["person"]}"));
        Assert.Equal("2026-03-02T00:00:00Z", (string)said["findings"]![0]!["from"]!);
        Assert.Equal("2026-03-09T00:00:00Z", (string)said["findings"]!.AsArray()[^1]!["to"]!);
    }

    [Fact]
    public async Task A_sweep_that_finds_nobody_ends_with_6_and_says_it_in_lines_for_people()
    {
        _shell.File("conf/all.yaml", Folder.Replace("{after: 0s, page: [user: ghost]}", "{after: 1h, page: [user: carol]}", StringComparison.Ordinal));
        _shell.IsInteractive = true;

        var ran = await SimulateAsync("--sweep", "1d", "--service", "cellar", "--at", "2026-03-02T00:00:00Z");

        Assert.Equal(ExitCode.NobodyReached, ran.Exit);
        Assert.Contains(
            "Mon 2026-03-02 00:00 +00:00 to Tue 2026-03-03 00:00 +00:00: nobody within 15 min for cellar (all severities)\n    no rule fires by then; Carol would be the first, after 1 h\n",
            ran.Out.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    private Task<Ran> SimulateAsync(params string[] arguments) => _shell.RunAsync(["simulate", "--config", Path.Combine(_shell.Home, "conf"), .. arguments]);

    private static IEnumerable<string> Pages(string json) => JsonNode.Parse(json)!["entries"]!.AsArray()
        .Where(entry => (string)entry!["kind"]! == "page")
        .Select(entry => $"{entry!["person"]} {entry["method"]}");

    private static string Line(JsonNode? entry) => string.Join(
        ' ', new[] { "offset_seconds", "kind", "rule", "target", "person", "method" }.Select(field => entry![field]?.ToString()).OfType<string>());
}
