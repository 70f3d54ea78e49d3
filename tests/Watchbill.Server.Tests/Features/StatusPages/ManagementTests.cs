using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using static Watchbill.Server.Tests.StatusSamples;

namespace Watchbill.Server.Tests.Features.StatusPages;

/// <summary>What managers do through the interface, and what a line of curl in a playbook does.</summary>
public sealed class ManagementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_playbooks_curl_opens_an_incident_and_resolves_it()
    {
        await using var server = await StatusSamples.StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));

        // As curl -d sends it: the type says a form.
        using var opened = await max.SendAsync(Curl(HttpMethod.Post, "/api/incidents", """
            {
                   "status": "investigating",
                   "message": "We are investigating a service disruption affecting checkout",
                   "impact": "major_outage"
                 }
            """), Cancel);
        var incident = await opened.JsonAsync();

        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        Assert.Equal(("investigating", "critical", "We are investigating a service disruption affecting checkout"), (Text(incident, "status"), Text(incident, "impact"), Text(incident, "name")));
        Assert.Equal("critical", Text((await PublicAsync(server, "status"))["status"]!, "indicator"));

        using var resolved = await max.SendAsync(
            Curl(HttpMethod.Patch, $"/api/incidents/{Text(incident, "id")}", """{"status": "resolved", "message": "The issue has been resolved. All services are operating normally."}"""), Cancel);

        Assert.Equal((HttpStatusCode.OK, "resolved"), (resolved.StatusCode, Text(await resolved.JsonAsync(), "status")));
        Assert.Equal("none", Text((await PublicAsync(server, "status"))["status"]!, "indicator"));
        Assert.Equal(["resolved", "investigating"], (await PublicAsync(server, "incidents"))["incidents"]![0]!["incident_updates"]!.AsArray().Select(update => Text(update!, "status")));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("status=investigating", "JSON")]
    [InlineData("""{"status":"investigating"}""", "message")]
    [InlineData("""{"status":"burning","message":"x"}""", "burning")]
    [InlineData("""{"status":3,"message":"x"}""", "status")]
    [InlineData("""{"message":"x","impact":"maintenance"}""", "maintenance")]
    [InlineData("""{"message":"x","components":{"api":"sad"}}""", "sad")]
    [InlineData("""{"message":"x","components":{"nope":"major_outage"}}""", "nope")]
    [InlineData("""{"message":"   "}""", "message")]
    public async Task A_wrong_line_of_curl_is_answered_exactly_and_posts_nothing(string body, string named)
    {
        await using var server = await StatusSamples.StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));

        using var answer = await max.SendAsync(Curl(HttpMethod.Post, "/api/incidents", body), Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty((await PublicAsync(server, "incidents"))["incidents"]!.AsArray());
    }

    [Fact]
    public async Task The_same_key_posts_once()
    {
        await using var server = await StatusSamples.StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));
        max.DefaultRequestHeaders.Add("Idempotency-Key", "once");

        using var first = await max.PostJsonAsync("/api/v1/status-pages/main/posts", """{"name":"Checkout fails","body":"We look."}""");
        using var second = await max.PostJsonAsync("/api/v1/status-pages/main/posts", """{"name":"Checkout fails","body":"We look."}""");

        Assert.Equal(Text(await first.JsonAsync(), "id"), Text(await second.JsonAsync(), "id"));
        Assert.Single((await PublicAsync(server, "incidents"))["incidents"]!.AsArray());
    }

    [Fact]
    public async Task An_edited_update_reads_anew_and_its_first_words_stay_in_the_journal()
    {
        await using var server = await StatusSamples.StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));
        var post = await OpenAsync(server);

        using var edited = await max.PutAsync($"/api/v1/status-pages/main/posts/{post.Id}/updates/1", Json("""{"body":"We know more."}"""), Cancel);
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        Assert.Equal("We know more.", Text((await PublicAsync(server, "incidents"))["incidents"]![0]!["incident_updates"]![0]!, "body"));

        var journal = JsonNode.Parse(await max.GetStringAsync($"/api/v1/status-pages/main/posts/{post.Id}/journal", Cancel))!["entries"]!.AsArray();
        Assert.Equal(["status_post.opened", "status_post.updated", "status_post.edited"], journal.Select(entry => Text(entry!, "kind")));
        Assert.Equal(["We are looking into it.", "We know more."], journal.Skip(1).Select(entry => Text(entry!, "text")));
        Assert.Equal("user:max", Text(journal[2]!, "by"));
    }

    [Fact]
    public async Task A_component_set_by_hand_shows_until_it_is_set_again()
    {
        await using var server = await StatusSamples.StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));

        using var set = await max.PutAsync("/api/v1/status-pages/main/components/batch", Json("""{"status":"degraded_performance"}"""), Cancel);
        Assert.Equal(("minor", "Partially Degraded Service"), (Text(await set.JsonAsync(), "indicator"), Text((await PublicAsync(server, "status"))["status"]!, "description")));
        using var client = server.Client();
        Assert.Contains("Nightly reports", await client.GetStringAsync("/status/main", Cancel), StringComparison.Ordinal);

        using var back = await max.PutAsync("/api/v1/status-pages/main/components/batch", Json("""{"status":"operational"}"""), Cancel);
        using var unknown = await max.PutAsync("/api/v1/status-pages/main/components/nope", Json("""{"status":"operational"}"""), Cancel);
        using var wrong = await max.PutAsync("/api/v1/status-pages/main/components/batch", Json("""{"status":"sad"}"""), Cancel);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (back.StatusCode, unknown.StatusCode, wrong.StatusCode));
        Assert.DoesNotContain("Nightly reports", await client.GetStringAsync("/status/main", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_is_planned_moved_and_told_of_afterwards()
    {
        await using var server = await StatusSamples.StartAsync();
        using var max = server.Client(await server.TokenOfAsync("max"));
        var now = server.Engine.Time.Now();

        using var planned = await max.PostJsonAsync(
            "/api/v1/status-pages/main/maintenances", $$"""{"name":"Disks","body":"New ones.","components":["mail"],"scheduled_for":"{{now + Duration.FromHours(5)}}","scheduled_until":"{{now + Duration.FromHours(6)}}"}""");
        var id = Text(await planned.JsonAsync(), "id");
        using var moved = await max.PatchAsync($"/api/v1/status-pages/main/posts/{id}", Json($$"""{"scheduled_until":"{{now + Duration.FromHours(9)}}"}"""), Cancel);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (planned.StatusCode, moved.StatusCode));

        using var past = await max.PostJsonAsync(
            "/api/v1/status-pages/main/posts", $$"""{"name":"Yesterday","body":"It was slow.","started_at":"{{now - Duration.FromHours(20)}}","resolved_at":"{{now - Duration.FromHours(19)}}"}""");
        using var half = await max.PostJsonAsync("/api/v1/status-pages/main/posts", $$"""{"name":"Yesterday","body":"x","started_at":"{{now - Duration.FromHours(20)}}"}""");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.BadRequest), (past.StatusCode, half.StatusCode));
        Assert.Equal("resolved", Text(await past.JsonAsync(), "status"));
    }

    [Fact]
    public async Task What_happened_while_the_server_was_away_is_caught_up()
    {
        await using var server = await StatusSamples.StartAsync();
        var now = server.Engine.Time.Now();
        var post = await SubmitAsync(server, null, new PlanMaintenance(
            Page.Id, "Disks", "New ones.", [new ComponentId("mail")], new MaintenancePlan(now + Duration.FromHours(1), now + Duration.FromHours(2), true, true, null), Notify: false));
        await server.StopAsync();
        server.Time.Advance(Duration.FromHours(5));
        await server.RestartAsync();

        await StandIns.Eventually.HoldsAsync(
            async () => (await server.Engine.Store.Reader.ReadStatusPostAsync(post.Id, Cancel))!.Status == PostStatus.Completed, "the maintenance is over", cancel: Cancel);
        var read = (await server.Engine.Store.Reader.ReadStatusPostAsync(post.Id, Cancel))!;
        Assert.Equal((read.Plan!.From, read.Plan.Until), (read.StartedAt, read.EndedAt));
    }

    private static HttpRequestMessage Curl(HttpMethod method, string path, string body) =>
        new(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded") };

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonObject> PublicAsync(ServerUnderTest server, string name)
    {
        using var client = server.Client();
        using var answer = await client.GetAsync($"/api/v2/{name}.json", Cancel);
        return await answer.JsonAsync();
    }

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();
}
