using System.Security.Cryptography.X509Certificates;

namespace Watchbill.StandIns.Parts;

public sealed record SmtpOptions
{
    public bool RequireStartTls { get; init; }
    /// <summary>With a user name, the server demands AUTH before MAIL.</summary>
    public string? UserName { get; init; }
    public string? Password { get; init; }
    public int MaxMessageBytes { get; init; } = 1024 * 1024;
}

/// <summary>A message as accepted: Data is the whole RFC 5322 text, Headers its unfolded header fields (the last one wins).</summary>
public sealed record ReceivedMail(
    string From, IReadOnlyList<string> To, string Data, IReadOnlyDictionary<string, string> Headers, string Text, string? Html, bool OverTls, string? UserName);

public sealed class SmtpServer : IAsyncDisposable
{
    private static NotSupportedException Later => new("Only the signature so far.");

    public string Host => throw Later;
    public int Port => throw Later;
    /// <summary>Self-signed, for 127.0.0.1 and localhost; without its private key.</summary>
    public X509Certificate2 Certificate => throw Later;
    /// <summary>The same certificate as a PEM file, for SSL_CERT_FILE of a child process.</summary>
    public string CertificateFile => throw Later;
    public Recording<ReceivedMail> Mails => throw Later;

    public static bool IsInstalled(out string howToInstall) => throw Later;
    public static Task<SmtpServer> StartAsync(SmtpOptions? options = null, CancellationToken cancel = default) => throw Later;
    /// <summary>RCPT for this address is refused so from now on: 550 for good, 450 for now, 421 and the connection closes.</summary>
    public Task RefuseRecipientAsync(string address, int code, string text) => throw Later;
    /// <summary>The next messages are refused after DATA.</summary>
    public Task RefuseDataAsync(int code, string text, int times = 1) => throw Later;
    /// <summary>The next connections are greeted with 421 and closed.</summary>
    public Task RefuseConnectionsAsync(int times = 1) => throw Later;
    /// <summary>The next messages are accepted and recorded, but the reply to DATA never comes.</summary>
    public Task HangAfterDataAsync(int times = 1) => throw Later;

    public ValueTask DisposeAsync() => throw Later;
}
