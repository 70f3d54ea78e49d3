using System.Text.Json.Nodes;
using Watchbill.StandIns.Slack;
using Watchbill.StandIns.Webhooks;

namespace Watchbill.StandIns.Tests.Slack;

/// <summary>Channels that the app makes, and dialogues: what the vendor refuses is refused.</summary>
public sealed class SlackChannelsAndViewsTests : IAsyncLifetime
{
    private const string View = """{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"S"},"blocks":[$I]}""";
    private const string Input = """{"type":"input","block_id":"b","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input","action_id":"a"}}""";

    private SlackStandIn _slack = null!;
    private SlackCaller _caller = null!;
    private SlackChannel _channel = null!;
    private SlackUser _ana = null!;

    public async ValueTask InitializeAsync()
    {
        _slack = await SlackStandIn.StartAsync();
        _caller = new SlackCaller(_slack);
        _channel = _slack.AddChannel("ops");
        _slack.AddChannel("attic", archived: true);
        _ana = _slack.AddUser("ana", "ana@example.org");
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _slack.DisposeAsync();
    }

    [Theory]
    [InlineData("conversations.create", """{"is_private":true}""", "invalid_arguments")]
    [InlineData("conversations.create", """{"name":""}""", "invalid_name_required")]
    [InlineData("conversations.create", """{"name":"Incident-1"}""", "invalid_name_specials")]
    [InlineData("conversations.create", """{"name":"a b"}""", "invalid_name_specials")]
    [InlineData("conversations.create", """{"name":"$81"}""", "invalid_name_maxlength")]
    [InlineData("conversations.create", """{"name":"ops"}""", "name_taken")]
    [InlineData("conversations.create", """{"name":"attic"}""", "name_taken")]
    [InlineData("conversations.create", """{"name":"x","is_private":"yes"}""", "invalid_arguments")]
    [InlineData("conversations.create", """{"name":"x","topic":"t"}""", "invalid_arg_name")]
    [InlineData("conversations.invite", """{"channel":"$C"}""", "invalid_arguments")]
    [InlineData("conversations.invite", """{"channel":"$C","users":""}""", "no_user")]
    [InlineData("conversations.invite", """{"channel":"$C","users":"U0NOBODY00"}""", "user_not_found")]
    [InlineData("conversations.invite", """{"channel":"ops","users":"$U"}""", "channel_not_found")]
    [InlineData("conversations.setTopic", """{"channel":"$C","topic":"$251"}""", "too_long")]
    [InlineData("conversations.setTopic", """{"channel":"$C"}""", "invalid_arguments")]
    [InlineData("conversations.archive", """{"channel":"#ops"}""", "channel_not_found")]
    [InlineData("conversations.unarchive", """{"channel":"#ops"}""", "channel_not_found")]
    [InlineData("conversations.unarchive", "{}", "invalid_arguments")]
    [InlineData("views.open", """{"view":{}}""", "invalid_arguments")]
    [InlineData("views.open", """{"trigger_id":"1.2.x","view":[]}""", "invalid_arguments")]
    public async Task A_wrong_body_is_refused(string method, string json, string error)
    {
        var body = json.Replace("$C", _channel.Id, StringComparison.Ordinal).Replace("$U", _ana.Id, StringComparison.Ordinal)
            .Replace("$81", new string('a', 81), StringComparison.Ordinal).Replace("$251", new string('a', 251), StringComparison.Ordinal);

        Assert.Equal(error, (string?)(await _caller.PostAsync(method, body))["error"]);
    }

    [Theory]
    [InlineData("conversations.info", "invalid_arguments")]
    [InlineData("conversations.info?channel=C0NOWHERE9", "channel_not_found")]
    [InlineData("conversations.list?types=secret", "invalid_types")]
    [InlineData("conversations.list?limit=1000", "invalid_limit")]
    [InlineData("chat.getPermalink?channel=$C", "invalid_arguments")]
    [InlineData("chat.getPermalink?channel=$C&message_ts=1.2", "message_not_found")]
    public async Task A_wrong_query_is_refused(string query, string error) =>
        Assert.Equal(error, (string?)(await _caller.GetAsync(query.Replace("$C", _channel.Id, StringComparison.Ordinal)))["error"]);

    [Fact]
    public async Task A_channel_is_made_filled_named_and_archived()
    {
        var made = await _caller.PostAsync("conversations.create", """{"name":"incident-1","is_private":true}""");
        var id = (string)made["channel"]!["id"]!;
        await _caller.PostAsync("conversations.invite", $$"""{"channel":"{{id}}","users":"{{_ana.Id}}"}""");
        await _caller.PostAsync("conversations.setTopic", $$"""{"channel":"{{id}}","topic":"a & b"}""");

        Assert.Equal("a &amp; b", (string?)(await _caller.GetAsync($"conversations.info?channel={id}"))["channel"]!["topic"]!["value"]);
        Assert.Equal("already_in_channel", (string?)(await _caller.PostAsync("conversations.invite", $$"""{"channel":"{{id}}","users":"{{_ana.Id}}"}"""))["error"]);
        Assert.Equal([id], (await _caller.GetAsync("conversations.list?types=private_channel"))["channels"]!.AsArray().Select(channel => (string?)channel!["id"]));
        Assert.True((bool?)(await _caller.PostAsync("conversations.archive", $$"""{"channel":"{{id}}"}"""))["ok"]);
        Assert.Equal("already_archived", (string?)(await _caller.PostAsync("conversations.archive", $$"""{"channel":"{{id}}"}"""))["error"]);
        Assert.Equal("is_archived", (string?)(await _caller.PostAsync("conversations.setTopic", $$"""{"channel":"{{id}}","topic":"t"}"""))["error"]);
        Assert.Empty((await _caller.GetAsync("conversations.list?types=private_channel&exclude_archived=true"))["channels"]!.AsArray());
    }

    [Theory]
    [InlineData(false, "not_in_channel")]
    [InlineData(true, null)]
    public async Task An_archived_channel_is_opened_again_by_who_is_still_in_it(bool stays, string? error)
    {
        _slack.LetsAppsUnarchive = stays;
        var body = $$"""{"channel":"{{(string)(await _caller.PostAsync("conversations.create", """{"name":"incident-7"}"""))["channel"]!["id"]!}}"}""";

        Assert.Equal("not_archived", (string?)(await _caller.PostAsync("conversations.unarchive", body))["error"]);
        await _caller.PostAsync("conversations.archive", body);
        Assert.Equal(error, (string?)(await _caller.PostAsync("conversations.unarchive", body))["error"]);
        Assert.Equal(!stays, _slack.Channels.Single(channel => channel.Name == "incident-7").IsArchived);
    }

    [Fact]
    public async Task A_dialogue_opens_once_for_each_trigger_and_comes_back_filled_in()
    {
        await using var us = await WebhookSink.StartAsync();
        using var typed = await _slack.SendAsync(_slack.SlashCommand("/incident", "declare", _channel, _ana), new Uri(us.Url, "slack/command"));
        var trigger = us.Requests.All[0].Body.Split('&').Single(field => field.StartsWith("trigger_id=", StringComparison.Ordinal))[11..];
        var body = $$"""{"trigger_id":"{{trigger}}","view":{{View.Replace("$I", Input, StringComparison.Ordinal)}}}""";

        Assert.Equal("invalid_trigger_id", (string?)(await _caller.PostAsync("views.open", body.Replace(trigger, "1.2.other", StringComparison.Ordinal)))["error"]);
        Assert.True((bool?)(await _caller.PostAsync("views.open", body))["ok"]);
        Assert.Equal("exchanged_trigger_id", (string?)(await _caller.PostAsync("views.open", body))["error"]);

        var view = Assert.Single(_slack.Views.All);
        using var sent = await _slack.SendAsync(_slack.Submit(view, _ana, new Dictionary<string, string> { ["b"] = "hello" }), new Uri(us.Url, "slack/interactivity"));
        var payload = JsonNode.Parse(Uri.UnescapeDataString(us.Requests.All[1].Body["payload=".Length..].Replace('+', ' ')))!;
        Assert.Equal("hello", (string?)payload["view"]!["state"]!["values"]!["b"]!["a"]!["value"]);
        Assert.Throws<ArgumentException>(() => _slack.Submit(view, _ana, new Dictionary<string, string> { ["c"] = "hello" }));
    }

    public static TheoryData<string> Dialogues => new()
    {
        """{"type":"home","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"S"},"blocks":[$I]}""",
        View.Replace("\"T\"", $"\"{new string('t', 25)}\"", StringComparison.Ordinal),
        View.Replace("$I", "$I,$I", StringComparison.Ordinal),
        View.Replace("$I", "", StringComparison.Ordinal),
        View.Replace("\"blocks\"", "\"colour\":\"red\",\"blocks\"", StringComparison.Ordinal),
        View.Replace("$I", """{"type":"input","label":{"type":"plain_text","text":"L"},"element":{"type":"slider"}}""", StringComparison.Ordinal),
        View.Replace("$I", """{"type":"input","label":{"type":"plain_text","text":"L"}}""", StringComparison.Ordinal),
        View.Replace("$I", """{"type":"input","label":{"type":"mrkdwn","text":"L"},"element":{"type":"plain_text_input"}}""", StringComparison.Ordinal),
        View.Replace("$I", """{"type":"input","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input","max_length":3001}}""", StringComparison.Ordinal),
        View.Replace("$I", """{"type":"input","label":{"type":"plain_text","text":"L"},"element":{"type":"static_select","options":[]}}""", StringComparison.Ordinal),
    };

    [Theory]
    [MemberData(nameof(Dialogues))]
    public async Task A_dialogue_beyond_the_rules_is_refused(string view)
    {
        var answer = await _caller.PostAsync("views.open", $$"""{"trigger_id":"1.2.x","view":{{view.Replace("$I", Input, StringComparison.Ordinal)}}}""");

        Assert.Equal("invalid_arguments", (string?)answer["error"]);
        Assert.Empty(_slack.Views.All);
    }
}
