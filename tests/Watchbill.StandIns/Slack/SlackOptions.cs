namespace Watchbill.StandIns.Slack;

public sealed record SlackOptions
{
    public string BotToken { get; init; } = "xoxb-1111111111-2222222222-standin";

    public string SigningSecret { get; init; } = "8f742231b10e8888abcd99yyyzzz85a5";

    /// <summary>Gives message timestamps and signature times.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
