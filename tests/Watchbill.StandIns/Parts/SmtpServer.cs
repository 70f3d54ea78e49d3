using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Watchbill.StandIns.Parts;

/// <summary>
/// A real SMTP server (Python's aiosmtpd) on a free port of 127.0.0.1, with STARTTLS, optional login and scripted refusals. Thread-safe.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const string Package = "python3-aiosmtpd";

    private static readonly Lazy<Task<string?>> Interpreter = new(FindInterpreterAsync);
    private static readonly TimeSpan CertificateLife = TimeSpan.FromDays(2);

    private readonly TempFolder _folder = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _commands = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChildProcess? _process;
    private long _lastCommand;

    private SmtpServer(X509Certificate2 certificate) => Certificate = certificate;

    public string Host => "127.0.0.1";

    public int Port { get; private set; }

    /// <summary>Self-signed, for 127.0.0.1 and localhost; without its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The same certificate as a PEM file.</summary>
    public string CertificateFile => _folder.File("certificate.pem");

    /// <summary>
    /// Every accepted message. It comes from another process, so it may arrive a moment after its sender has been told: wait for it. To show
    /// that none came, give the server a command first; what it had accepted before is here when the command returns.
    /// </summary>
    public Recording<ReceivedMail> Mails { get; } = new();

    public static bool IsInstalled(out string howToInstall)
        => Executables.IsInstalled(Interpreter.Value.GetAwaiter().GetResult(), Package, out howToInstall);

    /// <exception cref="ChildFailedException">It did not start; the message holds what it printed.</exception>
    public static async Task<SmtpServer> StartAsync(SmtpOptions? options = null, CancellationToken cancel = default)
    {
        var python = Executables.Require(await Interpreter.Value, Package);
        var given = options ?? new SmtpOptions();
        using var issued = IssueCertificate();
        var server = new SmtpServer(X509CertificateLoader.LoadCertificate(issued.RawData));
        try
        {
            await server._folder.WriteAsync("certificate.pem", issued.ExportCertificatePem(), cancel);
            await server._folder.WriteAsync("key.pem", issued.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(), cancel);
            await server.LaunchAsync(python, given, cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>RCPT for this address is refused from now on: 550 for good, 450 for now; with 421 the connection is closed too.</summary>
    public Task RefuseRecipientAsync(string address, int code, string text = "scripted refusal")
        => TellAsync(new JsonObject { ["do"] = "refuse-recipient", ["address"] = address, ["code"] = code, ["text"] = text });

    /// <summary>The next messages are refused after their data.</summary>
    public Task RefuseDataAsync(int code, string text = "scripted refusal", int times = 1)
        => TellAsync(new JsonObject { ["do"] = "refuse-data", ["code"] = code, ["text"] = text, ["times"] = times });

    /// <summary>The next connections are greeted with 421 and closed.</summary>
    public Task RefuseConnectionsAsync(int times = 1)
        => TellAsync(new JsonObject { ["do"] = "refuse-connections", ["times"] = times });

    /// <summary>The next messages are accepted and recorded, but their sender is never told.</summary>
    public Task HangAfterDataAsync(int times = 1)
        => TellAsync(new JsonObject { ["do"] = "hang-after-data", ["times"] = times });

    /// <summary>Forgets all scripted refusals.</summary>
    public Task ClearScriptAsync() => TellAsync(new JsonObject { ["do"] = "clear" });

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        foreach (var waiting in _commands.Values)
            waiting.TrySetCanceled();
        _folder.Dispose();
        Certificate.Dispose();
    }

    private async Task LaunchAsync(string python, SmtpOptions options, CancellationToken cancel)
    {
        var settings = new JsonObject
        {
            ["certificate"] = CertificateFile,
            ["key"] = _folder.File("key.pem"),
            ["requireStartTls"] = options.RequireStartTls,
            ["user"] = options.UserName,
            ["password"] = options.Password,
            ["maxMessageBytes"] = options.MaxMessageBytes,
        };
        var script = Path.Combine(AppContext.BaseDirectory, "Parts", "smtp_server.py");
        _process = ChildProcess.Start(new ChildCommand(python, script, settings.ToJsonString()) { EndsWithInput = true }, Took);
        await _process.ReadyAsync(() => Task.FromResult(_port.Task.IsCompleted), cancel);
        Port = await _port.Task;
    }

    /// <summary>Returns when the server has taken the command, so that whatever connects next meets it.</summary>
    private async Task TellAsync(JsonObject command)
    {
        var id = Interlocked.Increment(ref _lastCommand);
        var done = _commands.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        command["id"] = id;
        await _process!.WriteLineAsync(command.ToJsonString());
        await done.Task.WaitAsync(Eventually.DefaultLimit, TimeProvider.System);
    }

    private void Took(string line)
    {
        var said = JsonNode.Parse(line)!.AsObject();
        if (said["port"] is { } port)
            _port.TrySetResult(port.GetValue<int>());
        if (said["ack"] is { } ack && _commands.TryRemove(ack.GetValue<long>(), out var done))
            done.TrySetResult();
        if (said["mail"] is JsonObject mail)
            Mails.Add(Read(mail));
    }

    private static ReceivedMail Read(JsonObject mail) => new(
        (string?)mail["from"] ?? "",
        [.. mail["to"]!.AsArray().Select(address => (string)address!)],
        (string)mail["data"]!,
        Headers(mail["headers"]!.AsObject()),
        (string)mail["text"]!,
        (string?)mail["html"],
        (bool)mail["tls"]!,
        (string?)mail["user"]);

    private static Dictionary<string, string> Headers(JsonObject given)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given)
            headers[name] = (string)value!;
        return headers;
    }

    /// <summary>Debian's own Python first: another one on PATH does not see Debian's packages.</summary>
    private static async Task<string?> FindInterpreterAsync()
    {
        foreach (var candidate in new[] { "/usr/bin/python3", Executables.Find("python3") }.OfType<string>().Where(File.Exists).Distinct())
        {
            try
            {
                await ChildProcess.RunAsync(new ChildCommand(candidate, "-c", "import aiosmtpd"), CancellationToken.None);
                return candidate;
            }
            catch (ChildFailedException)
            {
            }
        }
        return null;
    }

    private static X509Certificate2 IssueCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Watchbill test server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now - CertificateLife, now + CertificateLife);
    }
}
