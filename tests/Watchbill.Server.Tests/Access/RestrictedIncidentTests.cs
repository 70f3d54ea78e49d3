using System.Net;
using System.Text.Json.Nodes;
using Watchbill.Domain.Incidents;
using Watchbill.Server.Tests.Access.Walk;

namespace Watchbill.Server.Tests.Access;

/// <summary>A restricted incident does not exist for anybody but those named: not for managers, and not for administrators.</summary>
public sealed class RestrictedIncidentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_answers_404_to_everybody_else_and_changes_nothing()
    {
        await using var stage = await Stage.SetAsync();
        var incident = await stage.IncidentAsync(restricted: true);
        var wrong = new List<string>();
        var rows = EndpointTable.Rows.Where(row => row.Pattern.StartsWith("/api/v1/incidents/{", StringComparison.Ordinal)).ToList();
        Assert.True(rows.Count > 30, $"{rows.Count} endpoints");
        foreach (var row in rows)
        {
            var call = (await row.Prepare(stage)).At("incident", incident);
            foreach (var user in new[] { "max", "adam", "tess" })
            {
                using var client = stage.Server.Client(await stage.Server.TokenOfAsync(user));
                var before = await stage.TracesAsync();
                using var answer = await client.SendAsync(call.Request(row.Method, row.Pattern), Cancel);

                // What needs an administrator is forbidden to others, whatever the incident.
                var hidden = answer.StatusCode == HttpStatusCode.NotFound || (answer.StatusCode == HttpStatusCode.Forbidden && user != "adam");
                if (!hidden || before != await stage.TracesAsync())
                {
                    wrong.Add($"{row.Endpoint}: {user} gets {(int)answer.StatusCode}, or changed something");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Those_named_see_it_and_others_neither_find_it_in_lists_nor_name_it_elsewhere()
    {
        await using var stage = await Stage.SetAsync();
        var (hidden, open) = (await stage.IncidentAsync(restricted: true), await stage.IncidentAsync());

        Assert.Equal([open.Value, hidden.Value], await ListedAsync(stage, "rita"));
        Assert.Equal([open.Value], await ListedAsync(stage, "adam"));
        foreach (var verb in new[] { "relate", "merge" })
        {
            using var admin = stage.Server.Client(await stage.Server.TokenOfAsync("adam"));
            using var answer = await admin.PostJsonAsync($"/api/v1/incidents/{open}/{verb}", $$"""{"other":"INC-{{hidden}}"}""");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        await stage.DoAsync(hidden, new Restrict(true, [new("adam")]));
        Assert.Equal([open.Value, hidden.Value], await ListedAsync(stage, "adam"));
        Assert.Equal([open.Value], await ListedAsync(stage, "max"));
    }

    private static async Task<IEnumerable<long>> ListedAsync(Stage stage, string user)
    {
        using var client = stage.Server.Client(await stage.Server.TokenOfAsync(user));
        var list = JsonNode.Parse(await client.GetStringAsync("/api/v1/incidents?category=all", Cancel))!;
        return list["incidents"]!.AsArray().Select(incident => (long)incident!["id"]!).OrderDescending();
    }
}
