using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Watchbill.Bench.Load;

namespace Watchbill.Bench.Shipped;

/// <summary>
/// The executable as it is shipped, started as anybody would: <c>watchbill serve</c> with a configuration folder, keys from the environment
/// and a provider. Only the parse-only endpoint is added, by WATCHBILL_BENCH=1.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ServerProcess(Process process, IPEndPoint address)
    {
        _process = process;
        Address = address;
    }

    public IPEndPoint Address { get; }

    /// <summary>When the process was started (<see cref="Stopwatch"/>).</summary>
    public long StartedAt { get; private init; }

    /// <summary>From exec to the first complete 200 on /login.</summary>
    public TimeSpan ToFirstPage { get; private set; }

    /// <summary>What the executable prints about itself and its store.</summary>
    public string Description
    {
        get
        {
            lock (_said)
            {
                return _said.ToString().Split('\n')[0].Trim();
            }
        }
    }

    public static string Executable { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../shipped/watchbill"));

    /// <param name="folder">Holds <c>config</c> and <c>data</c>; kept between starts where one must find what another left.</param>
    /// <param name="provider">The address of Slack's API.</param>
    /// <param name="postgres">A connection string; null means SQLite in the folder.</param>
    /// <exception cref="InvalidOperationException">It did not come up; the message has what it said.</exception>
    public static async Task<ServerProcess> StartAsync(string folder, string provider, string? postgres = null, Addition? addition = null)
    {
        var config = Path.Combine(folder, "config");
        ConfigFolder.Write(config, addition?.Yaml);
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo(Executable) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["serve", "--data", Path.Combine(folder, "data"), "--listen", $"http://{address}", "--config", config])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["WATCHBILL_BENCH"] = "1";
        start.Environment["WATCHBILL_SLACK_BOT_TOKEN"] = "xoxb-benchmark";
        start.Environment["WATCHBILL_SLACK_API_URL"] = provider;
        start.Environment["WATCHBILL_POSTGRES"] = postgres ?? "";
        for (var service = 0; service < ConfigFolder.Services; service++)
        {
            start.Environment[ConfigFolder.KeyVariable(service)] = ConfigFolder.Key(service);
        }

        foreach (var (name, value) in addition?.Environment ?? [])
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var server = new ServerProcess(Process.Start(start)!, address) { StartedAt = started };
        server.Listen();
        try
        {
            await server.UntilServingAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Resident memory, in MB (1,000,000 bytes).</summary>
    public double ResidentMegabytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1e6;
    }

    public TimeSpan CpuTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>What it has written to files so far, the log and what is copied back from it; 0 where the system does not say.</summary>
    public long BytesWritten()
    {
        const string Written = "wchar: ";
        var accounts = $"/proc/{_process.Id}/io";
        return File.Exists(accounts)
            ? long.Parse(File.ReadLines(accounts).First(line => line.StartsWith(Written, StringComparison.Ordinal))[Written.Length..], CultureInfo.InvariantCulture)
            : 0;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Listen()
    {
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (_said)
            {
                if (_said.Length < 16_384 && line.Data is { } text)
                {
                    _said.Append(text).Append('\n');
                }
            }
        }

        _process.ErrorDataReceived += Keep;
        _process.OutputDataReceived += Keep;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    private async Task UntilServingAsync()
    {
        while (Stopwatch.GetElapsedTime(StartedAt) < StartLimit && !_process.HasExited)
        {
            try
            {
                using var wire = await Wire.ConnectAsync(Address);
                var status = await wire.SendAsync(Wire.Get("/login"));
                if (status == (int)HttpStatusCode.OK)
                {
                    ToFirstPage = Stopwatch.GetElapsedTime(StartedAt);
                    return;
                }
            }
            catch (Exception notYet) when (notYet is SocketException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }
        }

        lock (_said)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The server did not serve its login page within {StartLimit.TotalSeconds:0} s. It said: {_said.ToString().Trim()}"));
        }
    }
}
