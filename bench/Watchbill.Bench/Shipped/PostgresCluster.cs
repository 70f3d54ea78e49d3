using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Watchbill.Bench.Shipped;

/// <summary>A PostgreSQL of the benchmark's own: Debian's newest, in a scratch folder, on loopback, with fsync and synchronous_commit on as installed.</summary>
internal sealed class PostgresCluster : IDisposable
{
    private const string Account = "postgres";
    private readonly string _programs;
    private readonly string _folder;

    private PostgresCluster(string programs, string folder, int port)
    {
        _programs = programs;
        _folder = folder;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={Account};Database=postgres");
    }

    public string ConnectionString { get; }

    /// <returns>Null when PostgreSQL is not installed.</returns>
    public static PostgresCluster? Start()
    {
        const string Root = "/usr/lib/postgresql";
        var programs = Directory.Exists(Root)
            ? Directory.GetDirectories(Root).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        if (programs is null)
        {
            return null;
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var folder = Directory.CreateTempSubdirectory("watchbill-bench-pg-").FullName;
        var cluster = new PostgresCluster(programs, folder, port);
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", Account, folder);
        }

        cluster.RunAs("initdb", "-D", Path.Combine(folder, "data"), "-U", Account, "-A", "trust", "-E", "UTF8");
        cluster.RunAs(
            "pg_ctl",
            "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"),
            "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port} -h 127.0.0.1 -k {folder}"), "start");
        return cluster;
    }

    public void Dispose()
    {
        RunAs("pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(_folder, true);
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private void RunAs(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        if (Environment.IsPrivilegedProcess)
        {
            Run("runuser", ["-u", Account, "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // Its words would mix with the table; what it leaves running must not hold our pipes either.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/tmp" };
        foreach (var argument in (string[])["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
