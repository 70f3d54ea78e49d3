using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NodaTime;
using Watchbill.Client;
using Watchbill.Engine.Calendars;
using Watchbill.Notifiers;
using Watchbill.Notifiers.Calendars;
using Watchbill.Server.Hosting;

namespace Watchbill.Commands;

/// <summary>The options of a node, from the command line and the environment, checked before anything is opened.</summary>
internal sealed class ServeOptions
{
    public const string DataVariable = "WATCHBILL_DATA";
    public const string PostgresVariable = "WATCHBILL_POSTGRES";
    public const string TlsCertificateVariable = "WATCHBILL_TLS_CERTIFICATE";
    public const string TlsKeyVariable = "WATCHBILL_TLS_KEY";
    public const string StatusExportVariable = "WATCHBILL_STATUS_EXPORT";
    public const string CalendarsEveryVariable = "WATCHBILL_CALENDAR_MINUTES";
    public const string DefaultListen = "http://127.0.0.1:8080";
    private const string DefaultData = "watchbill-data";

    public Option<string?> Data { get; } = new("--data")
    {
        Description = $"The folder that holds everything; made when absent. Else {DataVariable}, else ./{DefaultData}",
        HelpName = "DIR",
    };

    public Option<string[]> Listen { get; } = new("--listen")
    {
        Description = $"Where to listen, http:// or with a certificate https://; may be repeated. Default {DefaultListen}",
        HelpName = "URL",
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string?> PublicUrl { get; } = new("--public-url")
    {
        Description = "Where people, Slack and Twilio reach this server; links are made from it. Else WATCHBILL_PUBLIC_URL, else the first --listen",
        HelpName = "URL",
    };

    public Option<string?> Config { get; } = new("--config") { Description = "A folder of configuration, applied at start and on SIGHUP", HelpName = "DIR" };

    public Option<string?> Steps { get; } = new("--steps") { Description = $"What steps of playbooks may reach: databases, Prometheus, programs. Else {StepsFile.Variable}", HelpName = "FILE" };

    public Option<string[]> TrustedProxy { get; } = new("--trusted-proxy")
    {
        Description = "An address or network (CIDR) of a reverse proxy whose X-Forwarded headers are believed; may be repeated",
        HelpName = "CIDR",
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string?> TlsCertificate { get; } = new("--tls-certificate")
    {
        Description = $"The certificate of https:// addresses, PEM, with those between it and the root; read again when it changes. Else {TlsCertificateVariable}",
        HelpName = "FILE",
    };

    public Option<string?> TlsKey { get; } = new("--tls-key") { Description = $"Its key, PEM without a passphrase, mode 0600. Else {TlsKeyVariable}", HelpName = "FILE" };

    public Option<string?> StatusExport { get; } = new("--status-export")
    {
        Description = $"A folder into which status pages are written as files, on every change; made when absent. Else {StatusExportVariable}",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Listen);
        command.Options.Add(PublicUrl);
        command.Options.Add(Config);
        command.Options.Add(Steps);
        command.Options.Add(TrustedProxy);
        command.Options.Add(TlsCertificate);
        command.Options.Add(TlsKey);
        command.Options.Add(StatusExport);
    }

    public static string DataFolder(string? option, Func<string, string?> environment) =>
        option ?? (environment(DataVariable) is { Length: > 0 } named ? named : DefaultData);

    /// <returns>The options, or everything that is wrong with them.</returns>
    public (ServerOptions? Options, IReadOnlyList<string> Problems) Read(ParseResult parsed, Func<string, string?> environment)
    {
        var problems = new List<string>();
        var listen = parsed.GetValue(Listen) is { Length: > 0 } given ? given : [DefaultListen];
        foreach (var address in listen.Where(address => ServerAddress.Parse(address) is null))
        {
            problems.Add($"--listen {address}: write it like {DefaultListen}.");
        }

        var publicText = parsed.GetValue(PublicUrl) ?? (environment("WATCHBILL_PUBLIC_URL") is { Length: > 0 } named ? named : listen[0]);
        var publicUrl = ServerAddress.Parse(publicText);
        if (publicUrl is null)
        {
            problems.Add($"--public-url {publicText}: write it like https://watch.example.org.");
        }

        var proxies = parsed.GetValue(TrustedProxy) ?? [];
        foreach (var proxy in proxies.Where(proxy => !IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _)))
        {
            problems.Add($"--trusted-proxy {proxy}: write it like 10.0.0.0/8 or 192.0.2.7.");
        }

        var tls = Tls(parsed, environment, listen, problems);
        var notifiers = NotifierOptions.Read(environment);
        problems.AddRange(notifiers.Problems());
        ImmutableArray<string> calendars = [.. (environment(GuardedCalendarSource.AllowVariable) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)];
        problems.AddRange(GuardedCalendarSource.ProblemsOf(calendars));
        var steps = StepsFile.Read(parsed.GetValue(Steps) ?? (environment(StepsFile.Variable) is { Length: > 0 } stepsFile ? stepsFile : null), problems);
        var every = CalendarsEvery(environment, problems);
        if (parsed.GetValue(Config) is { } config && !Directory.Exists(config))
        {
            problems.Add($"--config {config}: there is no such folder.");
        }

        return problems.Count > 0
            ? (null, problems)
            : (new ServerOptions(DataFolder(parsed.GetValue(Data), environment), [.. listen], publicUrl!)
            {
                Postgres = environment(PostgresVariable) is { Length: > 0 } postgres ? postgres : null,
                ConfigFolder = parsed.GetValue(Config),
                TrustedProxies = [.. proxies],
                Tls = tls,
                Notifiers = notifiers,
                StatusExport = parsed.GetValue(StatusExport) ?? (environment(StatusExportVariable) is { Length: > 0 } export ? export : null),
                CalendarAllow = calendars,
                Steps = steps,
                CalendarsEvery = every,
            }, []);
    }

    private static Duration CalendarsEvery(Func<string, string?> environment, List<string> problems)
    {
        if (environment(CalendarsEveryVariable) is not { Length: > 0 } text)
        {
            return CalendarFetcher.DefaultEvery;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= 1440)
        {
            return Duration.FromMinutes(minutes);
        }

        problems.Add($"{CalendarsEveryVariable} is the minutes from one reading of calendars to the next, from 1 to 1440.");
        return CalendarFetcher.DefaultEvery;
    }

    /// <summary>The files for the https addresses; what is wrong with them goes to the problems.</summary>
    private TlsFiles? Tls(ParseResult parsed, Func<string, string?> environment, IReadOnlyList<string> listen, List<string> problems)
    {
        var certificate = parsed.GetValue(TlsCertificate) ?? (environment(TlsCertificateVariable) is { Length: > 0 } named ? named : null);
        var key = parsed.GetValue(TlsKey) ?? (environment(TlsKeyVariable) is { Length: > 0 } namedKey ? namedKey : null);
        if (certificate is null != key is null)
        {
            problems.Add(certificate is null ? "--tls-key needs --tls-certificate FILE beside it." : "--tls-certificate needs --tls-key FILE beside it.");
            return null;
        }

        var tls = certificate is null ? null : new TlsFiles(certificate, key!);
        problems.AddRange(TlsSetup.Problems(tls, listen));
        return tls;
    }

    /// <summary>True when nothing listens there at the moment.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
