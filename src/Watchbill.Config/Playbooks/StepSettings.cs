using System.Collections.Immutable;

namespace Watchbill.Config.Playbooks;

/// <summary>
/// What steps of playbooks may reach, as the administrator of the host has written it down in a file of the server's own. Never part of the
/// configuration that is applied: who may write playbooks does not decide where they lead.
/// </summary>
public sealed record StepSettings
{
    public static StepSettings None { get; } = new();

    /// <summary>Host names, addresses and ranges, with an optional port, that HTTP checks may reach although they are internal.</summary>
    public ImmutableArray<string> HttpAllow { get; init; } = [];
    public ImmutableDictionary<string, QuerySource> Prometheus { get; init; } = ImmutableDictionary<string, QuerySource>.Empty;
    public ImmutableDictionary<string, QuerySource> Loki { get; init; } = ImmutableDictionary<string, QuerySource>.Empty;
    public ImmutableDictionary<string, SqlSource> Sql { get; init; } = ImmutableDictionary<string, SqlSource>.Empty;

    /// <summary>Null where programs are not enabled.</summary>
    public ShellSettings? Shell { get; init; }
}

/// <param name="Url">Without a path below which the API lies: http://prometheus:9090.</param>
/// <param name="Token">Sent as a bearer token.</param>
/// <param name="Tenant">Sent as X-Scope-OrgID; for Loki.</param>
public sealed record QuerySource(string Url, SecretReference? Token, string? Tenant);

/// <param name="Connection">Where the connection string of PostgreSQL is.</param>
/// <param name="MaxRows">1 to 1,000.</param>
public sealed record SqlSource(SecretReference Connection, int MaxRows);

/// <param name="User">The account that programs run as when the server runs as root.</param>
/// <param name="Folder">Absolute; each run gets a folder of its own in it.</param>
public sealed record ShellSettings(string? User, string Folder, ImmutableDictionary<string, AllowedProgram> Programs);

/// <param name="Path">Absolute.</param>
/// <param name="Arguments">The forms that are allowed: one regular expression for each argument, which it must match as a whole.</param>
/// <param name="Environment">All that the program finds there, beside PATH, HOME, LANG and TZ.</param>
public sealed record AllowedProgram(string Path, ImmutableArray<ImmutableArray<string>> Arguments, ImmutableDictionary<string, string> Environment);
