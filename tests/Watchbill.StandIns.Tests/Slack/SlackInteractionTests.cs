using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;
using Watchbill.StandIns.Slack;
using Watchbill.StandIns.Webhooks;

namespace Watchbill.StandIns.Tests.Slack;

public sealed class SlackInteractionTests
{
    private static readonly FixedClock Clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    /// <summary>The vendor's published example.</summary>
    [Fact]
    public void The_signature_is_the_vendors()
    {
        const string Body =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
            + "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
            + "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        Assert.Equal(
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
            SlackSignature.Of("8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618, Body));
    }

    [Fact]
    public async Task A_press_is_posted_signed_and_names_the_button_the_person_and_the_message()
    {
        await using var slack = await SlackStandIn.StartAsync(new SlackOptions { Clock = Clock });
        await using var us = await WebhookSink.StartAsync();
        var (message, ana) = await PostWithButtonAsync(slack);

        using var response = await slack.SendAsync(slack.Press(message, "ack", ana), new Uri(us.Url, "slack/interactivity"));
        Assert.True(response.IsSuccessStatusCode);

        var got = Assert.Single(us.Requests.All);
        Assert.Equal("application/x-www-form-urlencoded", got.Header("content-type"));
        Assert.Equal("1800000000", got.Header("X-Slack-Request-Timestamp"));
        Assert.Equal(SlackSignature.Of(slack.SigningSecret, 1_800_000_000, got.Body), got.Header("X-Slack-Signature"));
        var payload = Payload(got);
        Assert.Equal("block_actions", (string?)payload["type"]);
        Assert.Equal(ana.Id, (string?)payload["user"]!["id"]);
        Assert.Equal("alert-7", (string?)payload["actions"]![0]!["value"]);
        Assert.Equal("ack", (string?)payload["actions"]![0]!["action_id"]);
        Assert.NotNull(payload["actions"]![0]!["block_id"]);
        Assert.Equal(message.Ts, (string?)payload["container"]!["message_ts"]);
        Assert.NotNull(payload["trigger_id"]);
    }

    [Fact]
    public async Task A_changed_body_or_time_no_longer_fits_its_signature()
    {
        await using var slack = await SlackStandIn.StartAsync(new SlackOptions { Clock = Clock });
        var (message, ana) = await PostWithButtonAsync(slack);
        var press = slack.Press(message, "ack", ana);
        Assert.NotEqual(press.Headers[SlackSignature.Header], SlackSignature.Of(slack.SigningSecret, 1_800_000_000, press.Body + "x"));
        Assert.NotEqual(press.Headers[SlackSignature.Header], SlackSignature.Of(slack.SigningSecret, 1_800_000_001, press.Body));
        var old = slack.Press(message, "ack", ana, signedAt: Clock.GetUtcNow().AddSeconds(-301));
        Assert.Equal("1799999699", old.Headers[SlackSignature.TimestampHeader]);
        Assert.Equal(SlackSignature.Of(slack.SigningSecret, 1_799_999_699, old.Body), old.Headers[SlackSignature.Header]);
    }

    [Fact]
    public async Task Pressing_what_is_not_there_names_what_is()
    {
        await using var slack = await SlackStandIn.StartAsync();
        var (message, ana) = await PostWithButtonAsync(slack);
        var wrong = Assert.Throws<ArgumentException>(() => slack.Press(message, "resolve", ana));
        Assert.Contains("it has: ack", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_is_posted_with_its_words()
    {
        await using var slack = await SlackStandIn.StartAsync();
        var command = slack.SlashCommand("/watchbill", "ack checkout & co", slack.AddChannel("ops"), slack.AddUser("ana", "ana@example.org"));
        var form = FormBody.Read(command.Body).ToDictionary();
        Assert.Equal("/watchbill", form["command"]);
        Assert.Equal("ack checkout & co", form["text"]);
        var signedAt = long.Parse(command.Headers[SlackSignature.TimestampHeader], CultureInfo.InvariantCulture);
        Assert.Equal(SlackSignature.Of(slack.SigningSecret, signedAt, command.Body), command.Headers[SlackSignature.Header]);
    }

    [Fact]
    public async Task A_response_url_can_replace_the_message_five_times_within_half_an_hour()
    {
        var clock = new FixedClock(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        await using var slack = await SlackStandIn.StartAsync(new SlackOptions { Clock = clock });
        using var caller = new SlackCaller(slack);
        var (message, ana) = await PostWithButtonAsync(slack);
        var url = ResponseUrl(slack.Press(message, "ack", ana));
        for (var i = 1; i <= 5; i++)
        {
            using var content = Json($$"""{"replace_original":true,"text":"taken by ana, {{i}}"}""");
            Assert.Equal((200, "ok"), await caller.FollowUpAsync(url, content));
        }
        Assert.Equal("taken by ana, 5", Assert.Single(slack.Messages.All).Text);
        Assert.Equal(5, slack.Messages.All[0].Edits.Count);
        using var sixth = Json("""{"text":"again"}""");
        Assert.Contains("used_url", (await caller.FollowUpAsync(url, sixth)).Body, StringComparison.Ordinal);

        var late = ResponseUrl(slack.Press(slack.Messages.All[0] with { Blocks = message.Blocks }, "ack", ana));
        clock.Advance(TimeSpan.FromMinutes(31));
        using var tooLate = Json("""{"text":"late"}""");
        var (status, body) = await caller.FollowUpAsync(late, tooLate);
        Assert.Equal(404, status);
        Assert.Contains("expired_url", body, StringComparison.Ordinal);
        Assert.Equal(5, slack.FollowUps.Count);
    }

    [Theory]
    [InlineData("application/json", """{"text":"x","colour":"red"}""", "invalid_arg_name")]
    [InlineData("application/json", """{"text":5}""", "invalid_arguments")]
    [InlineData("application/json", """{"text":"x","replace_original":"yes"}""", "invalid_arguments")]
    [InlineData("application/json", """{"text":"x","response_type":"public"}""", "invalid_arguments")]
    [InlineData("application/json", """{"blocks":[{"type":"marquee"}]}""", "invalid_blocks")]
    [InlineData("application/json", """{}""", "no_text")]
    [InlineData("application/json", """[]""", "json_not_object")]
    [InlineData("application/json", """{""", "invalid_json")]
    [InlineData("text/plain", "x", "invalid_post_type")]
    public async Task A_wrong_answer_to_a_response_url_is_refused(string contentType, string body, string error)
    {
        await using var slack = await SlackStandIn.StartAsync();
        using var caller = new SlackCaller(slack);
        var (message, ana) = await PostWithButtonAsync(slack);
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        var (status, answer) = await caller.FollowUpAsync(ResponseUrl(slack.Press(message, "ack", ana)), content);
        Assert.Equal(400, status);
        Assert.Contains(error, answer, StringComparison.Ordinal);
        Assert.Empty(slack.FollowUps.All);
    }

    private static async Task<(SlackMessage Message, SlackUser Ana)> PostWithButtonAsync(SlackStandIn slack)
    {
        using var caller = new SlackCaller(slack);
        var channel = slack.AddChannel("ops");
        var ana = slack.AddUser("ana", "ana@example.org");
        await caller.PostAsync("chat.postMessage", $$$"""
            {"channel":"{{{channel.Id}}}","text":"page","blocks":[{"type":"actions","elements":[
              {"type":"button","action_id":"ack","value":"alert-7","text":{"type":"plain_text","text":"Acknowledge"}}]}]}
            """);
        return (await slack.Messages.FirstAsync(), ana);
    }

    private static JsonObject Payload(ReceivedRequest request)
        => JsonNode.Parse(FormBody.Read(request.Body).Single(f => f.Key == "payload").Value)!.AsObject();

    private static Uri ResponseUrl(SignedRequest press)
        => new((string)JsonNode.Parse(FormBody.Read(press.Body).Single(f => f.Key == "payload").Value)!["response_url"]!);

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
