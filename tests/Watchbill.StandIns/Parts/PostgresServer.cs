using System.Globalization;
using System.Security.Cryptography;

namespace Watchbill.StandIns.Parts;

public sealed record PostgresDatabase(string Name, string ConnectionString);

public sealed record PostgresOptions
{
    /// <summary>Settings of postgresql.conf beyond ours.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// A real PostgreSQL on a free port of 127.0.0.1, without a Unix socket, with a password. It does not wait for the disk (fsync off): what is
/// committed outlives a crash of the server, though not one of the machine. Thread-safe.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Package = "postgresql";
    private const string SystemUser = "postgres";

    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartSharedAsync);

    private readonly TempFolder _folder;
    private readonly PostgresOptions _options;
    private ChildProcess? _process;
    private int _databases;

    private PostgresServer(TempFolder folder, PostgresOptions options, int port, string password)
    {
        _folder = folder;
        _options = options;
        Port = port;
        Password = password;
    }

    public int Port { get; }

    /// <summary>A superuser.</summary>
    public string User => "watchbill";

    public string Password { get; }

    public static bool IsInstalled(out string howToInstall) => Executables.IsInstalled(BinFolder(), Package, out howToInstall);

    /// <summary>The one server of this process: started at first use, stopped when the process ends. Nobody disposes it.</summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <exception cref="ChildFailedException">It did not start; the message holds what it printed.</exception>
    public static async Task<PostgresServer> StartAsync(PostgresOptions? options = null, CancellationToken cancel = default)
    {
        Executables.Require(BinFolder(), Package);
        return await FreePort.TryAsync(async port =>
        {
            var folder = new TempFolder();
            var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
            var server = new PostgresServer(folder, options ?? new PostgresOptions(), port, password);
            try
            {
                await server.InitialiseAsync(cancel);
                await server.ResumeAsync(cancel);
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        });
    }

    /// <summary>A fresh, empty database. Safe to call from parallel tests.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync(CancellationToken cancel = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"wb_{Interlocked.Increment(ref _databases):D4}");
        await ClientAsync("createdb", cancel, "--template=template0", "--maintenance-db=postgres", name);
        return new PostgresDatabase(
            name, string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={name};Username={User};Password={Password}"));
    }

    /// <summary>Runs SQL through psql and gives its rows, unaligned and without headings.</summary>
    /// <exception cref="ChildFailedException">The SQL failed; the message is the server's.</exception>
    public async Task<string> QueryAsync(string database, string sql, CancellationToken cancel = default)
    {
        var rows = await ClientAsync(
            "psql", cancel, "--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", $"--command={sql}", database);
        return rows.Trim();
    }

    /// <summary>Ends the server at once, without a checkpoint, as a crash would.</summary>
    public async Task CrashAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts a crashed server again, on the same port and data, and waits for its recovery.</summary>
    public async Task ResumeAsync(CancellationToken cancel = default)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["fsync"] = "off",
            ["full_page_writes"] = "off",
            ["synchronous_commit"] = "on",
            ["max_connections"] = "300",
            ["shared_buffers"] = "64MB",
            ["log_checkpoints"] = "off",
        };
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;
        _process = ChildProcess.Start(Command(
            "postgres", ["-D", _folder.File("data"), .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })]));
        await _process.ReadyAsync(
            () => Task.FromResult(_process.Lines.All.Any(line => line.Contains("ready to accept connections", StringComparison.Ordinal))), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await CrashAsync();
        _folder.Dispose();
    }

    private static async Task<PostgresServer> StartSharedAsync()
    {
        var server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }

    private async Task InitialiseAsync(CancellationToken cancel)
    {
        var password = await _folder.WriteAsync("password", Password, cancel);
        if (Environment.IsPrivilegedProcess)
            await ChildProcess.RunAsync(new ChildCommand("/bin/chown", "-R", SystemUser, _folder.Root), cancel);
        await ChildProcess.RunAsync(
            Command(
                "initdb", "-D", _folder.File("data"), "-U", User, $"--pwfile={password}", "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            cancel);
    }

    /// <summary>A server program, which refuses to run as root.</summary>
    private static ChildCommand Command(string program, params string[] arguments)
        => new(Path.Combine(BinFolder()!, program), arguments) { AsUser = SystemUser, StopSignal = "QUIT" };

    private Task<string> ClientAsync(string program, CancellationToken cancel, params string[] arguments)
        => ChildProcess.RunAsync(
            new ChildCommand(
                Path.Combine(BinFolder()!, program),
                [
                    "--host=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--port={Port}"), $"--username={User}", "--no-password",
                    .. arguments,
                ])
            {
                Environment = new Dictionary<string, string> { ["PGPASSWORD"] = Password },
            },
            cancel);

    /// <summary>The programs of the newest version installed, or null.</summary>
    private static string? BinFolder()
    {
        const string Root = "/usr/lib/postgresql";
        return Directory.Exists(Root)
            ? Directory.GetDirectories(Root).Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .MaxBy(VersionOf)
            : null;
    }

    private static int VersionOf(string bin)
        => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
