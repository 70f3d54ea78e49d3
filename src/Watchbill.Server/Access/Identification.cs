using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Store;

namespace Watchbill.Server.Access;

/// <summary>Who a request comes from.</summary>
/// <param name="Session">The session's row when it came with a cookie.</param>
/// <param name="MustChange">The account has to set a new password before anything else.</param>
internal sealed record Identity(Caller Caller, SessionRow? Session, bool MustChange);

/// <summary>Finds the account behind a request: a bearer token first, else the session's cookie. A disabled account is nobody at once.</summary>
internal sealed class Identification(WatchbillEngine engine)
{
    /// <summary>Programs of ours say so, for the journal; it opens nothing.</summary>
    public const string ClientHeader = "X-Watchbill-Client";

    public async Task<Identity?> OfAsync(HttpContext context)
    {
        string? authorization = context.Request.Headers.Authorization;
        if (authorization is not null && authorization.StartsWith("Bearer " + ApiToken.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return await OfTokenAsync(context, authorization["Bearer ".Length..].Trim());
        }

        return SessionCookie.Read(context) is { } secret ? await OfSessionAsync(secret, context.RequestAborted) : null;
    }

    private async Task<Identity?> OfTokenAsync(HttpContext context, string token)
    {
        if (!ApiToken.IsWellFormed(token))
        {
            return null;
        }

        var row = await engine.Store.Access.ReadTokenAsync(Secrets.Hash(token), context.RequestAborted);
        if (row is not { Kind: AccessService.ApiKind, RevokedAt: null } || row.ExpiresAt <= engine.Time.Now() || Enabled(row.User) is not { } user)
        {
            return null;
        }

        var isCli = context.Request.Headers[ClientHeader] == "cli";
        return new Identity(new Caller(user, isCli ? Door.Cli : Door.Api), null, false);
    }

    private async Task<Identity?> OfSessionAsync(string secret, CancellationToken cancellationToken)
    {
        var session = await engine.Store.Access.ReadSessionAsync(Secrets.Hash(secret), cancellationToken);
        if (session is null || session.ExpiresAt <= engine.Time.Now() || Enabled(session.User) is not { } user)
        {
            return null;
        }

        var password = await engine.Store.Access.ReadPasswordAsync(session.User, cancellationToken);
        return new Identity(new Caller(user, Door.Web), session, password?.MustChange ?? false);
    }

    private User? Enabled(UserId id) => engine.Definitions.Current.Users.TryGetValue(id, out var user) && !user.Disabled ? user : null;
}
