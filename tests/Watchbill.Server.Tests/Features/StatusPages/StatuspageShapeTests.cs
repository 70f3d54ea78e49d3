using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.StandIns.Parts;
using Watchbill.StandIns.Specs;
using static Watchbill.Server.Tests.StatusSamples;

namespace Watchbill.Server.Tests.Features.StatusPages;

/// <summary>The public JSON has Statuspage's shape, field by field.</summary>
public sealed class StatuspageShapeTests
{
    private static readonly string[] IncidentFields =
    [
        "components", "created_at", "id", "impact", "incident_updates", "monitoring_at", "name", "page_id", "resolved_at", "shortlink", "started_at", "status", "updated_at",
    ];

    private static readonly string[] ComponentFields =
    [
        "created_at", "description", "group", "group_id", "id", "name", "only_show_if_degraded", "page_id", "position", "showcase", "start_date", "status", "updated_at",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_document_has_the_fields_that_readers_expect()
    {
        await using var server = await FilledAsync();
        var summary = await ReadAsync(server, "summary");

        Assert.Equal(["components", "incidents", "page", "scheduled_maintenances", "status"], Keys(summary));
        Assert.Equal(["id", "name", "time_zone", "updated_at", "url"], Keys(summary["page"]!));
        Assert.Equal(("main", "Acme", "Europe/Berlin", "http://watchbill.example/status/main"), (Text(summary["page"]!, "id"), Text(summary["page"]!, "name"), Text(summary["page"]!, "time_zone"), Text(summary["page"]!, "url")));
        Assert.Equal(("major", "Partial System Outage"), (Text(summary["status"]!, "indicator"), Text(summary["status"]!, "description")));
        Assert.All(summary["components"]!.AsArray(), component => Assert.Equal(ComponentFields, Keys(component!).Except(["components"])));
        Assert.Equal(["core", "api", "website", "mail", "batch"], summary["components"]!.AsArray().Select(component => Text(component!, "id")));
        Assert.Equal([1, 2, 3, 4, 5], summary["components"]!.AsArray().Select(component => component!["position"]!.GetValue<int>()));
        Assert.Equal(["api", "website"], summary["components"]![0]!["components"]!.AsArray().Select(id => id!.GetValue<string>()));
        Assert.Equal(IncidentFields, Keys(Assert.Single(summary["incidents"]!.AsArray())!));
        Assert.Equal([.. IncidentFields, "scheduled_for", "scheduled_until"], Keys(Assert.Single(summary["scheduled_maintenances"]!.AsArray())!).OrderBy(key => Array.IndexOf(IncidentFields, key) is var at && at < 0 ? 99 : at));

        var update = summary["incidents"]![0]!["incident_updates"]![0]!;
        Assert.Equal(
            ["affected_components", "body", "created_at", "custom_tweet", "deliver_notifications", "display_at", "id", "incident_id", "status", "tweet_id", "updated_at"], Keys(update));
        Assert.Equal("""{"code":"api","name":"API","old_status":"degraded_performance","new_status":"partial_outage"}""", update["affected_components"]![0]!.ToJsonString());
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$", Text(update, "created_at"));
    }

    [Fact]
    public async Task The_lists_hold_what_their_names_say()
    {
        await using var server = await FilledAsync();

        Assert.Equal(["Checkout is slow", "Mail is late"], await NamesAsync(server, "incidents", "incidents"));
        Assert.Equal(["Checkout is slow"], await NamesAsync(server, "incidents/unresolved", "incidents"));
        Assert.Equal(["New disks"], await NamesAsync(server, "scheduled-maintenances", "scheduled_maintenances"));
        Assert.Equal(["New disks"], await NamesAsync(server, "scheduled-maintenances/upcoming", "scheduled_maintenances"));
        Assert.Empty(await NamesAsync(server, "scheduled-maintenances/active", "scheduled_maintenances"));
        Assert.Equal(["page", "status"], Keys(await ReadAsync(server, "status")));
        Assert.Equal(["components", "page"], Keys(await ReadAsync(server, "components")));

        using var client = server.Client();
        Assert.Equal(await client.GetStringAsync("/status/main/api/v2/summary.json", Cancel), await client.GetStringAsync("/api/v2/summary.json", Cancel));
    }

    [Fact]
    public async Task Maintenance_begins_and_ends_by_itself_and_moves_from_list_to_list()
    {
        await using var server = await FilledAsync();
        server.Time.Advance(Duration.FromMinutes(61));
        await EventuallyAsync(server, "scheduled-maintenances/active", ["New disks"]);
        var mail = (await ReadAsync(server, "components"))["components"]!.AsArray().Single(component => Text(component!, "id") == "mail")!;
        Assert.Equal("under_maintenance", Text(mail, "status"));

        server.Time.Advance(Duration.FromMinutes(61));
        await EventuallyAsync(server, "scheduled-maintenances/active", []);
        var done = (await ReadAsync(server, "scheduled-maintenances"))["scheduled_maintenances"]![0]!;
        Assert.Equal(["completed", "in_progress", "scheduled"], done["incident_updates"]!.AsArray().Select(update => Text(update!, "status")));
        Assert.Equal("""{"code":"mail","name":"Mail","old_status":"under_maintenance","new_status":"operational"}""", done["incident_updates"]![0]!["affected_components"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Each_part_fits_the_published_description()
    {
        var description = OpenApiDocument.Find("statuspage", "swagger.json");
        Assert.SkipWhen(description is null, "../shared is absent: specs/statuspage/swagger.json is not here");
        await using var server = await FilledAsync();
        var summary = await ReadAsync(server, "summary");
        var check = new SchemaCheck(description!);
        var wrong = new List<string>();
        Look("Page", summary["page"]!);
        summary["components"]!.AsArray().ToList().ForEach(component => Look("Component", component!));
        foreach (var post in summary["incidents"]!.AsArray().Concat(summary["scheduled_maintenances"]!.AsArray()))
        {
            Look("Incident", post!);
            post!["incident_updates"]!.AsArray().ToList().ForEach(update => Look("IncidentUpdate", update!));
        }

        Assert.Empty(wrong);

        // The description says of no field that it may be null, though Statuspage itself sends nulls: they are left out before the comparison.
        void Look(string schema, JsonNode value)
        {
            using var document = JsonDocument.Parse(WithoutNulls(value).ToJsonString());
            wrong.AddRange(check.Json(description!.Root.GetProperty("components").GetProperty("schemas").GetProperty(schema), document.RootElement, schema));
        }
    }

    /// <summary>A client from npm that others wrote, unmodified, told nothing but the address.</summary>
    [Fact]
    public async Task A_client_that_others_wrote_reads_it()
    {
        const string Script = """
            const { Statuspage } = require('statuspage.io');
            const client = new Statuspage('main');
            client.setApiUrl(process.env.STATUS_URL);
            (async () => {
              const summary = await client.api.getSummary();
              const status = await client.api.getStatus();
              const components = await client.api.getComponents();
              const unresolved = await client.api.incidents.getUnresolved();
              const all = await client.api.incidents.getAll();
              const upcoming = await client.api.scheduledMaintenances.getUpcoming();
              console.log(JSON.stringify([
                summary.page.name, status.status.indicator, components.components.map(one => one.status), unresolved.incidents.map(one => one.incident_updates[0].body),
                all.incidents.map(one => one.status), upcoming.scheduled_maintenances.map(one => one.name), new Date(summary.page.updated_at) > new Date(0)]));
            })().catch(problem => { console.error(problem); process.exit(1); });
            """;
        await using var server = await FilledAsync();
        var node = Executables.Require(Executables.Find("node"), "nodejs");
        var folder = typeof(StatuspageShapeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "NpmFolder").Value!;

        var printed = await ChildProcess.RunAsync(
            new ChildCommand(node, "-e", Script)
            {
                Environment = new Dictionary<string, string> { ["STATUS_URL"] = server.Address.ToString().TrimEnd('/'), ["NODE_PATH"] = Path.Combine(folder, "node_modules"), ["NO_PROXY"] = "127.0.0.1" },
            },
            Cancel);

        Assert.Equal(
            """["Acme","major",["partial_outage","partial_outage","operational","operational","operational"],["It is worse."],["identified","resolved"],["New disks"],true]""",
            printed.Trim());
    }

    private static async Task<ServerUnderTest> FilledAsync()
    {
        var server = await StatusSamples.StartAsync();
        var mail = await OpenAsync(server, "Mail is late", Set("mail", ComponentStatus.DegradedPerformance));
        await SubmitAsync(server, mail.Id, new UpdatePost(PostStatus.Resolved, "Mail is sent again.", [], null, null, Notify: true));
        server.Time.Advance(Duration.FromMinutes(5));
        var post = await OpenAsync(server, "Checkout is slow", Set("api", ComponentStatus.DegradedPerformance));
        server.Time.Advance(Duration.FromMinutes(5));
        await SubmitAsync(server, post.Id, new UpdatePost(PostStatus.Identified, "It is worse.", [Set("api", ComponentStatus.PartialOutage)], null, null, Notify: true));
        var now = server.Engine.Time.Now();
        await SubmitAsync(server, null, new PlanMaintenance(
            Page.Id, "New disks", "We exchange disks.", [new ComponentId("mail")], new MaintenancePlan(now + Duration.FromHours(1), now + Duration.FromHours(2), true, true, null), Notify: true));
        return server;
    }

    private static async Task<JsonObject> ReadAsync(ServerUnderTest server, string name)
    {
        using var client = server.Client();
        using var answer = await client.GetAsync($"/status/main/api/v2/{name}.json", Cancel);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return await answer.JsonAsync();
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(ServerUnderTest server, string document, string list) =>
        [.. (await ReadAsync(server, document))[list]!.AsArray().Select(post => Text(post!, "name"))];

    private static Task EventuallyAsync(ServerUnderTest server, string document, string[] names) => StandIns.Eventually.HoldsAsync(
        async () => (await NamesAsync(server, document, "scheduled_maintenances")).SequenceEqual(names), $"{document} is {string.Join(", ", names)}", cancel: Cancel);

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal);

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();

    private static JsonNode WithoutNulls(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(property => property.Value is not null).Select(property => KeyValuePair.Create(property.Key, (JsonNode?)WithoutNulls(property.Value!)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : WithoutNulls(item))]),
        _ => node.DeepClone(),
    };
}
