using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Slack;

/// <summary>Finding people and opening conversations with them.</summary>
internal static class SlackDirectory
{
    private const int MaxPeople = 8;

    public static (JsonObject? Result, SlackProblem? Problem) Open(SlackWorkspace workspace, SlackArguments arguments)
    {
        if (arguments.Text("channel") is { Length: > 0 } id)
        {
            return workspace.ChannelById(id) is { IsDirect: true } known
                ? (Opened(known, existed: true), null)
                : (null, new SlackProblem("channel_not_found", $"{id} is no direct conversation"));
        }
        var users = (arguments.Text("users") ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        if (users.Count == 0)
            return (null, new SlackProblem("users_list_not_supplied", "neither channel nor users"));
        if (users.Count > MaxPeople)
            return (null, new SlackProblem("too_many_users", $"{users.Count} users, {MaxPeople} are allowed"));
        if (users.FirstOrDefault(user => workspace.User(user) is null) is { } stranger)
            return (null, new SlackProblem("user_not_found", $"{stranger} is nobody here"));
        var channel = workspace.OpenDirect(users, out var existed);
        return (Opened(channel, existed), null);
    }

    public static (JsonObject? Result, SlackProblem? Problem) LookUp(SlackWorkspace workspace, SlackArguments arguments)
    {
        if (workspace.UserByEmail(arguments.Text("email")!) is not { } user)
            return (null, new SlackProblem("users_not_found", "nobody has this e-mail address"));
        return (new JsonObject { ["ok"] = true, ["user"] = Describe(user) }, null);
    }

    private static JsonObject Opened(SlackChannel channel, bool existed)
    {
        var result = new JsonObject { ["ok"] = true, ["channel"] = new JsonObject { ["id"] = channel.Id } };
        if (existed)
        {
            result["no_op"] = true;
            result["already_open"] = true;
        }
        return result;
    }

    private static JsonObject Describe(SlackUser user) => new()
    {
        ["id"] = user.Id,
        ["team_id"] = SlackWorkspace.TeamId,
        ["name"] = user.Name,
        ["deleted"] = false,
        ["real_name"] = user.Name,
        ["tz_offset"] = 0,
        ["is_bot"] = false,
        ["is_app_user"] = false,
        ["updated"] = 1_700_000_000,
        ["profile"] = new JsonObject
        {
            ["real_name"] = user.Name,
            ["real_name_normalized"] = user.Name,
            ["display_name"] = user.Name,
            ["display_name_normalized"] = user.Name,
            ["avatar_hash"] = "0123456789ab",
            ["email"] = user.Email,
            ["fields"] = new JsonObject(),
            ["image_24"] = "https://avatars.invalid/24.png",
            ["image_32"] = "https://avatars.invalid/32.png",
            ["image_48"] = "https://avatars.invalid/48.png",
            ["image_72"] = "https://avatars.invalid/72.png",
            ["image_192"] = "https://avatars.invalid/192.png",
            ["image_512"] = "https://avatars.invalid/512.png",
            ["phone"] = "",
            ["skype"] = "",
            ["status_emoji"] = "",
            ["status_text"] = "",
            ["title"] = "",
            ["team"] = SlackWorkspace.TeamId,
        },
    };
}
