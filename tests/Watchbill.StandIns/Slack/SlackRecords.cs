using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Slack;

/// <summary>Ids look like the vendor's: C… for a channel, D… for a direct conversation.</summary>
public sealed record SlackChannel(string Id, string Name, bool BotIsMember, bool IsArchived, bool IsDirect)
{
    public bool IsPrivate { get; init; }

    /// <summary>Id of whoever made it; null for one that was there before.</summary>
    public string? Creator { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public long Created { get; init; }

    public string Topic { get; init; } = "";

    /// <summary>Ids of the people who were invited.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}

public sealed record SlackUser(string Id, string Name, string Email);

/// <summary>A message as it stands now. <see cref="Edits"/> holds the earlier forms, oldest first; it is empty for a message never edited.</summary>
public sealed record SlackMessage(
    string Channel,
    string Ts,
    string Text,
    JsonArray? Blocks,
    JsonArray? Attachments,
    JsonObject? Metadata,
    string? ThreadTs,
    IReadOnlyList<SlackMessageForm> Edits)
{
    /// <summary>The person who wrote it; null for the app.</summary>
    public string? User { get; init; }

    /// <summary>The elements of the message that carry this action id, wherever they stand in its blocks.</summary>
    public JsonObject? Action(string actionId) => SlackBlockWalk.Actions(this).FirstOrDefault(action => (string?)action["action_id"] == actionId);

    /// <summary>The action ids of the message, in order.</summary>
    public IReadOnlyList<string> ActionIds
        => [.. SlackBlockWalk.Actions(this).Select(action => (string?)action["action_id"]).OfType<string>()];
}

public sealed record SlackMessageForm(string Text, JsonArray? Blocks, JsonArray? Attachments);

/// <summary>Seen by one person only and kept by nobody: it has a ts but cannot be updated.</summary>
public sealed record SlackEphemeral(string Channel, string User, string Ts, string Text, JsonArray? Blocks);

/// <summary>What was posted to the response_url of a click or a command.</summary>
public sealed record SlackFollowUp(
    string ResponseUrl, string? Text, JsonArray? Blocks, string? ResponseType, bool ReplaceOriginal, bool DeleteOriginal);

/// <summary>A dialogue that was opened.</summary>
/// <param name="View">As it was sent.</param>
public sealed record SlackView(string Id, string Trigger, JsonObject View);
