using System.Globalization;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Slack;

/// <summary>Builds and signs what the vendor posts to us when a person does something.</summary>
internal sealed class SlackInteractions(SlackOptions options, SlackWorkspace workspace, SlackResponseUrls responseUrls)
{
    public SignedRequest Press(Uri server, SlackMessage message, string actionId, SlackUser by, DateTimeOffset? signedAt)
    {
        var element = message.Action(actionId)
            ?? throw new ArgumentException($"The message has no action {actionId}; it has: {string.Join(", ", message.ActionIds)}.", nameof(actionId));
        var action = new JsonObject
        {
            ["action_id"] = actionId,
            ["block_id"] = SlackBlockWalk.BlockIdOf(message, actionId),
            ["type"] = (string?)element["type"],
            ["text"] = element["text"]?.DeepClone(),
            ["action_ts"] = workspace.NextTs(),
        };
        foreach (var name in new[] { "value", "style" })
        {
            if (element[name] is { } value)
                action[name] = value.DeepClone();
        }
        var payload = new JsonObject
        {
            ["type"] = "block_actions",
            ["user"] = new JsonObject { ["id"] = by.Id, ["username"] = by.Name, ["name"] = by.Name, ["team_id"] = SlackWorkspace.TeamId },
            ["api_app_id"] = SlackWorkspace.AppId,
            ["token"] = "deprecated-verification-token",
            ["container"] = new JsonObject
            {
                ["type"] = "message",
                ["message_ts"] = message.Ts,
                ["channel_id"] = message.Channel,
                ["is_ephemeral"] = false,
            },
            ["trigger_id"] = workspace.NewTrigger(),
            ["team"] = new JsonObject { ["id"] = SlackWorkspace.TeamId, ["domain"] = SlackWorkspace.TeamDomain },
            ["enterprise"] = null,
            ["is_enterprise_install"] = false,
            ["channel"] = new JsonObject { ["id"] = message.Channel, ["name"] = NameOf(message.Channel) },
            ["message"] = new JsonObject
            {
                ["type"] = "message",
                ["bot_id"] = SlackWorkspace.BotId,
                ["user"] = SlackWorkspace.BotUserId,
                ["text"] = message.Text,
                ["ts"] = message.Ts,
                ["blocks"] = message.Blocks?.DeepClone(),
            },
            ["state"] = new JsonObject { ["values"] = new JsonObject() },
            ["response_url"] = responseUrls.Issue(server, message).ToString(),
            ["actions"] = new JsonArray(action),
        };
        return Sign([new("payload", payload.ToJsonString())], signedAt);
    }

    public SignedRequest SlashCommand(Uri server, string command, string text, SlackChannel channel, SlackUser by, DateTimeOffset? signedAt)
        => Sign(
            [
                new("token", "deprecated-verification-token"),
                new("team_id", SlackWorkspace.TeamId),
                new("team_domain", SlackWorkspace.TeamDomain),
                new("channel_id", channel.Id),
                new("channel_name", channel.IsDirect ? "directmessage" : channel.Name),
                new("user_id", by.Id),
                new("user_name", by.Name),
                new("command", command),
                new("text", text),
                new("api_app_id", SlackWorkspace.AppId),
                new("is_enterprise_install", "false"),
                new("response_url", responseUrls.Issue(server, original: null).ToString()),
                new("trigger_id", workspace.NewTrigger()),
            ],
            signedAt);

    private string NameOf(string channel)
        => workspace.ChannelById(channel) is { IsDirect: false } known ? known.Name : "directmessage";

    /// <summary>The interactivity POST of what was filled in.</summary>
    public SignedRequest Submit(SlackView view, SlackUser by, IReadOnlyDictionary<string, string> fields)
    {
        var payload = new JsonObject
        {
            ["type"] = "view_submission",
            ["team"] = new JsonObject { ["id"] = SlackWorkspace.TeamId, ["domain"] = SlackWorkspace.TeamDomain },
            ["user"] = new JsonObject { ["id"] = by.Id, ["username"] = by.Name, ["name"] = by.Name, ["team_id"] = SlackWorkspace.TeamId },
            ["api_app_id"] = SlackWorkspace.AppId,
            ["token"] = "deprecated-verification-token",
            ["trigger_id"] = workspace.NewTrigger(),
            ["view"] = SlackViews.Filled(view, fields),
            ["response_urls"] = new JsonArray(),
            ["is_enterprise_install"] = false,
            ["enterprise"] = null,
        };
        return Sign([new("payload", payload.ToJsonString())], null);
    }

    public SignedRequest Event(JsonObject happened, DateTimeOffset? signedAt) => SignJson(
        new JsonObject
        {
            ["token"] = "deprecated-verification-token",
            ["team_id"] = SlackWorkspace.TeamId,
            ["api_app_id"] = SlackWorkspace.AppId,
            ["event"] = happened,
            ["type"] = "event_callback",
            ["event_id"] = string.Create(CultureInfo.InvariantCulture, $"Ev{workspace.NextSerial():D8}"),
            ["event_time"] = workspace.Clock.GetUtcNow().ToUnixTimeSeconds(),
        },
        signedAt);

    public SignedRequest Challenge(string challenge) =>
        SignJson(new JsonObject { ["token"] = "deprecated-verification-token", ["challenge"] = challenge, ["type"] = "url_verification" }, null);

    private SignedRequest Sign(IEnumerable<KeyValuePair<string, string>> form, DateTimeOffset? signedAt)
        => Sign(FormBody.ContentType, FormBody.Write(form), signedAt);

    private SignedRequest SignJson(JsonObject json, DateTimeOffset? signedAt) => Sign("application/json", json.ToJsonString(), signedAt);

    private SignedRequest Sign(string contentType, string body, DateTimeOffset? signedAt)
    {
        var timestamp = (signedAt ?? workspace.Clock.GetUtcNow()).ToUnixTimeSeconds();
        return new SignedRequest(contentType, body, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [SlackSignature.TimestampHeader] = timestamp.ToString(CultureInfo.InvariantCulture),
            [SlackSignature.Header] = SlackSignature.Of(options.SigningSecret, timestamp, body),
        });
    }
}
