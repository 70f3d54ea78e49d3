using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Watchbill.Store.Postgres;

[assembly: AssemblyFixture(typeof(Watchbill.Store.Conformance.Drivers.PostgresServer))]

namespace Watchbill.Store.Conformance.Drivers;

/// <summary>
/// A PostgreSQL server of this assembly's own, started by the first test that needs it and gone with the process: the script that runs it
/// ends when its input is closed, however the tests end. Where PostgreSQL is not installed its tests are skipped.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Versions = "/usr/lib/postgresql";

    private const string Script = """
        set -e
        dir=$(mktemp -d)
        trap 'rm -rf "$dir"' EXIT
        cd "$dir"
        "$1/initdb" -D data -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log
        if [ "$3" = standby ]; then touch data/standby.signal; fi
        "$1/postgres" -D data -h 127.0.0.1 -p "$2" -k '' -c max_connections=300 -c log_min_messages=fatal -c "cluster_name=$4" >server.log 2>&1 &
        server=$!
        read -r line || true
        kill -INT "$server"
        wait "$server" || true
        """;

    private const int Tries = 4;
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private readonly Lazy<Task<string>> _start;
    private readonly Lazy<Task<string>> _replica;
    private readonly ConcurrentBag<Process> _processes = [];
    private int _databases;

    public PostgresServer()
    {
        _start = new Lazy<Task<string>>(StartAsync);
        _replica = new Lazy<Task<string>>(async () => $"{await LaunchAsync("standby")};Database=postgres");
    }

    /// <summary>The connection string of a server that is a replica, without a primary to follow.</summary>
    public Task<string> ReplicaAsync() => _replica.Value;

    /// <summary>The connection string of a new, migrated, empty database.</summary>
    public async Task<string> NewDatabaseAsync(bool migrated = true)
    {
        var server = await _start.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {(migrated ? "migrated" : "template0")}");
        return $"{server};Database={name}";
    }

    public async Task DropDatabaseAsync(string connectionString) =>
        await ExecuteAsync(await _start.Value, $"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private async Task<string> StartAsync()
    {
        var server = await LaunchAsync("primary");
        await ExecuteAsync($"{server};Database=postgres", "CREATE DATABASE migrated TEMPLATE template0");
        await using (var store = await PostgresStore.OpenAsync(new() { ConnectionString = $"{server};Database=migrated" }))
        {
            await store.MigrateAsync(CancellationToken.None);
        }

        return server + ";Database=postgres";
    }

    /// <summary>The port was free a moment ago; when somebody was quicker to take it, another one is tried.</summary>
    private async Task<string> LaunchAsync(string role)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryLaunchAsync(role) is { } server)
            {
                return server;
            }

            Assert.True(attempt < Tries, "PostgreSQL ended at its start each time.");
        }
    }

    private async Task<string?> TryLaunchAsync(string role)
    {
        var programs = Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions).Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (programs is null)
        {
            Assert.Skip($"PostgreSQL is not installed: there is no initdb in {Versions}/*/bin.");
        }

        var port = FreePort();
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true, WorkingDirectory = "/" };

        // PostgreSQL does not run as root.
        var name = $"{role}-{Environment.ProcessId}-{_processes.Count}";
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", "sh"] : ["sh"];
        start.FileName = command[0];
        foreach (var argument in (string[])[.. command[1..], "-c", Script, "sh", programs!, $"{port}", role, name])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        _processes.Add(process);
        var server = $"Host=127.0.0.1;Port={port};Username=postgres;Pooling=false";
        return await IsReadyAsync(process, $"{server};Database=postgres", name) ? server : null;
    }

    /// <summary>False when it has ended, or when another server answers on its port.</summary>
    private static async Task<bool> IsReadyAsync(Process process, string connectionString, string name)
    {
        using var patience = new CancellationTokenSource(StartWithin, TimeProvider.System);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(patience.Token);
                await using var command = new NpgsqlCommand("SELECT current_setting('cluster_name')", connection);
                return (string?)await command.ExecuteScalarAsync(patience.Token) == name;
            }
            catch (NpgsqlException) when (!process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
