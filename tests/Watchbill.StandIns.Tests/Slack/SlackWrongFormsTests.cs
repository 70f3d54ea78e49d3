using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Watchbill.StandIns.Slack;

namespace Watchbill.StandIns.Tests.Slack;

/// <summary>Every wrong form is sent and seen refused.</summary>
public sealed class SlackWrongFormsTests : IAsyncLifetime
{
    private SlackStandIn _slack = null!;
    private SlackCaller _caller = null!;
    private string _channel = "";
    private string _user = "";

    public async ValueTask InitializeAsync()
    {
        _slack = await SlackStandIn.StartAsync();
        _caller = new SlackCaller(_slack);
        _channel = _slack.AddChannel("ops").Id;
        _user = _slack.AddUser("ana", "ana@example.org").Id;
        _slack.AddChannel("strangers", botIsMember: false);
        _slack.AddChannel("attic", archived: true);
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _slack.DisposeAsync();
    }

    public static TheoryData<string, string, string> Json => new()
    {
        // unknown, missing, wrongly typed
        { "chat.postMessage", """{"channel":"$C","text":"x","colour":"red"}""", "invalid_arg_name" },
        { "chat.postMessage", """{"channel":"$C","text":"x","ts":"1.2"}""", "invalid_arg_name" },
        { "chat.postMessage", """{"text":"x"}""", "invalid_arguments" },
        { "chat.postMessage", """{"channel":"$C","text":5}""", "invalid_arguments" },
        { "chat.postMessage", """{"channel":"$C","text":null}""", "invalid_arguments" },
        { "chat.postMessage", """{"channel":["$C"],"text":"x"}""", "invalid_arguments" },
        { "chat.postMessage", """{"channel":"$C","text":"x","unfurl_links":"yes"}""", "invalid_arguments" },
        { "chat.postMessage", """{"channel":"$C","text":"x","blocks":{"type":"divider"}}""", "invalid_blocks_format" },
        { "chat.postMessage", """{"channel":"$C","text":"x","blocks":"not json"}""", "invalid_blocks_format" },
        { "chat.postMessage", """{"channel":"$C","text":"x","metadata":[]}""", "invalid_metadata_format" },
        { "chat.postMessage", """{"channel":"$C","text":"x","metadata":{"event_type":"page"}}""", "invalid_metadata_schema" },
        { "chat.postMessage", """{"channel":"$C","text":"x","metadata":{"event_type":"p","event_payload":{},"id":1}}""", "invalid_metadata_schema" },
        { "chat.postMessage", """{"channel":"$C"}""", "no_text" },
        { "chat.postMessage", """{"channel":"$C","text":"","blocks":[]}""", "no_text" },
        { "chat.postMessage", """{"channel":"$C","text":"x",}""", "invalid_json" },
        { "chat.postMessage", """{"channel":"$C","text":"x","text":"y"}""", "invalid_json" },
        { "chat.postMessage", """["$C","x"]""", "json_not_object" },
        { "chat.postMessage", """{"channel":"$C","text":"x","thread_ts":"1700000000.000001"}""", "thread_not_found" },
        // where it may not post
        { "chat.postMessage", """{"channel":"C0NOWHERE9","text":"x"}""", "channel_not_found" },
        { "chat.postMessage", """{"channel":"#strangers","text":"x"}""", "not_in_channel" },
        { "chat.postMessage", """{"channel":"#attic","text":"x"}""", "is_archived" },
        // the other methods
        { "chat.update", """{"channel":"$C","text":"x"}""", "invalid_arguments" },
        { "chat.update", """{"channel":"$C","ts":"1700000000.000001","text":"x"}""", "message_not_found" },
        { "chat.update", """{"channel":"#ops","ts":"1700000000.000001","text":"x"}""", "channel_not_found" },
        { "chat.update", """{"channel":"$C","ts":1700000000.000001,"text":"x"}""", "invalid_arguments" },
        { "chat.update", """{"channel":"$C","ts":"1.2","text":"x","thread_ts":"1.1"}""", "invalid_arg_name" },
        { "chat.postEphemeral", """{"channel":"$C","text":"x"}""", "invalid_arguments" },
        { "chat.postEphemeral", """{"channel":"$C","user":"U0NOBODY00","text":"x"}""", "user_not_in_channel" },
        { "chat.postEphemeral", """{"channel":"$C","user":"$U"}""", "no_text" },
        { "chat.postEphemeral", """{"channel":"$C","user":"$U","text":"x","metadata":{}}""", "invalid_arg_name" },
        { "conversations.open", """{}""", "users_list_not_supplied" },
        { "conversations.open", """{"users":"U0NOBODY00"}""", "user_not_found" },
        { "conversations.open", """{"users":["$U"]}""", "invalid_arguments" },
        { "conversations.open", """{"channel":"$C"}""", "channel_not_found" },
        { "auth.test", """{"verbose":true}""", "invalid_arg_name" },
        { "chat.postMassage", """{"channel":"$C","text":"x"}""", "unknown_method" },
        // reading methods take no JSON
        { "users.lookupByEmail", """{"email":"ana@example.org"}""", "invalid_post_type" },
        { "conversations.history", """{"channel":"$C"}""", "invalid_post_type" },
    };

    [Theory]
    [MemberData(nameof(Json))]
    public async Task A_wrong_body_is_refused(string method, string json, string error)
    {
        var answer = await _caller.PostAsync(method, Fill(json));
        Assert.Equal(error, (string?)answer["error"]);
        Assert.False((bool?)answer["ok"]);
        Assert.Equal(error, Assert.Single(_slack.Refusals.All).Code);
        Assert.Empty(_slack.Messages.All);
        Assert.Empty(_slack.Ephemerals.All);
    }

    public static TheoryData<string> Blocks => new()
    {
        """[{"type":"section","text":{"type":"mrkdwn","text":"$3001"}}]""",
        """[{"type":"section","text":{"type":"mrkdwn","text":""}}]""",
        """[{"type":"section","text":{"type":"markdown","text":"x"}}]""",
        """[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]""",
        """[{"type":"section","text":"x"}]""",
        """[{"type":"section"}]""",
        """[{"type":"section","text":{"type":"mrkdwn","text":"x"},"colour":"red"}]""",
        """[{"type":"section","fields":[{"type":"mrkdwn","text":"$2001"}]}]""",
        """[{"type":"section","fields":[$11T]}]""",
        """[{"type":"section","text":{"type":"mrkdwn","text":"x"},"block_id":"$256"}]""",
        """[{"type":"header","text":{"type":"plain_text","text":"$151"}}]""",
        """[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]""",
        """[{"type":"header"}]""",
        """[{"type":"divider","text":"x"}]""",
        """[{"type":"context","elements":[$11T]}]""",
        """[{"type":"context","elements":[]}]""",
        """[{"type":"context","elements":[{"type":"button","text":{"type":"plain_text","text":"x"}}]}]""",
        """[{"type":"image","image_url":"https://example.org/a.png"}]""",
        """[{"type":"image","image_url":"a.png","alt_text":"x"}]""",
        """[{"type":"marquee"}]""",
        """[{"text":{"type":"mrkdwn","text":"x"}}]""",
        """["divider"]""",
        """[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]""",
        "[$51D]",
        """[{"type":"actions","elements":[]}]""",
        """[{"type":"actions","elements":[$26B]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"$76"}}]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"mrkdwn","text":"x"}}]}]""",
        """[{"type":"actions","elements":[{"type":"button"}]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"action_id":"$256"}]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"value":"$2001"}]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"value":7}]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"style":"warning"}]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"url":"javascript:x"}]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"confirm":{"title":"x"}}]}]""",
        """[{"type":"actions","elements":[{"type":"static_select","options":[]}]}]""",
        """[{"type":"actions","elements":[{"type":"overflow","options":[{"text":{"type":"plain_text","text":"x"}}]}]}]""",
        """[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"action_id":"a"},{"type":"button","text":{"type":"plain_text","text":"y"},"action_id":"a"}]}]""",
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Blocks_beyond_the_rules_are_refused(string blocks)
    {
        var answer = await _caller.PostAsync("chat.postMessage", Fill($$"""{"channel":"$C","text":"x","blocks":{{Expand(blocks)}}}"""));
        Assert.Equal("invalid_blocks", (string?)answer["error"]);
        Assert.Contains("json-pointer:/blocks", (string?)answer["response_metadata"]!["messages"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_just_within_the_limits_is_accepted()
    {
        var blocks = Expand("""
            [{"type":"section","text":{"type":"mrkdwn","text":"$3000"},"block_id":"$255"},
             {"type":"header","text":{"type":"plain_text","text":"$150","emoji":true}},
             {"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"$75"},"action_id":"$255","value":"$2000","style":"danger"},
               {"type":"overflow","options":[{"text":{"type":"plain_text","text":"x"},"value":"v"}]}]},
             {"type":"actions","elements":[$25B]},
             {"type":"context","elements":[$10T]},$45D]
            """);
        var body = new JsonObject { ["channel"] = _channel, ["text"] = new string('t', 40_000), ["blocks"] = JsonNode.Parse(blocks) };
        var answer = await _caller.PostAsync("chat.postMessage", body.ToJsonString());
        Assert.True((bool?)answer["ok"], answer.ToJsonString());
        Assert.Equal(50, Assert.Single(_slack.Messages.All).Blocks!.Count);
    }

    [Fact]
    public async Task A_text_of_one_character_too_many_is_refused()
    {
        var answer = await _caller.PostFormAsync("chat.postMessage", ("channel", _channel), ("text", new string('t', 40_001)));
        Assert.Equal("msg_too_long", (string?)answer["error"]);
    }

    [Fact]
    public async Task Attachments_are_checked_like_blocks()
    {
        var answer = await _caller.PostAsync("chat.postMessage", Fill("""{"channel":"$C","attachments":[{"colour":"red"}]}"""));
        Assert.Equal("invalid_attachments", (string?)answer["error"]);
        var many = new JsonObject { ["channel"] = _channel, ["attachments"] = new JsonArray([.. Enumerable.Range(0, 101).Select(_ => new JsonObject())]) };
        Assert.Equal("too_many_attachments", (string?)(await _caller.PostAsync("chat.postMessage", many.ToJsonString()))["error"]);
    }

    [Fact]
    public async Task A_call_without_or_with_a_wrong_token_is_refused()
    {
        Assert.Equal("not_authed", (string?)(await _caller.AskAsync("auth.test", null, token: null))["error"]);
        Assert.Equal("invalid_auth", (string?)(await _caller.AskAsync("auth.test", null, "xoxb-someone-else"))["error"]);
        Assert.Equal("not_authed", (string?)(await _caller.AskAsync($"auth.test?token={_slack.BotToken}", null, token: null))["error"]);
        using var wrong = new FormUrlEncodedContent([new("token", "xoxb-someone-else")]);
        Assert.Equal("invalid_auth", (string?)(await _caller.AskAsync("auth.test", wrong, token: null))["error"]);
    }

    public static TheoryData<string?, string> ContentTypes => new()
    {
        { null, "missing_post_type" },
        { "text/plain", "invalid_post_type" },
        { "application/xml", "invalid_post_type" },
        { "application/json; charset=utf-16", "invalid_charset" },
    };

    [Theory]
    [MemberData(nameof(ContentTypes))]
    public async Task A_wrong_content_type_is_refused(string? contentType, string error)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill("""{"channel":"$C","text":"x"}""")));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        Assert.Equal(error, (string?)(await _caller.AskAsync("chat.postMessage", content, _slack.BotToken))["error"]);
    }

    public static TheoryData<string, string> Queries => new()
    {
        { "users.lookupByEmail", "invalid_arguments" },
        { "users.lookupByEmail?email=ana%40example.org&name=ana", "invalid_arg_name" },
        { "users.lookupByEmail?email=nobody%40example.org", "users_not_found" },
        { "conversations.history", "invalid_arguments" },
        { "conversations.history?channel=C0NOWHERE9", "channel_not_found" },
        { "conversations.history?channel=$C&limit=1000", "invalid_limit" },
        { "conversations.history?channel=$C&limit=0", "invalid_limit" },
        { "conversations.history?channel=$C&limit=ten", "invalid_arguments" },
        { "conversations.history?channel=$C&latest=noon", "invalid_ts_latest" },
        { "conversations.history?channel=$C&oldest=noon", "invalid_ts_oldest" },
        { "conversations.history?channel=$C&inclusive=maybe", "invalid_arguments" },
        { "conversations.history?channel=$C&channel=$C", "invalid_arguments" },
        { "chat.postMessage?channel=$C&text=x", "insecure_request" },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_wrong_query_is_refused(string query, string error)
        => Assert.Equal(error, (string?)(await _caller.GetAsync(Fill(query)))["error"]);

    [Fact]
    public async Task The_history_of_a_channel_without_the_bot_is_refused()
    {
        var elsewhere = _slack.AddChannel("elsewhere", botIsMember: false);
        Assert.Equal("not_in_channel", (string?)(await _caller.GetAsync($"conversations.history?channel={elsewhere.Id}"))["error"]);
    }

    private string Fill(string text) => text.Replace("$C", _channel, StringComparison.Ordinal).Replace("$U", _user, StringComparison.Ordinal);

    /// <summary>"$n" is n letters; "$nT", "$nB" and "$nD" are n texts, buttons and dividers.</summary>
    private static string Expand(string blocks) => Regex.Replace(
        blocks,
        @"\$(?<n>\d+)(?<kind>[TBD]?)",
        match =>
        {
            var n = int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
            return match.Groups["kind"].Value switch
            {
                "T" => string.Join(',', Enumerable.Repeat("""{"type":"mrkdwn","text":"x"}""", n)),
                "B" => string.Join(',', Enumerable.Repeat("""{"type":"button","text":{"type":"plain_text","text":"x"}}""", n)),
                "D" => string.Join(',', Enumerable.Repeat("""{"type":"divider"}""", n)),
                _ => new string('x', n),
            };
        },
        RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));
}
