using System.Collections.Immutable;

namespace Watchbill.Domain.Responders;

/// <summary>What an account may do. Each level includes the ones before it.</summary>
public enum Permission
{
    /// <summary>Sees; changes nothing.</summary>
    Observer = 0,

    /// <summary>Acts on alerts, sends test events and pages.</summary>
    Responder = 1,

    /// <summary>Also edits configuration and rotates keys.</summary>
    Manager = 2,

    /// <summary>Also accounts, tokens, back-ups.</summary>
    Admin = 3,
}

/// <summary>
/// An account, as configured. How to reach the person is the person's own (<see cref="Responder"/>).
/// </summary>
/// <param name="Zone">IANA zone in which the person lives; times are shown and working hours counted in it.</param>
/// <param name="Scope">Teams whose objects the account sees. Empty means the whole organisation; anything outside answers "not found".</param>
/// <param name="Disabled">A disabled user is nobody at once: not on call, not paged, not let in.</param>
public sealed record User(
    UserId Id,
    string Name,
    string? Email,
    string Zone,
    Permission Permission,
    ImmutableArray<TeamId> Scope,
    bool Disabled = false);
