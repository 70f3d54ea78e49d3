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

    public async Task SayAsync(string? responseUrl, string text)
    {
        if (!IsAllowed(responseUrl, _api, out var url))
        {
            NotAllowed();
            return;
        }

        var body = new JsonObject { ["response_type"] = "ephemeral", ["replace_original"] = false, ["text"] = Escape(text) };
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
