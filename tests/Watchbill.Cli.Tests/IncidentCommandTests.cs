using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Doors.Tests;
using Watchbill.Engine;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Cli.Tests;

/// <summary>Incidents, pages and changes from the command line, against a running server.</summary>
public sealed class IncidentCommandTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task An_incident_goes_by_whatever_people_call_it_and_is_shown_to_people_and_programs()
    {
        using var shell = await AsAsync("ana");
        var number = await DeclareAsync(shell, "Payments \u001b[2J fail");
        await shell.RunAsync("incident", "task", $"{number}", "Compare the configurations", "--owner", "bob");
        await shell.RunAsync("incident", "update", $"incident-{number}", "Rolling back.", "--next-in", "30m");
        var json = JsonNode.Parse((await shell.RunAsync("incident", "show", $"INC-{number}")).Out)!;
        shell.IsInteractive = true;

        var shown = (await shell.RunAsync("incident", "show", $"inc-{number}")).Out;
        var list = (await shell.RunAsync("incident", "list")).Out;
        var timeline = (await shell.RunAsync("incident", "timeline", $"{number}")).Out;

        Assert.Equal(number, (long)json["incident"]!["id"]!);
        Assert.Contains("Compare the configurations", shown, StringComparison.Ordinal);
        Assert.Contains("Rolling back.", shown, StringComparison.Ordinal);
        Assert.Contains("Response targets", shown, StringComparison.Ordinal);
        Assert.Contains($"INC-{number}", list, StringComparison.Ordinal);
        Assert.Contains("Payments", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", shown + list + timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_is_shown_with_what_depends_on_its_services()
    {
        using var shell = await AsAsync("ana");
        var number = await DeclareAsync(shell, "Who else is hit?");
        var near = Assert.Single(JsonNode.Parse((await shell.RunAsync("incident", "show", $"{number}")).Out)!["may_affect"]!.AsArray())!;
        shell.IsInteractive = true;
        var shown = (await shell.RunAsync("incident", "show", $"{number}")).Out;

        Assert.Equal(("lab", "Laboratory depends on Checkout", 1), ((string)near["id"]!, (string)near["way"]!, (int)near["distance"]!));
        Assert.Contains("May also be affected", shown, StringComparison.Ordinal);
        Assert.Contains("Laboratory depends on Checkout", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Earlier_ones_like_it_are_named_with_their_reasons_and_what_helped()
    {
        using var shell = await AsAsync("ana");
        var before = await DeclareAsync(shell, "Zephyr certificates expired");
        await shell.RunAsync("incident", "resolve", $"{before}", "--comment", "Renewed them");
        var number = await DeclareAsync(shell, "Zephyr certificates expired once more");

        var first = JsonNode.Parse((await shell.RunAsync("incident", "similar", $"{number}")).Out)!["incidents"]![0]!;
        shell.IsInteractive = true;
        var shown = (await shell.RunAsync("incident", "similar", $"{number}")).Out;
        var none = (await shell.RunAsync("incident", "similar", $"{before}")).Out;

        Assert.Equal((before, "ana", "Renewed them"), ((long)first["id"]!, (string)first["resolved_by"]!, (string)first["helped"]!));
        Assert.Contains("same words in the title:", (string)first["reasons"]![0]!, StringComparison.Ordinal);
        Assert.StartsWith($"http://watch.example.org/incidents/{before}?entry=", (string)first["helped_url"]!, StringComparison.Ordinal);
        Assert.Contains("by ana: Renewed them", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Zephyr", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_given_twice_declares_once()
    {
        using var shell = await AsAsync("ana");

        var first = JsonNode.Parse((await shell.RunAsync("incident", "declare", "Once", "--severity", "low", "--idempotency-key", "drill-7")).Out)!;
        var again = JsonNode.Parse((await shell.RunAsync("incident", "declare", "Once", "--severity", "low", "--idempotency-key", "drill-7")).Out)!;

        Assert.Equal(((long)first["incident"]!, false, true), ((long)again["incident"]!, (bool)first["repeated"]!, (bool)again["repeated"]!));
    }

    [Fact]
    public async Task Exit_codes_follow_the_refusal()
    {
        using var shell = await AsAsync("ana");
        using var olga = await AsAsync("olga");
        var number = await DeclareAsync(shell, "Exit codes");

        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("incident", "show", "INC-99999")).Exit);
        Assert.Equal(ExitCode.NotFound, (await shell.RunAsync("incident", "note", "nonsense", "x")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "declare", "How bad?")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "severity", $"{number}")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("incident", "mark", $"{number}", "1", "--star", "--unstar")).Exit);
        Assert.Equal(ExitCode.Refused, (await olga.RunAsync("incident", "note", $"{number}", "x")).Exit);
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("incident", "cancel", $"{number}")).Exit);
        Assert.Equal(ExitCode.Refused, (await shell.RunAsync("incident", "resolve", $"{number}")).Exit);
    }

    [Fact]
    public async Task A_terminal_asks_the_questions_one_by_one()
    {
        var read = ConfigurationReader.Read([new ConfigurationFile("process.yaml", Asking)]);
        Assert.Empty(read.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error).Select(diagnostic => diagnostic.ToString()));

        // With a default beside it, so that it does not hold for every service as the only one.
        var documents = new[] { DefinitionJson.Of(read.Documents.IncidentProcesses.Single()), DefinitionJson.Of(DefaultProcess.Process) };
        await node.Engine.DefinitionPath.WriteAsync([.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "test", Actor.Engine("test"), default))], []);
        using var shell = await AsAsync("ana");
        shell.IsInteractive = true;
        shell.In = "n\nmaybe\nunsure\n";

        var declared = await shell.RunAsync("incident", "declare", "Something is odd", "--process", "asking", "--idempotency-key", "asked");

        Assert.True(declared.Exit == ExitCode.Done, declared.Error);
        Assert.Contains("Is everything down?", declared.Out, StringComparison.Ordinal);
        Assert.Contains("Do customers notice?", declared.Out, StringComparison.Ordinal);
        var reference = declared.Out[(declared.Out.LastIndexOf("INC-", StringComparison.Ordinal))..].Split(':')[0];
        shell.IsInteractive = false;
        Assert.Equal("sev2", (string)JsonNode.Parse((await shell.RunAsync("incident", "show", reference)).Out)!["incident"]!["severity"]!);

        shell.IsInteractive = true;
        shell.In = "yes\n";
        Assert.Equal(ExitCode.Done, (await shell.RunAsync("incident", "severity", reference)).Exit);
        shell.IsInteractive = false;
        Assert.Equal("sev1", (string)JsonNode.Parse((await shell.RunAsync("incident", "show", reference)).Out)!["incident"]!["severity"]!);
    }

    [Fact]
    public async Task A_page_stands_for_itself_or_for_an_incident()
    {
        using var shell = await AsAsync("ana");
        var number = await DeclareAsync(shell, "Paged");

        var alone = JsonNode.Parse((await shell.RunAsync("page", "bob", "user:ana", "The database is odd", "--service", "checkout", "--idempotency-key", "odd")).Out)!;
        var again = JsonNode.Parse((await shell.RunAsync("page", "bob", "user:ana", "The database is odd", "--service", "checkout", "--idempotency-key", "odd")).Out)!;
        var within = JsonNode.Parse((await shell.RunAsync("page", "bob", "Replication is stuck", "--incident", $"{number}")).Out)!;

        Assert.Equal(((long)alone["alert"]!, true), ((long)again["alert"]!, (bool)again["repeated"]!));
        Assert.Equal("Ana: The database is odd", (await node.ReadAsync(new AlertId((long)alone["alert"]!))).Alert.Title);
        Assert.Equal(number, (long)within["incident"]!);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("page", "bob")).Exit);
        Assert.Equal(ExitCode.Refused, (await shell.RunAsync("page", "olga", "x")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("page", "no body", "x")).Exit);
    }

    [Fact]
    public async Task Changes_are_told_once_and_listed_beside_the_incident_that_followed()
    {
        using var shell = await AsAsync("ana");
        using var zoe = await AsAsync("zoe");
        await shell.RunAsync("changes", "add", "Deployed 4.2", "--kind", "deploy", "--service", "checkout", "--idempotency-key", "build-220");
        await shell.RunAsync("changes", "add", "Deployed 4.2", "--kind", "deploy", "--service", "checkout", "--idempotency-key", "build-220");
        await shell.RunAsync("changes", "add", "Another team's", "--service", "lab");
        await shell.RunAsync("changes", "add", "A switch for all", "--kind", "flag", "--by", "flags");
        var now = node.Engine.Time.Now();
        await shell.RunAsync("changes", "add", "Too long ago", "--service", "checkout", "--at", $"{now - NodaTime.Duration.FromHours(25)}");
        var number = await DeclareAsync(shell, "After a deployment");

        var near = JsonNode.Parse((await shell.RunAsync("changes", "list", "--incident", $"INC-{number}")).Out)!["changes"]!.AsArray();
        var others = JsonNode.Parse((await zoe.RunAsync("changes", "list")).Out)!["changes"]!.AsArray();

        Assert.Equal([("A switch for all", "flag", "flags"), ("Deployed 4.2", "deploy", "ana")], near.Select(change => ((string)change!["summary"]!, (string)change["kind"]!, (string)change["by"]!)));
        Assert.Equal(["A switch for all", "Another team's"], others.Select(change => (string)change!["summary"]!));
        Assert.Equal(ExitCode.NotFound, (await zoe.RunAsync("changes", "add", "x", "--service", "checkout")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("changes", "add", "x", "--kind", "party")).Exit);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("changes", "add", "x", "--link", "javascript:alert(1)")).Exit);
    }

    [Fact]
    public async Task Alerts_that_were_wrong_are_counted_against_their_rule()
    {
        using var shell = await AsAsync("ana");
        using var zoe = await AsAsync("zoe");
        foreach (var (key, wrong) in new[] { ("one", true), ("two", false) })
        {
            var sent = JsonNode.Parse((await shell.RunAsync("send-event", "checkout", "Disk full", "--dedup-key", $"fp-{key}", "--label", "alertname=DiskFull")).Out)!;
            var ended = wrong
                ? await shell.RunAsync("alerts", "false-positive", $"{(long)sent["alert"]!}", "--reason", "expected", "--comment", "Planned")
                : await shell.RunAsync("alerts", "resolve", $"{(long)sent["alert"]!}");
            Assert.True(ended.Exit == ExitCode.Done, ended.Error);
        }

        var report = JsonNode.Parse((await shell.RunAsync("report", "false-positives")).Out)!;
        var rule = report["rules"]!.AsArray().Single(rule => (string)rule!["rule"]! == "DiskFull")!;
        Assert.Equal(("checkout", 2, 1, 1, 0.5), ((string)rule["service"]!, (int)rule["closed"]!, (int)rule["false_positives"]!, (int)rule["by_reason"]!["expected"]!, (double)rule["rate"]!));
        Assert.DoesNotContain(JsonNode.Parse((await zoe.RunAsync("report", "false-positives")).Out)!["rules"]!.AsArray(), other => (string)other!["rule"]! == "DiskFull");
        shell.IsInteractive = true;
        Assert.Contains("expected 1", (await shell.RunAsync("report", "false-positives")).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await shell.RunAsync("alerts", "false-positive", $"{await node.FireAsync("because")}", "--reason", "because")).Exit);
    }

    private const string Asking = """
        incident_processes:
          asking:
            name: Asking
            severities:
              - {id: sev1, name: SEV 1, definition: Everything is down, alert_severity: critical, pages: false}
              - {id: sev2, name: SEV 2, definition: Customers notice, alert_severity: error, pages: false}
              - {id: sev3, name: SEV 3, definition: Nobody notices, alert_severity: info, pages: false}
            statuses:
              - {id: live, name: Live, category: live}
              - {id: resolved, name: Resolved, category: resolved}
            severity_questions:
              - {id: all-down, ask: "Is everything down?", yes: sev1, no: noticed}
              - {id: noticed, ask: "Do customers notice?", yes: sev2, no: sev3}
        """;

    private static async Task<long> DeclareAsync(Shell shell, string title) =>
        (long)JsonNode.Parse((await shell.RunAsync("incident", "declare", title, "--severity", "high", "--service", "checkout", "--no-page")).Out)!["incident"]!;

    private async Task<Shell> AsAsync(string user) => new(node.Address.AbsoluteUri, await node.TokenAsync(user));
}
