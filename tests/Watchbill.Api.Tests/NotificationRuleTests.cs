using System.Text.Json.Nodes;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Doors.Tests;

namespace Watchbill.Api.Tests;

/// <summary>One's own rules over REST.</summary>
public sealed class NotificationRuleTests(Node node) : IClassFixture<Node>
{
    private const string Path = "me/notification-rules";

    [Fact]
    public async Task What_is_put_is_what_is_got_and_what_is_left_out_stays()
    {
        using var bob = await Rest.AsAsync(node, "bob");
        var method = (string)(await bob.GetAsync(Path)).Body["methods"]![0]!["id"]!;
        var rules = $$"""[{"urgency":"high","after_seconds":0,"method":"{{method}}","during":"outside","every_seconds":300,"times":3},{"urgency":"low","after_seconds":90,"method":"{{method}}"}]""";
        const string Quiet = """[{"from":"22:00","to":"07:00"},{"from":"Fri 18:00","to":"Mon 08:00"},{"days":["Sat","Sun"]}]""";
        const string Working = """[{"from":"09:00","to":"17:00","days":["Mon","Fri"]}]""";

        var (status, put) = await bob.PutAsync(Path, $$"""{"rules":{{rules}},"quiet":{{Quiet}},"working":{{Working}},"news":"resolved"}""");
        var (_, got) = await bob.GetAsync(Path);

        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(put, got));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(rules), got["rules"]), got.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Quiet), got["quiet"]), got.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Working), got["working"]), got.ToJsonString());
        Assert.Equal("resolved", (string)got["news"]!);

        (status, var after) = await bob.PutAsync(Path, """{"rules":[],"quiet":[]}""");
        Assert.Equal((200, 0, 0, 1, "resolved"), (status, after["rules"]!.AsArray().Count, after["quiet"]!.AsArray().Count, after["working"]!.AsArray().Count, (string)after["news"]!));
    }

    [Theory]
    [InlineData("""{"rules":[{"urgency":"high","after_seconds":0,"method":"carrier-pigeon"}]}""", "Rule 1")]
    [InlineData("""{"rules":[{"urgency":"loud","after_seconds":0,"method":"METHOD"}]}""", "Rule 1")]
    [InlineData("""{"rules":[{"urgency":"1","after_seconds":0,"method":"METHOD"}]}""", "Rule 1")]
    [InlineData("""{"rules":[{"urgency":"low","after_seconds":86401,"method":"METHOD"}]}""", "Rule 1")]
    [InlineData("""{"rules":[{"urgency":"low","after_seconds":-1,"method":"METHOD"}]}""", "Rule 1")]
    [InlineData("""{"rules":[{"urgency":"low","after_seconds":9223372036854775807,"method":"METHOD"}]}""", "Rule 1")]
    [InlineData("""{"rules":[{"urgency":"low","after_seconds":0,"method":"METHOD"},{"urgency":"low","after_seconds":0,"method":"METHOD","every_seconds":59}]}""", "Rule 2")]
    [InlineData("""{"rules":[{"urgency":"low","after_seconds":0,"method":"METHOD","times":3}]}""", "Rule 1")]
    [InlineData("""{"rules":[{"urgency":"low","after_seconds":0,"method":"METHOD","every_seconds":60,"times":51}]}""", "Rule 1")]
    [InlineData("""{"rules":[{"urgency":"low","after_seconds":0,"method":"METHOD","during":"working"}],"working":[]}""", "working hours")]
    [InlineData("""{"rules":[null]}""", "Rule 1")]
    [InlineData("""{"rules":[],"quiet":[null]}""", "null")]
    [InlineData("""{"rules":[],"quiet":[{}]}""", "from when to when")]
    [InlineData("""{"rules":[],"quiet":[{"from":"08:00","to":"08:00"}]}""", "leave some time")]
    [InlineData("""{"rules":[],"quiet":[{"from":"8","to":"24:00"}]}""", "22:00")]
    [InlineData("""{"rules":[],"quiet":[{"from":"22:00","to":"07:00","days":[null]}]}""", "Days")]
    [InlineData("""{"rules":[],"news":"gossip"}""", "News")]
    [InlineData("""{"rules":[],"quite":[]}""", "quite")]
    [InlineData("""{"quiet":[]}""", "rules")]
    [InlineData("[]", "")]
    public async Task What_cannot_be_is_refused_and_changes_nothing(string body, string says)
    {
        using var bob = await Rest.AsAsync(node, "bob");
        var (_, before) = await bob.GetAsync(Path);

        var (status, problem) = await bob.PutAsync(Path, body.Replace("METHOD", (string)before["methods"]![0]!["id"]!, StringComparison.Ordinal));

        Assert.Equal(400, status);
        Assert.Contains(says, problem.ToJsonString(), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(before, (await bob.GetAsync(Path)).Body));
    }

    [Fact]
    public async Task Too_many_are_refused()
    {
        using var bob = await Rest.AsAsync(node, "bob");
        var method = node.Engine.Definitions.Current.Responders[new UserId("bob")].Methods[0].Id;
        var rule = $$"""{"urgency":"low","after_seconds":0,"method":"{{method}}"}""";
        var window = """{"from":"22:00","to":"07:00"}""";

        Assert.Equal(400, (await bob.PutAsync(Path, $$"""{"rules":[{{string.Join(',', Enumerable.Repeat(rule, 51))}}]}""")).Status);
        Assert.Equal(400, (await bob.PutAsync(Path, $$"""{"rules":[],"quiet":[{{string.Join(',', Enumerable.Repeat(window, Responder.MostHours + 1))}}]}""")).Status);
    }
}
