using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Watchbill.StandIns.Slack;

/// <summary>Making channels and keeping them.</summary>
internal static partial class SlackChannels
{
    private const int MaxPeople = 100;
    private const int MaxTopic = 250;
    private const int DefaultPage = 100;

    public static (JsonObject? Result, SlackProblem? Problem) Create(SlackWorkspace workspace, SlackArguments arguments)
    {
        var name = arguments.Text("name")!;
        if (name.Length == 0)
            return (null, new SlackProblem("invalid_name_required", "the name is empty"));
        if (name.Length > 80)
            return (null, new SlackProblem("invalid_name_maxlength", $"{name.Length} characters, 80 are allowed"));
        if (!NameForm().IsMatch(name))
            return (null, new SlackProblem("invalid_name_specials", $"'{name}' holds more than lower-case letters, digits, - and _"));
        return workspace.Create(name, arguments.Flag("is_private")) is { } channel
            ? (new JsonObject { ["ok"] = true, ["channel"] = Describe(channel) }, null)
            : (null, new SlackProblem("name_taken", $"{name} is taken"));
    }

    public static (JsonObject? Result, SlackProblem? Problem) Invite(SlackWorkspace workspace, SlackArguments arguments)
    {
        if (Usable(workspace, arguments, out var problem) is not { } channel)
            return (null, problem);
        var users = arguments.Text("users")!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (users.Length == 0)
            return (null, new SlackProblem("no_user", "nobody is named"));
        if (users.Length > MaxPeople)
            return (null, new SlackProblem("too_many_users", $"{users.Length} users, {MaxPeople} are allowed"));
        if (users.Contains(SlackWorkspace.BotUserId))
            return (null, new SlackProblem("cant_invite_self", "the app is there"));
        if (users.FirstOrDefault(user => workspace.User(user) is null) is { } stranger)
            return (null, new SlackProblem("user_not_found", $"{stranger} is nobody here"));
        if (users.FirstOrDefault(user => channel.Members.Contains(user)) is { } there)
            return (null, new SlackProblem("already_in_channel", $"{there} is in {channel.Name}"));
        var changed = workspace.Change(channel.Id, known => known with { Members = [.. known.Members, .. users] });
        return (new JsonObject { ["ok"] = true, ["channel"] = Describe(changed) }, null);
    }

    public static (JsonObject? Result, SlackProblem? Problem) SetTopic(SlackWorkspace workspace, SlackArguments arguments)
    {
        if (Usable(workspace, arguments, out var problem) is not { } channel)
            return (null, problem);
        var topic = arguments.Text("topic")!;
        if (topic.Length > MaxTopic)
            return (null, new SlackProblem("too_long", $"{topic.Length} characters, {MaxTopic} are allowed"));
        var changed = workspace.Change(channel.Id, known => known with { Topic = topic });
        return (new JsonObject { ["ok"] = true, ["channel"] = Describe(changed) }, null);
    }

    public static (JsonObject? Result, SlackProblem? Problem) Archive(SlackWorkspace workspace, SlackArguments arguments)
    {
        if (workspace.ChannelById(arguments.Text("channel")) is { IsArchived: true })
            return (null, new SlackProblem("already_archived", "it is archived"));
        if (Usable(workspace, arguments, out var problem) is not { } channel)
            return (null, problem);
        workspace.Change(channel.Id, known => known with { IsArchived = true, BotIsMember = workspace.LetsAppsUnarchive });
        return (new JsonObject { ["ok"] = true }, null);
    }

    /// <summary>As the vendor does it: the app is out since the channel was archived, and nobody outside opens one again.</summary>
    public static (JsonObject? Result, SlackProblem? Problem) Unarchive(SlackWorkspace workspace, SlackArguments arguments)
    {
        if (workspace.ChannelById(arguments.Text("channel")) is not { } channel)
            return (null, new SlackProblem("channel_not_found", $"{arguments.Text("channel")} is no channel id here"));
        if (!channel.IsArchived)
            return (null, new SlackProblem("not_archived", $"{channel.Name} is not archived"));
        if (!channel.BotIsMember)
            return (null, new SlackProblem("not_in_channel", $"the bot is not in {channel.Name}"));
        workspace.Change(channel.Id, known => known with { IsArchived = false });
        return (new JsonObject { ["ok"] = true }, null);
    }

    public static (JsonObject? Result, SlackProblem? Problem) Info(SlackWorkspace workspace, SlackArguments arguments) =>
        workspace.ChannelById(arguments.Text("channel")) is { } channel
            ? (new JsonObject { ["ok"] = true, ["channel"] = Describe(channel) }, null)
            : (null, new SlackProblem("channel_not_found", $"{arguments.Text("channel")} is no channel id here"));

    /// <summary>Private channels only those of the app.</summary>
    public static (JsonObject? Result, SlackProblem? Problem) List(SlackWorkspace workspace, SlackArguments arguments)
    {
        var types = (arguments.Text("types") ?? "public_channel").Split(',');
        if (types.FirstOrDefault(type => type is not ("public_channel" or "private_channel" or "im" or "mpim")) is { } wrong)
            return (null, new SlackProblem("invalid_types", $"{wrong} is no type of conversations"));
        if (arguments.Integer("limit") is < 1 or > 999)
            return (null, new SlackProblem("invalid_limit", "limit is not between 1 and 999"));
        var found = workspace.Channels()
            .Where(channel => types.Contains(channel.IsPrivate ? "private_channel" : "public_channel") && (!channel.IsPrivate || channel.BotIsMember))
            .Where(channel => !channel.IsArchived || !arguments.Flag("exclude_archived"))
            .Where(channel => arguments.Text("cursor") is not { Length: > 0 } cursor || string.CompareOrdinal(channel.Id, cursor) > 0)
            .ToList();
        var page = found.Take((int)(arguments.Integer("limit") ?? DefaultPage)).ToList();
        return (new JsonObject
        {
            ["ok"] = true,
            ["channels"] = new JsonArray([.. page.Select(Describe)]),
            ["response_metadata"] = new JsonObject { ["next_cursor"] = found.Count > page.Count ? page[^1].Id : "" },
        }, null);
    }

    private static SlackChannel? Usable(SlackWorkspace workspace, SlackArguments arguments, out SlackProblem? problem)
    {
        var channel = workspace.ChannelById(arguments.Text("channel"));
        problem = channel is null ? new SlackProblem("channel_not_found", $"{arguments.Text("channel")} is no channel id here")
            : channel.IsArchived ? new SlackProblem("is_archived", $"{channel.Name} is archived")
            : channel.IsDirect ? new SlackProblem("method_not_supported_for_channel_type", "it is a direct conversation")
            : !channel.BotIsMember ? new SlackProblem("not_in_channel", $"the bot is not in {channel.Name}")
            : null;
        return problem is null ? channel : null;
    }

    /// <summary>The vendor gives a topic as it gives text: with its three escapes.</summary>
    private static JsonObject Describe(SlackChannel channel) => new()
    {
        ["id"] = channel.Id,
        ["name"] = channel.Name,
        ["is_channel"] = !channel.IsPrivate,
        ["is_group"] = channel.IsPrivate,
        ["is_private"] = channel.IsPrivate,
        ["is_archived"] = channel.IsArchived,
        ["is_member"] = channel.BotIsMember,
        ["creator"] = channel.Creator ?? "U0SOMEBODY",
        ["created"] = channel.Created,
        ["topic"] = new JsonObject
        {
            ["value"] = channel.Topic.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal),
            ["creator"] = "",
            ["last_set"] = 0,
        },
    };

    [GeneratedRegex("^[a-z0-9_-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
