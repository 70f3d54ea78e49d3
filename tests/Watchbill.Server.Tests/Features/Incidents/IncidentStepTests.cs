using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Config;
using Watchbill.Config.Playbooks;
using Watchbill.Domain;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.StandIns;
using Watchbill.StandIns.Parts;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests.Features.Incidents;

/// <summary>Steps from a request over REST to the entry with what came back, against a real PostgreSQL and a real Prometheus.</summary>
public sealed class IncidentStepTests
{
    private const string Hostile = "O'Hara'; DROP TABLE person; --";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_is_asked_for_approved_by_another_and_its_rows_stand_in_the_journal_without_secrets()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), how);
        var postgres = await PostgresServer.SharedAsync();
        var database = await postgres.CreateDatabaseAsync(Cancel);
        var reference = Path.GetTempFileName();
        await postgres.QueryAsync(
            database.Name, $"CREATE TABLE person (id int PRIMARY KEY, name text, note text); INSERT INTO person VALUES (1, 'Ada', 'token: {postgres.Password}'), (2, 'O''Hara''; DROP TABLE person; --', 'kept {postgres.Password} here')", Cancel);
        await File.WriteAllTextAsync(reference, database.ConnectionString + "\n", Cancel);
        await using var server = await StartAsync(new StepSettings { Sql = ImmutableDictionary<string, SqlSource>.Empty.Add("main", new SqlSource(new SecretReference(SecretSource.File, reference), MaxRows: 100)) });
        await WriteAsync(
            server,
            Step("named", new SqlQuery("main", "SELECT id, name FROM person WHERE name = ${name}")) with { Parameters = [new StepParameter("name", new TextType(null), null, null)], Expect = [new RowsAre(Comparison.Equal, 1)] },
            Step("notes", new SqlQuery("main", "SELECT note FROM person ORDER BY id")) with { Approval = new ApprovalRule([Approver.Role("commander")], SecondPerson: true, Duration.FromMinutes(10)) },
            Step("broken", new SqlQuery("main", "SELECT name::int FROM person")));
        var rita = server.Client(await server.TokenOfAsync("rita"));
        var max = server.Client(await server.TokenOfAsync("max"));
        var incident = await DeclareAsync(rita);
        await PostAsync(rita, $"{incident}/role", """{"role":"commander"}""");
        await PostAsync(rita, $"{incident}/playbook", """{"playbook":"probe"}""");

        await PostAsync(rita, $"{incident}/step", new JsonObject { ["step"] = "named", ["arguments"] = new JsonObject { ["name"] = Hostile } }.ToJsonString());
        await PostAsync(rita, $"{incident}/step", """{"step":"broken"}""");
        await PostAsync(max, $"{incident}/step", """{"step":"notes"}""");
        await PostAsync(rita, $"{incident}/approve-step", """{"number":3}""");
        var steps = await EndedAsync(rita, incident, 3);

        Assert.Equal(("ended", "passed", $"id | name\n2 | {Hostile}\n(1 row)\n"), ((string)steps[0]!["state"]!, (string)steps[0]!["status"]!, (string)steps[0]!["output"]!));
        Assert.Equal("error", (string)steps[1]!["status"]!);
        Assert.Contains("***", (string)steps[2]!["output"]!, StringComparison.Ordinal);
        Assert.Equal(["rita"], steps[2]!["approved_by"]!.AsArray().Select(name => (string)name!));
        var ended = (await JournalAsync(server, incident)).Select(row => row.Entry).OfType<StepEnded>().Single(entry => entry.Number == 1);
        Assert.Equal(Hash(ended.Output), ended.OutputHash);

        // What is known to be secret is refused where it is given, and masked wherever it comes from.
        var refused = await PostAsync(rita, $"{incident}/step", new JsonObject { ["step"] = "named", ["arguments"] = new JsonObject { ["name"] = $"x {postgres.Password}" } }.ToJsonString(), HttpStatusCode.BadRequest);
        Assert.Contains("it looks like a secret", refused, StringComparison.Ordinal);
        var everything = string.Concat((await JournalAsync(server, incident)).Select(row => JournalJson.Write(row.Entry))) + steps.ToJsonString() + refused + server.Log.All;
        Assert.DoesNotContain(postgres.Password, everything, StringComparison.Ordinal);

        // What came all the same and must not be read any more is taken out, of the snapshot too.
        var adam = server.Client(await server.TokenOfAsync("adam"));
        var entry = (await JournalAsync(server, incident)).Single(row => row.Entry is StepEnded { Number: 1 });
        await PostAsync(adam, $"{incident}/entries/{entry.Version}/redact", """{"why":"A name of a customer"}""");
        await PostAsync(adam, $"{incident}/entries/{(await JournalAsync(server, incident)).Single(row => row.Entry is StepRequested { Number: 1 }).Version}/redact", """{"why":"A name of a customer"}""");
        var redacted = (await EndedAsync(rita, incident, 3))[0]!;
        Assert.Equal(("[redacted]", "[redacted]", "passed"), ((string)redacted["output"]!, (string)redacted["arguments"]!["name"]!, (string)redacted["status"]!));
        Assert.DoesNotContain("O'Hara", string.Concat((await JournalAsync(server, incident)).Select(row => JournalJson.Write(row.Entry))), StringComparison.Ordinal);
        Assert.Equal("2", (await postgres.QueryAsync(database.Name, "SELECT count(*) FROM person", Cancel)).Trim());
        File.Delete(reference);
    }

    [Fact]
    public async Task Diagnostics_ask_a_real_Prometheus_by_themselves_when_their_playbook_comes_into_use()
    {
        Assert.SkipUnless(PrometheusServer.IsInstalled(out var how), how);
        await using var prometheus = await PrometheusServer.StartAsync(new PrometheusOptions { Rules = "groups: [{name: steady, rules: [{record: job_errors, expr: vector(0.25)}]}]" }, Cancel);
        await using var server = await StartAsync(new StepSettings { Prometheus = ImmutableDictionary<string, QuerySource>.Empty.Add("main", new QuerySource(prometheus.Url.ToString().TrimEnd('/'), null, null)) });
        await WriteAsync(server, Step("errors", new PromQuery("main", "vector(0.25)", Duration.FromMinutes(5))) with { Automatic = true, Expect = [new ValueIs(Comparison.Less, 0.5)] });
        var rita = server.Client(await server.TokenOfAsync("rita"));
        var incident = await DeclareAsync(rita);

        await PostAsync(rita, $"{incident}/playbook", """{"playbook":"probe"}""");
        var step = (await EndedAsync(rita, incident, 1))[0]!;

        Assert.Equal(("passed", (string?)null), ((string)step["status"]!, (string?)step["by"]));
        var kept = (await server.Engine.Store.Reader.ReadIncidentAsync(new IncidentId(incident), Cancel))!.Incident.Steps[0];
        Assert.All(Assert.Single(kept.Series).Points, point => Assert.Equal(0.25, point.Value));
        var timeline = JsonNode.Parse(await rita.GetStringAsync($"/api/v1/incidents/{incident}/timeline", Cancel))!["entries"]!.AsArray();
        Assert.Contains(timeline, entry => (string)entry!["kind"]! == "step.requested" && ((string)entry["reason"]!).Contains("runs by itself", StringComparison.Ordinal));
        Assert.Contains(timeline, entry => ((string)entry!["text"]!).StartsWith("step 1 passed: To errors. All is as expected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_settings_steps_reach_nothing_inside_and_say_so()
    {
        await using var server = await StartAsync(StepSettings.None);
        await WriteAsync(server, Step("inside", new HttpCheck($"{server.Address}readyz", Head: false)), Step("query", new SqlQuery("main", "SELECT 1")), Step("program", new ShellCommand("id", [])));
        var rita = server.Client(await server.TokenOfAsync("rita"));
        var incident = await DeclareAsync(rita);
        await PostAsync(rita, $"{incident}/playbook", """{"playbook":"probe"}""");

        Assert.Contains("name no database", await PostAsync(rita, $"{incident}/step", """{"step":"query"}""", HttpStatusCode.Forbidden), StringComparison.Ordinal);
        Assert.Contains("runs no programs", await PostAsync(rita, $"{incident}/step", """{"step":"program"}""", HttpStatusCode.Forbidden), StringComparison.Ordinal);
        await PostAsync(rita, $"{incident}/step", """{"step":"inside"}""");
        Assert.Equal("error", (string)(await EndedAsync(rita, incident, 1))[0]!["status"]!);
    }

    private static Task<ServerUnderTest> StartAsync(StepSettings settings) => ServerUnderTest.StartAsync(server => server.Options = server.Options with { Steps = settings });

    private static PlaybookStep Step(string id, StepAction action) =>
        new(id, $"To {id}", action, Duration.FromSeconds(20), PlaybookStep.MostOutput, Changes: false, null, null, PreApproved: false, Automatic: false, null);

    private static Task WriteAsync(ServerUnderTest server, params ImmutableArray<PlaybookStep> steps) =>
        Organisation.WriteAsync(server.Engine, DefinitionJson.Of(new Playbook(new PlaybookId("probe"), "Probe", null, Security: false, "text") { Steps = steps }));

    private static async Task<long> DeclareAsync(HttpClient client) =>
        (long)JsonNode.Parse(await PostAsync(client, "", """{"title":"Probe","severity":"high","services":["shop"],"page":false}""", HttpStatusCode.Created))!["incident"]!;

    private static async Task<string> PostAsync(HttpClient client, string path, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/api/v1/incidents{(path.Length == 0 ? "" : "/")}{path}", content, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode} {text}");
        return text;
    }

    private static async Task<JsonArray> EndedAsync(HttpClient client, long incident, int count)
    {
        JsonArray steps = [];
        await Eventually.HoldsAsync(
            async () => (steps = JsonNode.Parse(await client.GetStringAsync($"/api/v1/incidents/{incident}", Cancel))!["steps"]!.AsArray()).Count == count && steps.All(step => (string)step!["state"]! == "ended"),
            "every step has ended",
            Long,
            Cancel);
        return steps;
    }

    private static Task<IReadOnlyList<JournalRow>> JournalAsync(ServerUnderTest server, long incident) => server.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new IncidentId(incident)), Cancel);

    private static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
