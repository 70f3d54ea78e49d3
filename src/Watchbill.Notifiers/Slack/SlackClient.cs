using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;

namespace Watchbill.Notifiers.Slack;

/// <summary>A message as it stands in Slack.</summary>
/// <param name="User">The member who wrote it; null for an app.</param>
public sealed record SlackText(string Text, string? User);

/// <summary>
/// What the doors ask of Slack while somebody waits: opening a dialogue, reading the message that was pinned, a word to one person. Messages to be delivered go
/// through the Deliverer and never through here. Thread-safe.
/// </summary>
public sealed class SlackClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly SlackApi? _api;
    private readonly TimeProvider _time;

    /// <param name="options">Null where Slack is not configured; then nothing is asked, and every answer is a failure.</param>
    public SlackClient(SlackOptions? options, TimeProvider time)
    {
        // Every call has a limit of its own.
        _http = new HttpClient(NotifierSet.VendorHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        _api = options is null ? null : new SlackApi(options, _http, time);
        _time = time;
    }

    private Instant Now => Instant.FromDateTimeOffset(_time.GetUtcNow());

    /// <returns>Slack's word for what is wrong; null when the dialogue is open.</returns>
    public async Task<string?> OpenViewAsync(string trigger, JsonObject view, CancellationToken cancellationToken) =>
        await PostAsync("views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = view }, cancellationToken);

    /// <summary>Says something that one person sees and nobody keeps.</summary>
    /// <returns>Slack's word for what is wrong; null when it was said.</returns>
    public async Task<string?> WhisperAsync(string channel, string user, string text, CancellationToken cancellationToken) =>
        await PostAsync("chat.postEphemeral", new JsonObject { ["channel"] = channel, ["user"] = user, ["text"] = Words.Mrkdwn.Escape(text, SlackBlocks.SectionLimit) }, cancellationToken);

    /// <summary>Null when there is none there, or it cannot be read.</summary>
    public async Task<SlackText?> ReadAsync(string channel, string ts, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"channel={Uri.EscapeDataString(channel)}&latest={Uri.EscapeDataString(ts)}&inclusive=true&limit=1");
        var history = _api is null ? null : (await _api.GetAsync("conversations.history", query, Now, cancellationToken)).Ok?["messages"] as JsonArray;
        return history is { Count: > 0 } && history[0] is JsonObject message && SlackJson.Text(message, "ts") == ts
            ? new SlackText(SlackJson.Text(message, "text") ?? "", SlackJson.Text(message, "bot_id") is null ? SlackJson.Text(message, "user") : null)
            : null;
    }

    /// <summary>Null when Slack does not tell it.</summary>
    public async Task<Uri?> LinkAsync(string channel, string ts, CancellationToken cancellationToken) =>
        _api is not null
        && (await _api.GetAsync("chat.getPermalink", $"channel={Uri.EscapeDataString(channel)}&message_ts={Uri.EscapeDataString(ts)}", Now, cancellationToken)).Ok is { } ok
        && Uri.TryCreate(SlackJson.Text(ok, "permalink"), UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps
            ? link
            : null;

    public void Dispose() => _http.Dispose();

    private async Task<string?> PostAsync(string method, JsonObject body, CancellationToken cancellationToken)
    {
        if (_api is null)
        {
            return "not_configured";
        }

        var answer = await _api.PostAsync(method, body, Now, cancellationToken);
        return answer.Ok is not null ? null : answer.Error ?? "unreachable";
    }
}
