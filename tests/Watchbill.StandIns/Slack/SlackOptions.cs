namespace Watchbill.StandIns.Slack;

public sealed record SlackOptions
{
    public string BotToken { get; init; } = "xoxb-1111111111-2222222222-standin";

    public string SigningSecret { get; init; } = "standin-signing-secret-0123456789";

    /// <summary>Gives message timestamps and signature times.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
