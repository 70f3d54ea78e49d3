using NodaTime;

namespace Watchbill.Api;

/// <summary>An event sent by a person or a script with a token, instead of an integration's key.</summary>
/// <param name="Action">trigger (default), acknowledge or resolve.</param>
/// <param name="DedupKey">Tells alerts of a service apart; 1 to 512 characters. Absent means the title.</param>
/// <param name="Title">1 to 1,024 characters.</param>
/// <param name="Severity">info, warning, error or critical (default).</param>
/// <param name="Integration">Which of the service's integrations it counts for; absent means the first.</param>
public sealed record SendEvent(
    string Service,
    string Title,
    string? Action = null,
    string? DedupKey = null,
    string? Severity = null,
    string? Details = null,
    string? Link = null,
    string? Integration = null,
    IReadOnlyDictionary<string, string>? Labels = null);

/// <param name="Alert">Absent when the event concerned none.</param>
public sealed record EventReceiptInfo(long? Alert, string DedupKey, string? Note, string? Url);

public sealed record TokenList(IReadOnlyList<TokenInfo> Tokens);

public sealed record TokenInfo(string Id, string Name, string Hint, Instant CreatedAt, Instant? ExpiresAt);

/// <param name="Name">What it is for; 1 to 100 characters.</param>
/// <param name="ExpiresInDays">1 to 3,650; absent means that it does not end.</param>
public sealed record NewToken(string Name, int? ExpiresInDays = null);

/// <param name="Token">Shown this once.</param>
public sealed record MintedToken(string Id, string Token, Instant? ExpiresAt);

/// <param name="Methods">The ways by which it was sent, such as "sms phone".</param>
public sealed record TestPageResult(string Id, IReadOnlyList<string> Methods);

/// <param name="Name">A plain file name; absent means one made from the time.</param>
public sealed record BackupRequest(string? Name = null);

/// <param name="Path">On the server's disk.</param>
public sealed record BackupResult(string Path, long Bytes);

/// <summary>What is due while the server is on hold after a restore.</summary>
public sealed record HoldInfo(bool OnHold, long Timers, long Deliveries);
