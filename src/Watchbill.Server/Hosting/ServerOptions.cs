using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Playbooks;
using Watchbill.Engine.Calendars;
using Watchbill.Engine.Events;
using Watchbill.Notifiers;

namespace Watchbill.Server.Hosting;

/// <summary>How a node runs. Read from the command line and the environment; secrets only from the environment or files.</summary>
/// <param name="DataFolder">Holds the SQLite file, keys and the first password. Created with mode 0700.</param>
/// <param name="Listen">Addresses such as <c>http://127.0.0.1:8080</c>; https needs <see cref="Tls"/>.</param>
/// <param name="PublicUrl">Where people and providers reach this installation: links and signatures are made from it, never from Host.</param>
public sealed record ServerOptions(string DataFolder, ImmutableArray<string> Listen, Uri PublicUrl)
{
    /// <summary>An Npgsql connection string; null means SQLite in the data folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Applied at start and on SIGHUP; null means that definitions are managed at run time.</summary>
    public string? ConfigFolder { get; init; }

    /// <summary>Addresses (CIDR) of reverse proxies whose X-Forwarded-For and -Proto are believed.</summary>
    public ImmutableArray<string> TrustedProxies { get; init; } = [];

    /// <summary>For addresses that begin with https; null when a proxy speaks TLS.</summary>
    public TlsFiles? Tls { get; init; }

    public NotifierOptions Notifiers { get; init; } = NotifierOptions.None;

    /// <summary>How often calendars at addresses are read; at least a minute.</summary>
    public Duration CalendarsEvery { get; init; } = CalendarFetcher.DefaultEvery;

    /// <summary>Internal hosts and addresses from which calendars may be read.</summary>
    public ImmutableArray<string> CalendarAllow { get; init; } = [];

    /// <summary>The folder into which status pages are written as files; null = they are not.</summary>
    public string? StatusExport { get; init; }

    /// <summary>What steps of playbooks may reach.</summary>
    public StepSettings Steps { get; init; } = StepSettings.None;

    public int QueueLimit { get; init; } = Intake.DefaultQueueLimit;

    /// <summary>Shows who can log in with what on the login page. Only for the demo.</summary>
    public bool IsDemo { get; init; }
}
