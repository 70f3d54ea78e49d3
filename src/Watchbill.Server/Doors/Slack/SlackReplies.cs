using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Slack;

/// <summary>
/// Says something to one person through a response URL. The URL comes from outside: only Slack's own host, or that of the configured API, is
/// called. What cannot be said is logged; nothing depends on it.
/// </summary>
internal sealed partial class SlackReplies : IDisposable
{
    private const string SlackHost = "hooks.slack.com";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly Uri? _api;
    private readonly ILogger<SlackReplies> _log;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Limit }) { Timeout = Limit };

    public SlackReplies(ServerOptions options, ILogger<SlackReplies> log)
    {
        _api = options.Notifiers.Slack?.ApiUrl;
        _log = log;
    }

    public Task SayAsync(string? responseUrl, string text) => PostAsync(responseUrl, Escape(text), null, inChannel: false, replace: false);

    /// <summary>Says it to everybody in the conversation.</summary>
    public Task TellAsync(string? responseUrl, string text, JsonArray? blocks = null) => PostAsync(responseUrl, Escape(text), blocks, inChannel: true, replace: false);

    /// <summary>Shows blocks to one person.</summary>
    public Task ShowAsync(string? responseUrl, string text, JsonArray blocks) => PostAsync(responseUrl, Escape(text), blocks, inChannel: false, replace: false);

    /// <summary>Puts this in the place of the message that was pressed.</summary>
    public Task ReplaceAsync(string? responseUrl, string text, JsonArray blocks) => PostAsync(responseUrl, Escape(text), blocks, inChannel: false, replace: true);

    private async Task PostAsync(string? responseUrl, string text, JsonArray? blocks, bool inChannel, bool replace)
    {
        if (!IsAllowed(responseUrl, _api, out var url))
        {
            NotAllowed();
            return;
        }

        var body = new JsonObject { ["replace_original"] = replace, ["text"] = text };
        if (!replace)
        {
            body["response_type"] = inChannel ? "in_channel" : "ephemeral";
        }

        if (blocks is not null)
        {
            body["blocks"] = blocks;
        }

        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var answer = await _http.PostAsync(url, content);
            if (!answer.IsSuccessStatusCode)
            {
                NotTaken((int)answer.StatusCode);
            }
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException or IOException)
        {
            Lost(lost.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>https on Slack's host, or the very scheme, host and port of the configured API.</summary>
    internal static bool IsAllowed(string? text, Uri? api, out Uri url)
    {
        url = null!;
        if (text is null or { Length: > 2_000 } || !Uri.TryCreate(text, UriKind.Absolute, out var parsed) || parsed.UserInfo.Length > 0)
        {
            return false;
        }

        url = parsed;
        var isSlack = parsed.Scheme == Uri.UriSchemeHttps && parsed.IsDefaultPort && string.Equals(parsed.IdnHost, SlackHost, StringComparison.OrdinalIgnoreCase);
        return isSlack || (api is not null && parsed.Scheme == api.Scheme && parsed.IdnHost == api.IdnHost && parsed.Port == api.Port);
    }

    /// <summary>The three characters that Slack's markup gives a meaning to.</summary>
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "Slack sent a response URL that is not Slack's; nothing was posted to it.")]
    private partial void NotAllowed();

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "Slack answered {Status} to a reply to one person.")]
    private partial void NotTaken(int status);

    [LoggerMessage(EventId = 403, Level = LogLevel.Warning, Message = "A reply to one person did not reach Slack: {Problem}")]
    private partial void Lost(string problem);
}
