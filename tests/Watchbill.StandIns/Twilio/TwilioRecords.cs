namespace Watchbill.StandIns.Twilio;

public sealed record TwilioOptions
{
    public string AccountSid { get; init; } = "AC00000000000000000000000000000001";

    public string AuthToken { get; init; } = "11111111111111111111111111111111";

    /// <summary>The numbers that the account owns and may send from.</summary>
    public IReadOnlyList<string> OwnNumbers { get; init; } = ["+15005550006"];

    public string MessagingServiceSid { get; init; } = "MG00000000000000000000000000000001";

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A message as it stands now. Status is the vendor's word: queued, sent, delivered, undelivered, failed, scheduled, canceled.</summary>
public sealed record TwilioMessage(
    string Sid, string To, string? From, string Body, string Status, int? ErrorCode, Uri? StatusCallback, int Segments, DateTimeOffset CreatedAt);

/// <summary>A call as it stands now. Status is the vendor's word: queued, ringing, in-progress, completed, busy, no-answer, failed, canceled.</summary>
/// <param name="RingsFor">Seconds.</param>
public sealed record TwilioCall(string Sid, string To, string From, string Status, string? Twiml, Uri? Url, Uri? StatusCallback, int RingsFor, DateTimeOffset CreatedAt);

/// <summary>How our webhook answered. <see cref="Error"/> is the vendor's warning number when the answer is not usable TwiML.</summary>
public sealed record TwilioReply(int Status, string? ContentType, string Body, IReadOnlyList<string> Messages, string? Error);
