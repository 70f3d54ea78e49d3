using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Slack;

/// <summary>Sorts a request to its method, after the token and the arguments have been checked.</summary>
internal sealed class SlackApi(
    SlackOptions options, SlackWorkspace workspace, SlackChat chat, SlackViews views, SlackResponseUrls responseUrls, SlackDocument document) : IVendor
{
    public const string ResponseUrlOperation = "response_url";
    private const string ApiPrefix = "/api/";

    public Recording<Refusal> Refusals { get; } = new();

    public string OperationOf(ReceivedRequest request)
        => request.Path.StartsWith(ApiPrefix, StringComparison.Ordinal) ? request.Path[ApiPrefix.Length..]
            : responseUrls.Owns(request.Path) ? ResponseUrlOperation
            : request.Path;

    public Answer Handle(string operation, ReceivedRequest request)
    {
        var answer = operation == ResponseUrlOperation ? responseUrls.Handle(request, out var problem) : Call(operation, request, out problem);
        if (problem is not null)
            Refusals.Add(new Refusal(operation, problem.Error, problem.Detail));
        return answer;
    }

    public Answer RateLimited(int retryAfterSeconds)
        => Answer.Json(429, new JsonObject { ["ok"] = false, ["error"] = "ratelimited" });

    public Answer Refused(string code) => new SlackProblem(code, "scripted").ToAnswer();

    private Answer Call(string operation, ReceivedRequest request, out SlackProblem? problem)
    {
        if (!SlackMethod.All.TryGetValue(operation, out var method) || !request.Path.StartsWith(ApiPrefix, StringComparison.Ordinal))
        {
            problem = new SlackProblem("unknown_method", $"{request.Path} is not a method that this stand-in knows");
            return problem.ToAnswer();
        }
        problem = TokenProblem(request);
        var arguments = problem is null ? SlackArguments.Read(method, request, document, out problem) : null;
        if (arguments is null)
            return problem!.ToAnswer();
        JsonObject? result;
        (result, problem) = Run(operation, arguments);
        return problem?.ToAnswer() ?? Answer.Json(200, result!);
    }

    private (JsonObject? Result, SlackProblem? Problem) Run(string operation, SlackArguments arguments) => operation switch
    {
        "auth.test" => (Self(), null),
        "chat.postMessage" => chat.Post(arguments),
        "chat.update" => chat.Update(arguments),
        "chat.postEphemeral" => chat.PostEphemeral(arguments),
        "conversations.history" => chat.History(arguments),
        "chat.getPermalink" => chat.Permalink(arguments),
        "views.open" => views.Open(arguments),
        "conversations.create" => SlackChannels.Create(workspace, arguments),
        "conversations.invite" => SlackChannels.Invite(workspace, arguments),
        "conversations.setTopic" => SlackChannels.SetTopic(workspace, arguments),
        "conversations.archive" => SlackChannels.Archive(workspace, arguments),
        "conversations.unarchive" => SlackChannels.Unarchive(workspace, arguments),
        "conversations.info" => SlackChannels.Info(workspace, arguments),
        "conversations.list" => SlackChannels.List(workspace, arguments),
        "conversations.open" => SlackDirectory.Open(workspace, arguments),
        _ => SlackDirectory.LookUp(workspace, arguments),
    };

    /// <summary>The token comes in the Authorization header, or in the form; a token in a query would end up in logs and is not looked at.</summary>
    private SlackProblem? TokenProblem(ReceivedRequest request)
    {
        var given = request.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : FormBody.MediaType(request) == FormBody.ContentType
                ? FormBody.Read(request.Body).FirstOrDefault(pair => pair.Key == "token").Value
                : null;
        return given is null ? new SlackProblem("not_authed", "no token in the Authorization header")
            : given != options.BotToken ? new SlackProblem("invalid_auth", "the token is not this workspace's")
            : null;
    }

    private static JsonObject Self() => new()
    {
        ["ok"] = true,
        ["url"] = $"https://{SlackWorkspace.TeamDomain}.slack.com/",
        ["team"] = "Stand-in",
        ["user"] = "watchbill",
        ["team_id"] = SlackWorkspace.TeamId,
        ["user_id"] = SlackWorkspace.BotUserId,
        ["bot_id"] = SlackWorkspace.BotId,
        ["is_enterprise_install"] = false,
    };
}
