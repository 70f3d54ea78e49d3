using System.Collections.Immutable;
using Watchbill.Notifiers.Http;

namespace Watchbill.Notifiers.Slack;

/// <summary>A Slack app installed in one workspace.</summary>
/// <param name="BotToken">WATCHBILL_SLACK_BOT_TOKEN: xoxb-…, with the scopes chat:write, im:write, im:history, channels:history, groups:history, and for incidents commands,
/// channels:manage, channels:read, groups:write, groups:read, pins:read and reactions:read.</param>
public sealed record SlackOptions(Secret BotToken)
{
    /// <summary>WATCHBILL_SLACK_SIGNING_SECRET: verifies buttons and commands. Without it the buttons are left out.</summary>
    public Secret? SigningSecret { get; init; }

    /// <summary>WATCHBILL_SLACK_NOTE_EMOJI, without colons: marking a message in an incident's channel with it puts the message into the timeline.</summary>
    public string NoteEmoji { get; init; } = "pushpin";

    /// <summary>WATCHBILL_SLACK_API_URL; for tests.</summary>
    public Uri ApiUrl { get; init; } = new("https://slack.com/api/");

    /// <summary>For one call; a message takes up to four. 1 to 10 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>All that is wrong, each with what to do; empty when the options can be used.</summary>
    public ImmutableArray<string> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (BotToken is null || !BotToken.Reveal().StartsWith("xoxb-", StringComparison.Ordinal) || BotToken.Reveal().Any(c => c is <= ' ' or > '~'))
            problems.Add("WATCHBILL_SLACK_BOT_TOKEN is not a bot token: copy the one that begins with xoxb- from 'OAuth & Permissions' of the app.");
        if (NoteEmoji.Length is 0 or > 100 || !NoteEmoji.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+'))
            problems.Add("WATCHBILL_SLACK_NOTE_EMOJI is not the name of an emoji: write it without colons, such as pushpin.");
        if (!ApiUrls.IsAcceptable(ApiUrl))
            problems.Add("WATCHBILL_SLACK_API_URL is not an https URL: leave it out to use Slack's own.");
        if (TimeLimit < TimeSpan.FromSeconds(1) || TimeLimit > TimeSpan.FromSeconds(10))
            problems.Add("The time limit of a call to Slack is 1 to 10 seconds.");
        return problems.ToImmutable();
    }
}
