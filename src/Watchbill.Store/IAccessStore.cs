using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Store;

/// <summary>Passwords, sessions, tokens and invitations. Only hashes are kept. Each call is a small transaction of its own.</summary>
public interface IAccessStore
{
    Task<PasswordRow?> ReadPasswordAsync(UserId user, CancellationToken cancellationToken);

    Task WritePasswordAsync(PasswordRow password, CancellationToken cancellationToken);

    Task<SessionRow?> ReadSessionAsync(string hash, CancellationToken cancellationToken);

    Task WriteSessionAsync(SessionRow session, CancellationToken cancellationToken);

    Task RemoveSessionAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Ends every session of a user (password changed, disabled).</summary>
    Task RemoveSessionsOfAsync(UserId user, CancellationToken cancellationToken);

    Task<TokenRow?> ReadTokenAsync(string hash, CancellationToken cancellationToken);

    Task<IReadOnlyList<TokenRow>> ListTokensAsync(UserId? user, CancellationToken cancellationToken);

    /// <summary>Inserts, or replaces the row of the same id (revocation).</summary>
    Task WriteTokenAsync(TokenRow token, CancellationToken cancellationToken);
}

/// <param name="MustChange">Set by an administrator's reset: the next login asks for a new one.</param>
public sealed record PasswordRow(UserId User, string Hash, bool MustChange, Instant ChangedAt);

/// <param name="Hash">SHA-256 (hex) of the cookie's secret.</param>
/// <param name="Csrf">SHA-256 (hex) of the session's anti-forgery secret.</param>
public sealed record SessionRow(string Hash, UserId User, string Csrf, Instant CreatedAt, Instant ExpiresAt);

/// <param name="Kind">"api" for tokens of programs and the CLI, "invite" for links that set a first password.</param>
/// <param name="Hint">Last four characters.</param>
public sealed record TokenRow(string Id, string Kind, string Hash, string Hint, UserId User, string Name, Instant CreatedAt, Instant? ExpiresAt, Instant? RevokedAt);
