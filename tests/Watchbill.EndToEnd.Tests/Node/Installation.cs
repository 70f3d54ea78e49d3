using System.Diagnostics;
using System.Globalization;
using Watchbill.StandIns;
using Watchbill.StandIns.Parts;

namespace Watchbill.EndToEnd.Node;

/// <summary>
/// One installation of the real program: a data folder, a configuration folder, an environment and an address, all its own. The process is
/// started, stopped, killed and started again on the same data; it cannot outlive the tests.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _environment;
    private readonly HttpClient _probe = new() { Timeout = TimeSpan.FromSeconds(5) };
    private ChildProcess? _process;
    private Recording<string>? _lines;
    private Uri? _url;

    private Installation(IReadOnlyDictionary<string, string> environment, PostgresDatabase? database)
    {
        _environment = new Dictionary<string, string>(environment) { ["XDG_CONFIG_HOME"] = _folder.File("home") };
        Database = database;
        if (database is not null)
            _environment["WATCHBILL_POSTGRES"] = database.ConnectionString;
        Directory.CreateDirectory(ConfigFolder);
    }

    /// <summary>Null for SQLite.</summary>
    public PostgresDatabase? Database { get; }

    public string DataFolder => _folder.File("data");

    public string ConfigFolder => _folder.File("config");

    /// <summary>Where people and providers reach it; known from the first start on, and the same after every restart.</summary>
    public Uri Url => _url ?? throw new InvalidOperationException("It has not been started yet.");

    /// <summary>What the process of now, or the last one, printed.</summary>
    public IReadOnlyList<string> Output => _lines?.All ?? [];

    /// <summary>The process of now, to be watched from outside.</summary>
    public int ProcessId => (_process ?? throw new InvalidOperationException("It is not running.")).Id;

    public bool IsRunning => _process is not null;

    /// <param name="configuration">The text of the one file in the configuration folder.</param>
    /// <param name="environment">Channels and keys, as the operator sets them.</param>
    public static async Task<Installation> CreateAsync(
        StoreKind store, string configuration, IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        var installation = new Installation(environment, await Stores.NewAsync(store, cancel));
        await File.WriteAllTextAsync(Path.Combine(installation.ConfigFolder, "watchbill.yaml"), configuration, cancel);
        return installation;
    }

    /// <summary>Returns when it answers requests.</summary>
    /// <exception cref="ChildFailedException">It ended instead; the message holds what it printed.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (_url is null)
        {
            await FreePort.TryAsync(async port =>
            {
                var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
                await StartOnAsync(url, cancel);
                _url = url;
                return url;
            });
        }
        else
        {
            await StartOnAsync(_url, cancel);
        }
    }

    /// <summary>Starts it with Ana's token made: a first start applies the folder, then the token is made on the host, as an operator does it.</summary>
    public async Task<RestClient> StartWithTokenAsync(CancellationToken cancel)
    {
        await StartAsync(cancel);
        Assert.Equal(0, await StopAsync(cancel));
        var token = (await RunAsync(cancel, "admin", "create-token", "ana")).Succeeded().Output.Trim();
        UseToken(token);
        await StartAsync(cancel);
        return new RestClient(Url, token);
    }

    /// <summary>Starts it and does not wait for anything. For those who kill it before it is ready.</summary>
    /// <param name="killAt">A system call, and which one counted from the start, at which it is killed.</param>
    public void Launch((string Call, int Which)? killAt = null)
    {
        // Nobody asks it for anything, so that any port will do; one found beforehand could be taken meanwhile.
        _process = Spawn(_url ?? new Uri("http://127.0.0.1:0/"), killAt);
    }

    /// <summary>SIGTERM; gives the exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancel)
    {
        var process = _process ?? throw new InvalidOperationException("It is not running.");
        await process.StopAsync();
        var code = await process.ExitAsync(cancel);
        await process.DisposeAsync();
        _process = null;
        return code;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        var process = _process ?? throw new InvalidOperationException("It is not running.");
        await process.KillAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Waits until it ends by itself, or by somebody else's hand; it may be started again then.</summary>
    public async Task<int> ExitAsync(CancellationToken cancel)
    {
        var process = _process ?? throw new InvalidOperationException("It is not running.");
        var code = await process.ExitAsync(cancel);
        await process.DisposeAsync();
        _process = null;
        return code;
    }

    /// <summary>Runs the command line against this installation, with its data folder and address in the environment.</summary>
    public async Task<CommandResult> RunAsync(CancellationToken cancel, params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable.Location, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Root,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        start.Environment["WATCHBILL_DATA"] = DataFolder;
        if (_url is not null)
            start.Environment["WATCHBILL_URL"] = _url.AbsoluteUri;
        using var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>What later runs of the command line log in with.</summary>
    public void UseToken(string token) => _environment["WATCHBILL_TOKEN"] = token;

    /// <summary>A second process on the same folder, as somebody starts it by mistake; it is expected to end by itself.</summary>
    public Task<CommandResult> ServeAgainAsync(CancellationToken cancel)
        => RunAsync(cancel, "serve", "--listen", "http://127.0.0.1:0", "--public-url", Url.AbsoluteUri, "--config", ConfigFolder);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _probe.Dispose();
        _folder.Dispose();
    }

    private async Task StartOnAsync(Uri url, CancellationToken cancel)
    {
        var process = Spawn(url);
        try
        {
            await process.ReadyAsync(() => AnswersAsync(new Uri(url, "healthz"), cancel), cancel);
            _process = process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> AnswersAsync(Uri url, CancellationToken cancel)
    {
        try
        {
            return await Readiness.AnswersAsync(_probe, url, cancel);
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private ChildProcess Spawn(Uri url, (string Call, int Which)? killAt = null)
    {
        var serve = new ChildCommand(
            Executable.Location,
            "serve", "--data", DataFolder, "--listen", url.AbsoluteUri.TrimEnd('/'), "--public-url", url.AbsoluteUri, "--config", ConfigFolder)
        {
            Environment = _environment,
            StopLimit = TimeSpan.FromSeconds(30),
        };
        var process = ChildProcess.Start(killAt is { } at ? Strace.KilledAt(serve, at.Call, at.Which) : serve);
        _lines = process.Lines;
        return process;
    }
}
