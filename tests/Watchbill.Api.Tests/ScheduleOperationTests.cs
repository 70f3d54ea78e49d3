using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Doors.Tests;
using Watchbill.Engine;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Api.Tests;

/// <summary>Overrides and temporary schedules over REST follow the rules of the schedule's page.</summary>
public sealed class ScheduleOperationTests(Node node) : IClassFixture<Node>
{
    private static readonly UserId Dana = new("dana");

    [Theory]
    [InlineData("overrides", """{"schedule":"primary","start":"2033-06-03T10:00:00Z","end":"2033-06-03T12:00:00Z","kind":"add","user":"dana"}""")]
    [InlineData("overrides", """{"schedule":"primary","start":"2033-06-03T10:00:00Z","end":"2033-06-03T12:00:00Z","kind":"replace","user":"ana","instead":"dana"}""")]
    [InlineData("temporary-schedules", """{"schedule":"primary","name":"June","start":"2033-06-03T10:00:00Z","end":"2033-06-03T12:00:00Z","shifts":[{"start":"2033-06-03T10:00:00Z","end":"2033-06-03T12:00:00Z","users":["ana","dana"]}]}""")]
    public async Task Nobody_who_is_disabled_is_put_on_call(string path, string body)
    {
        await WriteAsync(DefinitionJson.Of(new User(Dana, "Dana", null, "UTC", Permission.Responder, [], Disabled: true)), Actor.Engine("test"));
        using var ana = await Rest.AsAsync(node, "ana");

        var (status, refused) = await ana.PostAsync(path, body);

        Assert.Equal((400, "invalid"), (status, (string)refused["code"]!));
        Assert.Equal("The account of Dana is disabled, so nobody would be paged.", (string)refused["message"]!);
        Assert.Equal("Choose somebody else.", (string)refused["fix"]!);
    }

    [Theory]
    [InlineData("add,remove")]
    [InlineData("1")]
    [InlineData("swap")]
    public async Task A_kind_is_one_of_three_words(string kind)
    {
        using var ana = await Rest.AsAsync(node, "ana");

        var (status, refused) = await ana.PostAsync("overrides", $$"""{"schedule":"primary","start":"2033-06-03T10:00:00Z","end":"2033-06-03T12:00:00Z","kind":"{{kind}}","user":"ana"}""");

        Assert.Equal((400, $"'{kind}' is no kind of override."), (status, (string)refused["message"]!));
    }

    [Fact]
    public async Task What_has_begun_begins_now()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var before = node.Engine.Time.Now();
        var (yesterday, hour, tomorrow) = (before - Duration.FromDays(1), before - Duration.FromHours(1), before + Duration.FromDays(1));

        var (_, change) = await ana.PostAsync("overrides", $$"""{"schedule":"primary","start":"{{yesterday}}","end":"{{tomorrow}}","kind":"add","user":"zoe"}""");
        var (_, temporary) = await ana.PostAsync(
            "temporary-schedules",
            $$"""{"schedule":"primary","name":"Now","start":"{{yesterday}}","end":"{{tomorrow}}","shifts":[{"start":"{{yesterday}}","end":"{{hour}}","users":["bob"]},{"start":"{{hour}}","end":"{{tomorrow}}","users":["zoe"]}]}""");

        Assert.InRange(At(change["start"]), before, node.Engine.Time.Now());
        var shift = Assert.Single(temporary["shifts"]!.AsArray())!;
        Assert.Equal("zoe", (string)shift["users"]![0]!);
        Assert.Equal(At(temporary["start"]), At(shift["start"]));
        Assert.InRange(At(temporary["start"]), before, node.Engine.Time.Now());
        Assert.Equal(200, (await ana.DeleteAsync($"temporary-schedules/{temporary["id"]}")).Status);
    }

    [Fact]
    public async Task A_temporary_schedule_whose_shifts_are_over_is_refused()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var now = node.Engine.Time.Now();
        var (from, to, end) = (now - Duration.FromHours(2), now - Duration.FromHours(1), now + Duration.FromHours(1));

        var (status, refused) = await ana.PostAsync("temporary-schedules", $$"""{"schedule":"primary","name":"Over","start":"{{from}}","end":"{{end}}","shifts":[{"start":"{{from}}","end":"{{to}}","users":["zoe"]}]}""");

        Assert.Equal(400, status);
        Assert.Equal("All of its shifts are over.", (string)refused["message"]!);
    }

    [Fact]
    public async Task Whoever_made_an_override_takes_it_back_though_they_may_not_make_it_any_more()
    {
        var start = Instant.FromUtc(2033, 8, 1, 0, 0);
        var made = new Override("ov-bobs", new ScheduleId("primary"), start, start + Duration.FromHours(1), OverrideKind.Add, new UserId("zoe"), null);
        await WriteAsync(DefinitionJson.Of(made), Actor.User(new UserId("bob")));
        await WriteAsync(DefinitionJson.Of(made with { Id = "ov-anas" }), Actor.User(new UserId("ana")));
        using var bob = await Rest.AsAsync(node, "bob");

        var (own, _) = await bob.DeleteAsync("overrides/ov-bobs");
        var (others, refused) = await bob.DeleteAsync("overrides/ov-anas");

        Assert.Equal((200, 403), (own, others));
        Assert.Contains("Ask whoever made it, or a manager.", (string)refused["message"]!, StringComparison.Ordinal);
        Assert.Equal("ov-anas", Assert.Single(node.Engine.Definitions.Current.Overrides, change => change.Start == start).Id);
    }

    [Fact]
    public async Task A_repeated_removal_under_its_key_is_answered_alike()
    {
        using var ana = await Rest.AsAsync(node, "ana");
        var (_, made) = await ana.PostAsync("overrides", """{"schedule":"primary","start":"2033-09-03T10:00:00Z","end":"2033-09-03T12:00:00Z","kind":"remove","user":"ana"}""");

        var (status, first) = await DeleteAsync();
        var (again, second) = await DeleteAsync();

        Assert.Equal((200, 200), (status, again));
        Assert.Equal(first, second);
        Assert.Contains((string)made["id"]!, second, StringComparison.Ordinal);

        async Task<(int Status, string Body)> DeleteAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/overrides/{made["id"]}");
            request.Headers.Add("Idempotency-Key", "away");
            using var answer = await ana.Client.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    private static Instant At(System.Text.Json.Nodes.JsonNode? node) => NodaTime.Text.InstantPattern.ExtendedIso.Parse((string)node!).Value;

    private Task WriteAsync(DefinitionDocument document, Actor by) => node.Engine.DefinitionPath.WriteAsync([new DefinitionWrite(document.Kind, document.Id, document.Json, "api", by, default)], []);
}
