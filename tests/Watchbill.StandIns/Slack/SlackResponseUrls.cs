using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;
using Watchbill.StandIns.Slack.BlockKit;

namespace Watchbill.StandIns.Slack;

/// <summary>
/// The URLs that come with a click or a command and take up to five answers within thirty minutes. An answer may replace or delete the
/// message that was clicked.
/// </summary>
internal sealed class SlackResponseUrls(SlackWorkspace workspace, SlackChat chat)
{
    private const string Prefix = "/actions/" + SlackWorkspace.TeamId + "/";
    private const int MaxUses = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private static readonly string[] Fields =
    [
        "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts", "metadata",
        "unfurl_links", "unfurl_media", "mrkdwn", "link_names", "parse",
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Issued> _issued = [];

    public Recording<SlackFollowUp> FollowUps { get; } = new();

    public bool Owns(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    public Uri Issue(Uri server, SlackMessage? original)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{workspace.NextSerial():D10}/standin");
        lock (_gate)
            _issued.Add(path, new Issued(workspace.Clock.GetUtcNow(), original?.Channel, original?.Ts));
        return new Uri(server, path);
    }

    public Answer Handle(ReceivedRequest request, out SlackProblem? problem)
    {
        if (Use(request.Path, out var issued) is { } spent)
        {
            problem = spent;
            return Answer.Json(404, new JsonObject { ["ok"] = false, ["error"] = spent.Error });
        }
        problem = Read(request, out var body);
        if (problem is not null)
            return Answer.Json(400, new JsonObject { ["ok"] = false, ["error"] = problem.Error });

        var followUp = new SlackFollowUp(
            request.Path, (string?)body!["text"], body["blocks"] as JsonArray, (string?)body["response_type"],
            (bool?)body["replace_original"] ?? false, (bool?)body["delete_original"] ?? false);
        if (followUp.ReplaceOriginal && issued!.Ts is not null && chat.Find(issued.Channel!, issued.Ts) is { } original)
        {
            var attachments = (JsonArray?)body["attachments"]?.DeepClone();
            chat.Edit(original, followUp.Text, (JsonArray?)followUp.Blocks?.DeepClone(), attachments, metadata: null);
        }
        FollowUps.Add(followUp);
        return Answer.Text(200, "ok");
    }

    private SlackProblem? Use(string path, out Issued? issued)
    {
        lock (_gate)
        {
            if (!_issued.TryGetValue(path, out issued))
                return new SlackProblem("expired_url", "this response_url was never given out");
            if (workspace.Clock.GetUtcNow() - issued.At > Lifetime)
                return new SlackProblem("expired_url", "this response_url is older than 30 minutes");
            if (issued.Uses == MaxUses)
                return new SlackProblem("used_url", "this response_url has been used five times");
            issued.Uses++;
            return null;
        }
    }

    private static SlackProblem? Read(ReceivedRequest request, out JsonObject? body)
    {
        body = null;
        if (request.Method != "POST")
            return new SlackProblem("insecure_request", "a response_url takes POST");
        if (FormBody.MediaType(request) != "application/json")
            return new SlackProblem("invalid_post_type", "a response_url takes application/json");
        try
        {
            body = JsonNode.Parse(request.Body) as JsonObject;
        }
        catch (JsonException broken)
        {
            return new SlackProblem("invalid_json", broken.Message);
        }
        if (body is null)
            return new SlackProblem("json_not_object", "the body must be a JSON object");
        if (body.FirstOrDefault(field => !Fields.Contains(field.Key)) is { Key: { } unknown })
            return new SlackProblem("invalid_arg_name", $"a response_url has no field named {unknown}");
        return TypeProblem(body)
            ?? ((bool?)body["delete_original"] == true
                ? null
                : BlockRules.Problem(
                    (string?)body["text"], body["blocks"] as JsonArray, body["attachments"] as JsonArray, body["metadata"] as JsonObject));
    }

    private static SlackProblem? TypeProblem(JsonObject body)
    {
        Check text = Checks.Text(BlockRules.MaxText, min: 0);
        Check list = Checks.List(BlockRules.MaxAttachments, (_, _) => []);
        (string Name, Check Check)[] types =
        [
            ("text", text), ("thread_ts", text), ("parse", text), ("response_type", Checks.OneOf("in_channel", "ephemeral")),
            ("replace_original", Checks.Flag), ("delete_original", Checks.Flag), ("unfurl_links", Checks.Flag), ("unfurl_media", Checks.Flag),
            ("mrkdwn", Checks.Flag), ("link_names", Checks.Flag), ("blocks", list), ("attachments", list), ("metadata", TextRules.Metadata),
        ];
        return types.Where(type => body.ContainsKey(type.Name)).SelectMany(type => type.Check(body[type.Name], "/" + type.Name))
            .Select(wrong => new SlackProblem("invalid_arguments", wrong)).FirstOrDefault();
    }

    private sealed class Issued(DateTimeOffset at, string? channel, string? ts)
    {
        public DateTimeOffset At { get; } = at;

        public string? Channel { get; } = channel;

        public string? Ts { get; } = ts;

        public int Uses { get; set; }
    }
}
