using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Slack.BlockKit;

namespace Watchbill.StandIns.Slack;

/// <summary>Posting, editing and reading back messages.</summary>
internal sealed class SlackChat(SlackWorkspace workspace)
{
    private const int DefaultPage = 100;
    private const int MaxPage = 999;

    public Recording<SlackMessage> Messages { get; } = new();

    public Recording<SlackEphemeral> Ephemerals { get; } = new();

    public (JsonObject? Result, SlackProblem? Problem) Post(SlackArguments arguments)
    {
        if (workspace.ChannelToPostTo(arguments.Text("channel")!) is not { } channel)
            return (null, new SlackProblem("channel_not_found", $"{arguments.Text("channel")} is no channel here"));
        if (Closed(channel) is { } closed)
            return (null, closed);
        if (ContentProblem(arguments) is { } problem)
            return (null, problem);
        if (arguments.Text("thread_ts") is { } thread && Find(channel.Id, thread) is null)
            return (null, new SlackProblem("thread_not_found", $"no message {thread} in {channel.Id}"));
        var message = Record(channel.Id, arguments);
        return (new JsonObject
        {
            ["ok"] = true,
            ["channel"] = channel.Id,
            ["ts"] = message.Ts,
            ["message"] = Describe(message, withMetadata: false),
        }, null);
    }

    public (JsonObject? Result, SlackProblem? Problem) Update(SlackArguments arguments)
    {
        if (workspace.ChannelById(arguments.Text("channel")) is not { } channel)
            return (null, new SlackProblem("channel_not_found", $"{arguments.Text("channel")} is no channel id here (a name will not do)"));
        if (channel.IsArchived)
            return (null, new SlackProblem("is_archived", $"{channel.Name} is archived"));
        if (Find(channel.Id, arguments.Text("ts")!) is not { } known)
            return (null, new SlackProblem("message_not_found", $"no message {arguments.Text("ts")} in {channel.Id}"));
        if (ContentProblem(arguments) is { } problem)
            return (null, problem);
        var message = Edit(known, arguments.Text("text"), arguments.List("blocks"), arguments.List("attachments"), arguments.Object("metadata"));
        return (new JsonObject
        {
            ["ok"] = true,
            ["channel"] = channel.Id,
            ["ts"] = message.Ts,
            ["text"] = message.Text,
            ["message"] = new JsonObject { ["type"] = "message", ["text"] = message.Text, ["user"] = SlackWorkspace.BotUserId },
        }, null);
    }

    public (JsonObject? Result, SlackProblem? Problem) PostEphemeral(SlackArguments arguments)
    {
        if (workspace.ChannelToPostTo(arguments.Text("channel")!) is not { } channel)
            return (null, new SlackProblem("channel_not_found", $"{arguments.Text("channel")} is no channel here"));
        if (workspace.User(arguments.Text("user")!) is not { } user)
            return (null, new SlackProblem("user_not_in_channel", $"{arguments.Text("user")} is not in {channel.Id}"));
        if ((Closed(channel) ?? ContentProblem(arguments)) is { } problem)
            return (null, problem);
        var ephemeral = new SlackEphemeral(channel.Id, user.Id, workspace.NextTs(), arguments.Text("text") ?? "", arguments.List("blocks"));
        Ephemerals.Add(ephemeral);
        return (new JsonObject { ["ok"] = true, ["message_ts"] = ephemeral.Ts }, null);
    }

    /// <summary>Newest first, replies in threads left out, as the vendor does it.</summary>
    public (JsonObject? Result, SlackProblem? Problem) History(SlackArguments arguments)
    {
        if (workspace.ChannelById(arguments.Text("channel")) is not { } channel)
            return (null, new SlackProblem("channel_not_found", $"{arguments.Text("channel")} is no channel id here"));
        if (!channel.BotIsMember)
            return (null, new SlackProblem("not_in_channel", $"the bot is not in {channel.Name}"));
        var limit = arguments.Integer("limit") ?? DefaultPage;
        if (limit is < 1 or > MaxPage)
            return (null, new SlackProblem("invalid_limit", $"limit {limit} is not between 1 and {MaxPage}"));

        var inclusive = arguments.Flag("inclusive");
        var latest = Seconds(arguments.Text("latest"));
        var oldest = Seconds(arguments.Text("oldest"));
        var before = arguments.Text("cursor") is { Length: > 0 } cursor ? Seconds(Encoding.ASCII.GetString(Convert.FromBase64String(cursor))) : null;
        var found = Messages.All
            .Where(message => message.Channel == channel.Id && message.ThreadTs is null)
            .Where(message => Seconds(message.Ts) is { } at
                && (latest is null || at < latest || (inclusive && at == latest))
                && (oldest is null || at > oldest || (inclusive && at == oldest))
                && (before is null || at < before))
            .OrderByDescending(message => message.Ts, StringComparer.Ordinal)
            .ToList();
        var page = found.Take((int)limit).ToList();
        var result = new JsonObject
        {
            ["ok"] = true,
            ["messages"] = new JsonArray([.. page.Select(message => Describe(message, arguments.Flag("include_all_metadata")))]),
            ["has_more"] = found.Count > page.Count,
            ["pin_count"] = 0,
            ["channel_actions_ts"] = null,
            ["channel_actions_count"] = 0,
        };
        if (found.Count > page.Count)
            result["response_metadata"] = new JsonObject { ["next_cursor"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(page[^1].Ts)) };
        return (result, null);
    }

    public (JsonObject? Result, SlackProblem? Problem) Permalink(SlackArguments arguments)
    {
        var (channel, ts) = (arguments.Text("channel")!, arguments.Text("message_ts")!);
        if (workspace.ChannelById(channel) is null)
            return (null, new SlackProblem("channel_not_found", $"{channel} is no channel id here"));
        return Find(channel, ts) is null
            ? (null, new SlackProblem("message_not_found", $"no message {ts} in {channel}"))
            : (new JsonObject { ["ok"] = true, ["channel"] = channel, ["permalink"] = LinkOf(channel, ts) }, null);
    }

    public static string LinkOf(string channel, string ts) => $"https://{SlackWorkspace.TeamDomain}.slack.com/archives/{channel}/p{ts.Replace(".", "", StringComparison.Ordinal)}";

    /// <summary>Somebody writes.</summary>
    public SlackMessage Write(string channel, string user, string text)
    {
        var message = new SlackMessage(channel, workspace.NextTs(), text, null, null, null, null, []) { User = user };
        Messages.Add(message);
        return message;
    }

    /// <summary>What the app answered to a command, as it stands in the channel.</summary>
    public SlackMessage Answer(string channel, string text, JsonArray blocks)
    {
        var message = new SlackMessage(channel, workspace.NextTs(), text, WithIds(blocks), null, null, null, []);
        Messages.Add(message);
        return message;
    }

    public SlackMessage? Find(string channel, string ts) => Messages.All.FirstOrDefault(message => message.Channel == channel && message.Ts == ts);

    /// <summary>The new contents; parts that are not given stay, except that blocks go when only text is given.</summary>
    public SlackMessage Edit(SlackMessage known, string? text, JsonArray? blocks, JsonArray? attachments, JsonObject? metadata)
        => Messages.Edit(
            message => message.Channel == known.Channel && message.Ts == known.Ts,
            message => message with
            {
                Text = text ?? message.Text,
                Blocks = blocks is null ? (text is null ? message.Blocks : null) : WithIds(blocks),
                Attachments = attachments ?? message.Attachments,
                Metadata = metadata ?? message.Metadata,
                Edits = [.. message.Edits, new SlackMessageForm(message.Text, message.Blocks, message.Attachments)],
            })!;

    private SlackMessage Record(string channel, SlackArguments arguments)
    {
        var message = new SlackMessage(
            channel,
            workspace.NextTs(),
            arguments.Text("text") ?? "",
            arguments.List("blocks") is { } blocks ? WithIds(blocks) : null,
            arguments.List("attachments"),
            arguments.Object("metadata"),
            arguments.Text("thread_ts"),
            []);
        Messages.Add(message);
        return message;
    }

    /// <summary>The vendor names the blocks that come without an id.</summary>
    private JsonArray WithIds(JsonArray blocks)
    {
        foreach (var block in blocks.OfType<JsonObject>().Where(block => !block.ContainsKey("block_id")))
            block["block_id"] = string.Create(CultureInfo.InvariantCulture, $"b{workspace.NextSerial():x4}");
        return blocks;
    }

    private static SlackProblem? Closed(SlackChannel channel)
        => channel.IsArchived ? new SlackProblem("is_archived", $"{channel.Name} is archived")
            : !channel.BotIsMember ? new SlackProblem("not_in_channel", $"the bot is not in {channel.Name}")
            : null;

    private static SlackProblem? ContentProblem(SlackArguments arguments)
        => BlockRules.Problem(arguments.Text("text"), arguments.List("blocks"), arguments.List("attachments"), arguments.Object("metadata"));

    private static decimal? Seconds(string? ts) => ts is null ? null : decimal.Parse(ts, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static JsonObject Describe(SlackMessage message, bool withMetadata)
    {
        var described = new JsonObject
        {
            ["type"] = "message",
            ["text"] = message.Text,
            ["ts"] = message.Ts,
            ["user"] = message.User ?? SlackWorkspace.BotUserId,
        };
        if (message.User is null)
        {
            described["subtype"] = "bot_message";
            described["bot_id"] = SlackWorkspace.BotId;
        }
        if (message.Blocks is not null)
            described["blocks"] = message.Blocks.DeepClone();
        if (message.ThreadTs is not null)
            described["thread_ts"] = message.ThreadTs;
        if (withMetadata && message.Metadata is not null)
            described["metadata"] = message.Metadata.DeepClone();
        return described;
    }
}
