using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Slack;

/// <summary>
/// Slack's Web API on 127.0.0.1, as strict as the vendor and stricter: unknown arguments are refused rather than ignored, so that a
/// misspelt one is noticed here and not by the person who was not paged. Thread-safe.
/// </summary>
public sealed class SlackStandIn : IAsyncDisposable
{
    private readonly SlackOptions _options;
    private readonly SlackWorkspace _workspace;
    private readonly SlackChat _chat;
    private readonly SlackViews _views;
    private readonly SlackResponseUrls _responseUrls;
    private readonly SlackInteractions _interactions;
    private readonly SlackApi _api;
    private readonly ScriptedServer _server;
    private readonly HttpClient _http = new();

    private SlackStandIn(
        SlackOptions options,
        SlackWorkspace workspace,
        SlackChat chat,
        SlackViews views,
        SlackResponseUrls responseUrls,
        SlackApi api,
        ScriptedServer server,
        string note)
    {
        _options = options;
        _workspace = workspace;
        _chat = chat;
        _views = views;
        _responseUrls = responseUrls;
        _interactions = new SlackInteractions(options, workspace, responseUrls);
        _api = api;
        _server = server;
        SpecificationNote = note;
    }

    /// <summary>Base of the Web API, ending in "/api/"; it stands in for https://slack.com/api/.</summary>
    public Uri ApiUrl => new(_server.Url, "api/");

    public string BotToken => _options.BotToken;

    public string SigningSecret => _options.SigningSecret;

    public string TeamId => SlackWorkspace.TeamId;

    public string BotUserId => SlackWorkspace.BotUserId;

    /// <summary>Whether the vendor's published document is checked against too, and if not, why.</summary>
    public string SpecificationNote { get; }

    /// <summary>Operations are method names, such as "chat.postMessage"; that of the response URLs is "response_url".</summary>
    public FaultScript Script => _server.Script;

    /// <summary>Every accepted message, as it stands now.</summary>
    public Recording<SlackMessage> Messages => _chat.Messages;

    public Recording<SlackEphemeral> Ephemerals => _chat.Ephemerals;

    /// <summary>Dialogues that were opened.</summary>
    public Recording<SlackView> Views => _views.Opened;

    /// <summary>Channels as they stand now, in the order in which they were made.</summary>
    public IReadOnlyList<SlackChannel> Channels => _workspace.Channels();

    /// <summary>Apps stay in channels that they archive, and may open them again. The vendor takes bots out.</summary>
    public bool LetsAppsUnarchive
    {
        get => _workspace.LetsAppsUnarchive;
        set => _workspace.LetsAppsUnarchive = value;
    }

    /// <summary>What was posted to response URLs.</summary>
    public Recording<SlackFollowUp> FollowUps => _responseUrls.FollowUps;

    /// <summary>What was refused for its own faults (scripted refusals are not here).</summary>
    public Recording<Refusal> Refusals => _api.Refusals;

    public Recording<ReceivedRequest> Requests => _server.Requests;

    public static async Task<SlackStandIn> StartAsync(SlackOptions? options = null)
    {
        var given = options ?? new SlackOptions();
        var workspace = new SlackWorkspace(given.Clock);
        var chat = new SlackChat(workspace);
        var views = new SlackViews(workspace);
        var responseUrls = new SlackResponseUrls(workspace, chat);
        var document = new SlackDocument();
        var api = new SlackApi(given, workspace, chat, views, responseUrls, document);
        return new SlackStandIn(given, workspace, chat, views, responseUrls, api, await ScriptedServer.StartAsync(api, given.Clock), document.Note);
    }

    public SlackChannel AddChannel(string name, bool botIsMember = true, bool archived = false)
        => _workspace.AddChannel(name, botIsMember, archived);

    public SlackUser AddUser(string name, string email) => _workspace.AddUser(name, email);

    /// <summary>
    /// The interactivity POST of pressing a button of a message. Each build has its own action_ts, trigger_id and response_url; sending one
    /// build twice is the vendor repeating itself.
    /// </summary>
    /// <exception cref="ArgumentException">The message has no such action.</exception>
    public SignedRequest Press(SlackMessage message, string actionId, SlackUser by, DateTimeOffset? signedAt = null)
        => _interactions.Press(_server.Url, message, actionId, by, signedAt);

    /// <summary>Somebody writes into a channel.</summary>
    public SlackMessage Write(string channel, SlackUser by, string text) => _chat.Write(channel, by.Id, text);

    /// <summary>The app's answer to a command, as it stands in the channel.</summary>
    public SlackMessage Post(SlackChannel channel, string text, System.Text.Json.Nodes.JsonArray blocks) => _chat.Answer(channel.Id, text, blocks);

    /// <summary>The interactivity POST of sending a dialogue. Each build is the same dialogue sent once more.</summary>
    /// <param name="fields">By block: a text, the value of the option chosen, or values with commas; what is not named is left empty.</param>
    /// <exception cref="ArgumentException">The dialogue has no such field, or no such option.</exception>
    public SignedRequest Submit(SlackView view, SlackUser by, IReadOnlyDictionary<string, string> fields) => _interactions.Submit(view, by, fields);

    /// <summary>What a dialogue becomes by the app's answer to <see cref="Submit"/>: response_action update, held against the vendor's rules.</summary>
    /// <exception cref="InvalidOperationException">The vendor would show an error instead.</exception>
    public static SlackView Followed(SlackView view, System.Text.Json.Nodes.JsonObject answer) => SlackViews.Followed(view, answer);

    /// <summary>The Events API's POST of something that happened. Sending one build twice is the vendor repeating itself.</summary>
    /// <param name="happened">The inner event, with its type.</param>
    public SignedRequest Event(System.Text.Json.Nodes.JsonObject happened, DateTimeOffset? signedAt = null) => _interactions.Event(happened, signedAt);

    /// <summary>The Events API's first POST, when its URL is entered.</summary>
    public SignedRequest Challenge(string challenge) => _interactions.Challenge(challenge);

    /// <param name="command">With its slash: "/watchbill".</param>
    /// <param name="text">What was typed after the command.</param>
    public SignedRequest SlashCommand(string command, string text, SlackChannel channel, SlackUser by, DateTimeOffset? signedAt = null)
        => _interactions.SlashCommand(_server.Url, command, text, channel, by, signedAt);

    public async Task<HttpResponseMessage> SendAsync(SignedRequest request, Uri to, CancellationToken cancel = default)
    {
        using var message = request.To(to);
        return await _http.SendAsync(message, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }
}
