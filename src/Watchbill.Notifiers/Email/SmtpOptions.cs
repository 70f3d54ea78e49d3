using System.Collections.Immutable;
using System.Net;
using System.Net.Mail;

namespace Watchbill.Notifiers.Email;

/// <summary>How mail leaves the house. Submission with STARTTLS; there is no implicit TLS (port 465).</summary>
/// <param name="Host">WATCHBILL_SMTP_HOST.</param>
/// <param name="From">WATCHBILL_SMTP_FROM: "pages@example.org" or "Watchbill &lt;pages@example.org&gt;".</param>
public sealed record SmtpOptions(string Host, string From)
{
    /// <summary>WATCHBILL_SMTP_PORT, 1 to 65535.</summary>
    public int Port { get; init; } = 587;

    /// <summary>WATCHBILL_SMTP_USER; null for a server that lets us in without.</summary>
    public string? UserName { get; init; }

    /// <summary>WATCHBILL_SMTP_PASSWORD.</summary>
    public Secret? Password { get; init; }

    /// <summary>WATCHBILL_SMTP_PLAIN: no TLS. Only to a server on this very machine.</summary>
    public bool PlainOnLoopback { get; init; }

    /// <summary>For one mail, from connecting to the last answer. 1 to 25 s, so that it ends within a lease.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>All that is wrong, each with what to do; empty when the options can be used.</summary>
    public ImmutableArray<string> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (string.IsNullOrWhiteSpace(Host) || Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            problems.Add("WATCHBILL_SMTP_HOST is not a host name: give the name of the mail server alone, without port.");
        if (Port is < 1 or > 65535)
            problems.Add($"WATCHBILL_SMTP_PORT is {Port}: give 1 to 65535, usually 587.");
        if (Port == 465)
            problems.Add("WATCHBILL_SMTP_PORT is 465, which expects TLS from the first byte: use 587, which begins it with STARTTLS.");
        if (!MailAddress.TryCreate(From, out _))
            problems.Add("WATCHBILL_SMTP_FROM is not a mail address: give 'pages@example.org' or 'Watchbill <pages@example.org>'.");
        if (UserName is null != Password is null)
            problems.Add("WATCHBILL_SMTP_USER and WATCHBILL_SMTP_PASSWORD go together: give both or neither.");
        if (PlainOnLoopback && !IsLoopback(Host))
            problems.Add("WATCHBILL_SMTP_PLAIN is set, but the host is not this machine: remove it, or use 127.0.0.1.");
        if (TimeLimit < TimeSpan.FromSeconds(1) || TimeLimit > TimeSpan.FromSeconds(25))
            problems.Add("The time limit of a mail is 1 to 25 seconds.");
        return problems.ToImmutable();
    }

    private static bool IsLoopback(string? host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
           || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
