using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Store;

namespace Watchbill.Server.Access;

/// <summary>What became of an attempt to log in or to set a password.</summary>
public abstract record LoginResult;

/// <param name="Session">The cookie's secret; kept nowhere else.</param>
/// <param name="MustChange">The next page asks for a new password, and no other is shown before.</param>
public sealed record LoggedIn(User User, string Session, bool MustChange) : LoginResult;

/// <summary>Unknown account, wrong password or disabled: the answer does not tell which.</summary>
public sealed record LoginRefused(string Message) : LoginResult;

public sealed record TooManyAttempts(Duration Wait) : LoginResult;

/// <param name="Token">Shown once.</param>
public sealed record CreatedToken(TokenRow Row, string Token);
