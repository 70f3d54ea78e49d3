using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Slack;

public sealed class SlackStandIn : IAsyncDisposable
{
    private static NotSupportedException Later => new("Only the signature so far.");

    /// <summary>Base of the Web API, ending in "/api/"; the stand-in for https://slack.com/api/.</summary>
    public Uri ApiUrl => throw Later;
    public string BotToken => throw Later;
    public string SigningSecret => throw Later;
    public string TeamId => throw Later;
    public string BotUserId => throw Later;
    /// <summary>Whether the vendor's published document is being checked against too, and if not, why.</summary>
    public string SpecificationNote => throw Later;
    /// <summary>Operations are method names: "chat.postMessage"; the sink of response URLs is "response_url".</summary>
    public FaultScript Script => throw Later;
    public Recording<SlackMessage> Messages => throw Later;
    public Recording<SlackEphemeral> Ephemerals => throw Later;
    public Recording<SlackFollowUp> FollowUps => throw Later;
    public Recording<Refusal> Refusals => throw Later;
    public Recording<ReceivedRequest> Requests => throw Later;

    public static Task<SlackStandIn> StartAsync(SlackOptions? options = null) => throw Later;
    public SlackChannel AddChannel(string name, bool botIsMember = true, bool archived = false) => throw Later;
    public SlackUser AddUser(string name, string email) => throw Later;

    /// <summary>The interactivity POST of a press on a button of the message; its action_ts and trigger_id are new at each build.</summary>
    public SignedRequest Press(SlackMessage message, string actionId, SlackUser by, DateTimeOffset? signedAt = null) => throw Later;
    public SignedRequest SlashCommand(string command, string text, SlackChannel channel, SlackUser by, DateTimeOffset? signedAt = null) => throw Later;
    public Task<HttpResponseMessage> SendAsync(SignedRequest request, Uri to, CancellationToken cancel = default) => throw Later;

    public ValueTask DisposeAsync() => throw Later;
}

/// <summary>Signature version v0: HMAC-SHA256 over "v0:timestamp:body".</summary>
public static class SlackSignature
{
    public static string Of(string signingSecret, long timestamp, string body) => throw new NotSupportedException();
}
