using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Doors.Tests;
using Watchbill.Engine.People;

namespace Watchbill.Api.Tests;

public sealed class AlertTests(Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task A_list_has_pages_newest_first()
    {
        AlertId[] fired = [await node.FireAsync("page-1"), await node.FireAsync("page-2"), await node.FireAsync("page-3")];
        using var ana = await Rest.AsAsync(node, "ana");

        var (status, first) = await ana.GetAsync($"alerts?limit=2&before={fired[2].Value + 1}");
        var (_, second) = await ana.GetAsync($"alerts?limit=2&before={first["next"]}");

        Assert.Equal(200, status);
        Assert.Equal([fired[2].Value, fired[1].Value], first["alerts"]!.AsArray().Select(alert => (long)alert!["id"]!));
        Assert.Equal(fired[0].Value, (long)second["alerts"]![0]!["id"]!);
    }

    [Fact]
    public async Task Another_teams_alert_is_not_there()
    {
        var alert = await node.FireAsync("secret", "lab");
        using var bob = await Rest.AsAsync(node, "bob");

        Assert.Equal((404, "not_found"), Code(await bob.GetAsync($"alerts/{alert}")));
        Assert.Equal((404, "not_found"), Code(await bob.PostAsync($"alerts/{alert}/acknowledge")));
        Assert.Equal((404, "not_found"), Code(await bob.GetAsync("alerts?service=lab")));
        Assert.DoesNotContain((await bob.GetAsync("alerts?status=all&limit=200")).Body["alerts"]!.AsArray(), found => (long)found!["id"]! == alert.Value);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }

    [Fact]
    public async Task An_alert_tells_what_happened_with_typed_reasons_and_what_comes_next()
    {
        var alert = await node.FireAndSendAsync("story");
        using var ana = await Rest.AsAsync(node, "ana");

        var (_, body) = await ana.GetAsync($"alerts/{alert}");

        var rule = body["timeline"]!.AsArray().Single(entry => (string?)entry!["kind"] == "rule.fired")!;
        Assert.Equal("rule 1 pages Ana (named directly)".Split(" (")[0], ((string)rule["text"]!).Split(" (")[0]);
        Assert.Equal("rule 1 pages at once", (string?)rule["reason"]);
        Assert.Equal("rule_came_due", (string?)rule["data"]!["reason"]!["$kind"]);
        Assert.Equal(4, body["notifications"]!.AsArray().Count);
        Assert.Contains(body["next_steps"]!.AsArray(), step => (string?)step!["text"] == "rule 2 pages Bob");
    }

    [Fact]
    public async Task The_same_key_is_carried_out_once_and_answered_alike()
    {
        var alert = await node.FireAsync("twice");
        using var ana = await Rest.AsAsync(node, "ana");

        var first = await ana.PostAsync($"alerts/{alert}/escalate", "{}", "key-1");
        var second = await ana.PostAsync($"alerts/{alert}/escalate", "{}", "key-1");

        Assert.Equal((200, false), (first.Status, (bool)first.Body["repeated"]!));
        Assert.Equal((200, true), (second.Status, (bool)second.Body["repeated"]!));
        Assert.Single(await node.JournalAsync(alert), row => row.Entry is EscalationRequested);
    }

    [Fact]
    public async Task Acting_in_ignorance_of_another_persons_act_is_a_conflict_that_names_it()
    {
        var alert = await node.FireAsync("conflict");
        var seen = (await node.ReadAsync(alert)).Alert.Version;
        Assert.True((await node.Engine.Commands.SubmitAsync(new CommandRequest("bob", new UserId("bob"), Door.Web, alert, new Escalate(null)))).IsAccepted);
        using var ana = await Rest.AsAsync(node, "ana");

        var (status, body) = await ana.PostAsync($"alerts/{alert}/reassign", $$"""{"to":"bob","seen":{{seen}}}""");

        Assert.Equal((409, "conflict"), (status, (string)body["code"]!));
        Assert.Contains("Bob escalated this alert", (string)body["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("snooze", "{}", 400, "invalid")]
    [InlineData("snooze", """{"for":"soon"}""", 400, "invalid")]
    [InlineData("snooze", """{"for":"8d"}""", 400, "invalid")]
    [InlineData("snooze", """{"for":"1h","until":"2030-01-01T00:00:00Z"}""", 400, "invalid")]
    [InlineData("reassign", "{}", 400, "invalid")]
    [InlineData("reassign", """{"to":"nobody"}""", 422, "unknown_user")]
    [InlineData("reassign", """{"to":"olga"}""", 409, "nobody_to_page")]
    [InlineData("acknowledge", """{"sen":1}""", 400, "invalid")]
    [InlineData("acknowledge", "{", 400, "invalid")]
    public async Task What_is_refused_says_why(string verb, string body, int status, string code)
    {
        var alert = await node.FireAsync($"{verb}-{body}");
        using var ana = await Rest.AsAsync(node, "ana");

        var answer = await ana.PostAsync($"alerts/{alert}/{verb}", body);

        Assert.Equal((status, code), Code(answer));
        Assert.NotEmpty((string)answer.Body["message"]!);
        Assert.Equal(AlertStatus.Triggered, (await node.ReadAsync(alert)).Alert.Status);
    }

    [Fact]
    public async Task An_observer_looks_and_does_not_touch()
    {
        var alert = await node.FireAsync("look");
        using var olga = await Rest.AsAsync(node, "olga");

        Assert.Equal(200, (await olga.GetAsync($"alerts/{alert}")).Status);
        Assert.Equal((403, "forbidden"), Code(await olga.PostAsync($"alerts/{alert}/acknowledge")));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_told()
    {
        using var nobody = new Rest(node.Client());

        Assert.Equal(401, (await nobody.GetAsync("alerts")).Status);
    }

    private static (int Status, string Code) Code((int Status, System.Text.Json.Nodes.JsonObject Body) answer) => (answer.Status, (string)answer.Body["code"]!);
}
