namespace Watchbill.StandIns.Parts;

/// <summary>A message as accepted.</summary>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="Data">The whole message as sent, one character per byte.</param>
/// <param name="Headers">Decoded and unfolded; the last one of a name wins, names compare without case.</param>
/// <param name="Text">The decoded text part; empty when there is none.</param>
/// <param name="Html">The decoded HTML part, or null.</param>
/// <param name="UserName">Who had logged in, or null.</param>
public sealed record ReceivedMail(
    string From,
    IReadOnlyList<string> To,
    string Data,
    IReadOnlyDictionary<string, string> Headers,
    string Text,
    string? Html,
    bool OverTls,
    string? UserName);

public sealed record SmtpOptions
{
    /// <summary>MAIL and AUTH before STARTTLS are refused with 530 and 538.</summary>
    public bool RequireStartTls { get; init; }

    /// <summary>With a user name, MAIL before AUTH is refused with 530.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>Larger messages are refused with 552.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;
}
