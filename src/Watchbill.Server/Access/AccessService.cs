using System.Net;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Access;

/// <summary>
/// Logins, passwords, tokens and invitations. Only hashes are kept; every change and every failed login is in the audit log. Thread-safe.
/// Messages are sentences for people.
/// </summary>
public sealed class AccessService
{
    public const string ApiKind = "api";
    public const string InviteKind = "invite";
    public const int MaxNameLength = 100;

    public static readonly Duration InviteLifetime = Duration.FromDays(7);

    private const string WrongLogin = "The name or the password is wrong.";
    private readonly WatchbillEngine _engine;
    private readonly AlertLinks _links;
    private readonly LoginLimiter _limiter = new();
    private readonly PasswordWorker _passwords;

    internal AccessService(WatchbillEngine engine, AlertLinks links, PasswordWorker passwords)
    {
        _engine = engine;
        _links = links;
        _passwords = passwords;
    }

    private IAccessStore Store => _engine.Store.Access;

    private Instant Now => _engine.Time.Now();

    /// <param name="name">User id or mail address.</param>
    public async Task<LoginResult> LogInAsync(string name, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > MaxNameLength || password.Length is 0 or > PasswordWorker.MaxLength)
        {
            return new LoginRefused(WrongLogin);
        }

        // Whether a known account is named by id or by mail address, it is the same account that is being guessed at.
        var user = Find(name);
        var account = user?.Id.Value ?? name;
        if (_limiter.Take(account, address, Now) is { } wait)
        {
            return new TooManyAttempts(wait);
        }

        var row = user is null ? null : await Store.ReadPasswordAsync(user.Id, cancellationToken);
        switch (await _passwords.VerifyAsync(user?.Id, row?.Hash, password, cancellationToken))
        {
            case null:
                return new TooManyAttempts(Duration.FromSeconds(5));
            case false:
            case true when user is null or { Disabled: true }:
                await AuditAsync(Actor.Engine("login"), Door.Web, "login-failed", user?.Id.Value ?? "unknown", $"from {address?.ToString() ?? "an unknown address"}");
                return new LoginRefused(WrongLogin);
            default:
                _limiter.Succeeded(account, address, Now);
                var session = await OpenSessionAsync(user.Id, cancellationToken);
                await AuditAsync(Actor.User(user.Id), Door.Web, "login", user.Id.Value, $"from {address?.ToString() ?? "an unknown address"}");
                return new LoggedIn(user, session, row!.MustChange);
        }
    }

    public Task LogOutAsync(string session, CancellationToken cancellationToken) => Store.RemoveSessionAsync(Secrets.Hash(session), cancellationToken);

    /// <summary>Sets a person's own new password, and begins a new session; all others end.</summary>
    public async Task<LoginResult> ChangePasswordAsync(UserId user, string current, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        if (Problem(user, password) is { } problem)
        {
            return new LoginRefused(problem);
        }

        if (_limiter.Take(user.Value, address, Now) is { } wait)
        {
            return new TooManyAttempts(wait);
        }

        var row = await Store.ReadPasswordAsync(user, cancellationToken);
        switch (await _passwords.VerifyAsync(user, row?.Hash, current, cancellationToken))
        {
            case null:
                return new TooManyAttempts(Duration.FromSeconds(5));
            case false:
                return new LoginRefused("The present password is wrong.");
            default:
                _limiter.Succeeded(user.Value, address, Now);
                return string.Equals(current, password, StringComparison.Ordinal)
                    ? new LoginRefused("The new password is the present one. Choose another.")
                    : await SetPasswordAsync(user, password, "password-changed", cancellationToken);
        }
    }

    /// <summary>Gives a person a random password that has to be changed at the next login; all sessions end. For administrators.</summary>
    /// <returns>The password, shown once; null when there is no such user.</returns>
    public async Task<string?> ResetPasswordAsync(UserId user, Actor by, Door door, CancellationToken cancellationToken)
    {
        if (!_engine.Definitions.Current.Users.ContainsKey(user))
        {
            return null;
        }

        var password = Secrets.New()[..20];
        var hash = await HashAsync(user, password, cancellationToken);
        await Store.WritePasswordAsync(new PasswordRow(user, hash, MustChange: true, Now), cancellationToken);
        await Store.RemoveSessionsOfAsync(user, cancellationToken);
        await AuditAsync(by, door, "password-reset", user.Value, "the next login asks for a new one");
        return password;
    }

    /// <summary>Makes a token with which a program acts as the user.</summary>
    /// <param name="name">What it is for; 1 to 100 characters.</param>
    /// <returns>Null when there is no such user.</returns>
    public async Task<CreatedToken?> CreateTokenAsync(
        UserId user, string name, Instant? expiresAt, Actor by, Door door, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"A token's name has at most {MaxNameLength} characters.", nameof(name));
        }

        if (!_engine.Definitions.Current.Users.ContainsKey(user))
        {
            return null;
        }

        var token = ApiToken.New();
        var row = new TokenRow($"tok-{Secrets.New()[..12]}", ApiKind, Secrets.Hash(token), token[^4..], user, name, Now, expiresAt, null);
        await Store.WriteTokenAsync(row, cancellationToken);
        await AuditAsync(by, door, "token-created", row.Id, $"for {user}: {name}");
        return new CreatedToken(row, token);
    }

    /// <returns>False when there is no such token, or it was revoked before.</returns>
    public async Task<bool> RevokeTokenAsync(string id, Actor by, Door door, CancellationToken cancellationToken)
    {
        var row = (await Store.ListTokensAsync(null, cancellationToken)).FirstOrDefault(token => token.Id == id);
        if (row is null or { RevokedAt: not null })
        {
            return false;
        }

        await Store.WriteTokenAsync(row with { RevokedAt = Now }, cancellationToken);
        await AuditAsync(by, door, "token-revoked", row.Id, $"of {row.User}: {row.Name}");
        return true;
    }

    /// <summary>A link with which a person sets a first (or forgotten) password. Good once, for a week; an earlier one is void.</summary>
    /// <returns>Null when there is no such user.</returns>
    public async Task<Uri?> CreateInviteAsync(UserId user, Actor by, Door door, CancellationToken cancellationToken)
    {
        if (!_engine.Definitions.Current.Users.ContainsKey(user))
        {
            return null;
        }

        var secret = Secrets.New();
        await Store.WriteTokenAsync(
            new TokenRow($"invite-{user}", InviteKind, Secrets.Hash(secret), secret[^4..], user, "invitation", Now, Now + InviteLifetime, null), cancellationToken);
        await AuditAsync(by, door, "invited", user.Value, "a link that sets a password was made");
        return _links.Below($"invite/{secret}");
    }

    /// <summary>Whom a link invites; null when it is unknown, used, too old, or the account is disabled.</summary>
    public async Task<User?> ReadInviteAsync(string secret, CancellationToken cancellationToken)
    {
        if (secret.Length is 0 or > 64)
        {
            return null;
        }

        var row = await Store.ReadTokenAsync(Secrets.Hash(secret), cancellationToken);
        return row is { Kind: InviteKind, RevokedAt: null } && row.ExpiresAt > Now
            && _engine.Definitions.Current.Users.TryGetValue(row.User, out var user) && !user.Disabled
            ? user
            : null;
    }

    public async Task<LoginResult> AcceptInviteAsync(string secret, string password, CancellationToken cancellationToken)
    {
        if (await ReadInviteAsync(secret, cancellationToken) is not { } user)
        {
            return new LoginRefused("This invitation has been used or is too old. Ask an administrator for another.");
        }

        if (Problem(user.Id, password) is { } problem)
        {
            return new LoginRefused(problem);
        }

        var row = await Store.ReadTokenAsync(Secrets.Hash(secret), cancellationToken);
        await Store.WriteTokenAsync(row! with { RevokedAt = Now }, cancellationToken);
        return await SetPasswordAsync(user.Id, password, "invite-accepted", cancellationToken);
    }

    /// <summary>Sets the password of the first account. The caller has made sure that nobody else exists.</summary>
    internal async Task SetFirstPasswordAsync(UserId user, string password, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(user, password, cancellationToken);
        await Store.WritePasswordAsync(new PasswordRow(user, hash, MustChange: false, Now), cancellationToken);
    }

    private User? Find(string name)
    {
        var users = _engine.Definitions.Current.Users;
        return users.TryGetValue(new UserId(name), out var user)
            ? user
            : users.Values.Where(candidate => string.Equals(candidate.Email, name, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray() is [var only] ? only : null;
    }

    private async Task<LoginResult> SetPasswordAsync(UserId user, string password, string action, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(user, password, cancellationToken);
        await Store.WritePasswordAsync(new PasswordRow(user, hash, MustChange: false, Now), cancellationToken);
        await Store.RemoveSessionsOfAsync(user, cancellationToken);
        var session = await OpenSessionAsync(user, cancellationToken);
        await AuditAsync(Actor.User(user), Door.Web, action, user.Value, "all other sessions ended");
        return new LoggedIn(_engine.Definitions.Current.Users[user], session, MustChange: false);
    }

    private async Task<string> OpenSessionAsync(UserId user, CancellationToken cancellationToken)
    {
        var session = Secrets.New();
        await Store.WriteSessionAsync(new SessionRow(Secrets.Hash(session), user, Csrf.HashFor(session), Now, Now + SessionCookie.Lifetime), cancellationToken);
        return session;
    }

    /// <exception cref="InvalidOperationException">Far too many passwords are being set at once.</exception>
    private async Task<string> HashAsync(UserId user, string password, CancellationToken cancellationToken) =>
        await _passwords.HashAsync(user, password, cancellationToken)
        ?? throw new InvalidOperationException("Too many passwords are being checked at once. Try again in a few seconds.");

    private static string? Problem(UserId user, string password) => password switch
    {
        { Length: < PasswordWorker.MinLength } => $"A password has at least {PasswordWorker.MinLength} characters.",
        { Length: > PasswordWorker.MaxLength } => $"A password has at most {PasswordWorker.MaxLength} characters.",
        _ when password.Contains(user.Value, StringComparison.OrdinalIgnoreCase) && password.Length < user.Value.Length + 8 => "The password is too close to the name.",
        _ => null,
    };

    private Task AuditAsync(Actor by, Door door, string action, string subject, string detail) =>
        _engine.Records.AuditAsync(new AuditRecord(Now, by, door, action, subject, detail));
}
