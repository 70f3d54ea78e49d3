using System.Diagnostics;

namespace Watchbill.StandIns.Parts;

internal sealed record ChildCommand(string Executable, params string[] Arguments)
{
    /// <summary>The signal that ends it, without "SIG".</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>It reads commands from stdin and ends when stdin does; otherwise a watcher ends it then.</summary>
    public bool EndsWithInput { get; init; }

    /// <summary>How long it may take to end after the signal; then it is killed.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Run as this user when we are root.</summary>
    public string? AsUser { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// A program that a test started. It cannot outlive the test process, not even one that is killed: its stdin is a pipe from here, and when
/// that pipe ends the program ends, by itself or through a watcher that waits on the pipe. Stopping is closing the pipe; a program that does
/// not follow within ten seconds is killed by its pid, with its children.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // The shell becomes the program (exec), so $$ is the program's pid. The watcher asks who its parent is before it signals: a pid whose
    // program has ended may be somebody else's by then.
    private const string Watched = """
        signal=$1; shift
        exec 3<&0
        ( read -r _ <&3
          read -r _ _ _ parent _ </proc/self/stat
          [ "$parent" = "$$" ] && kill -s "$signal" "$$" ) >/dev/null 2>&1 &
        exec "$@" </dev/null 3<&-
        """;

    private const int LinesInError = 20;

    private readonly Process _process;
    private readonly string _name;
    private readonly TimeSpan _stopLimit;
    private readonly SemaphoreSlim _writing = new(1, 1);

    private ChildProcess(Process process, ChildCommand command)
    {
        _process = process;
        _name = Path.GetFileName(command.Executable);
        _stopLimit = command.StopLimit;
    }

    /// <summary>What it printed, on stdout and stderr, line by line.</summary>
    public Recording<string> Lines { get; } = new();

    public int Id => _process.Id;

    public static ChildProcess Start(ChildCommand command, Action<string>? onOutput = null)
    {
        var process = new Process { StartInfo = Describe(command) };
        var child = new ChildProcess(process, command);
        process.OutputDataReceived += (_, line) => child.Took(line.Data, onOutput);
        process.ErrorDataReceived += (_, line) => child.Took(line.Data, onOutput: null);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end and gives its output.</summary>
    /// <exception cref="ChildFailedException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(ChildCommand command, CancellationToken cancel)
    {
        using var process = new Process { StartInfo = Describe(command with { EndsWithInput = true }) };
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? await output
            : throw new ChildFailedException($"{Path.GetFileName(command.Executable)} ended with {process.ExitCode}: {await errors}{await output}");
    }

    /// <summary>Waits until the question is answered with true, asking again and again, but not once the program has ended.</summary>
    /// <exception cref="ChildFailedException">It ended, or was not ready within the limit.</exception>
    public async Task ReadyAsync(Func<Task<bool>> isReady, CancellationToken cancel)
    {
        try
        {
            await Eventually.HoldsAsync(async () => _process.HasExited || await isReady(), $"{_name} is ready", TimeSpan.FromSeconds(60), cancel);
        }
        catch (TimeoutException late)
        {
            throw new ChildFailedException($"{late.Message}\n{LastLines()}", late);
        }
        if (!_process.HasExited)
            return;
        await _process.WaitForExitAsync(cancel);
        throw new ChildFailedException($"{_name} ended before it was ready:\n{LastLines()}");
    }

    public async Task WriteLineAsync(string line)
    {
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(_stopLimit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>Ends it as a power cut would: at once, with nothing tidied up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end and gives its exit code; 128 and the signal's number when a signal ended it.</summary>
    public async Task<int> ExitAsync(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        _writing.Dispose();
    }

    private static ProcessStartInfo Describe(ChildCommand command)
    {
        List<string> line = command.EndsWithInput
            ? [command.Executable, .. command.Arguments]
            : ["/bin/sh", "-c", Watched, "sh", command.StopSignal, command.Executable, .. command.Arguments];
        if (command.AsUser is { } user && Environment.IsPrivilegedProcess)
            line.InsertRange(0, [Executables.Require(Executables.Find("runuser"), "util-linux"), "-u", user, "--"]);
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        return start;
    }

    private void Took(string? line, Action<string>? onOutput)
    {
        if (line is null)
            return;
        Lines.Add(line);
        onOutput?.Invoke(line);
    }

    private string LastLines() => string.Join('\n', Lines.All.TakeLast(LinesInError));
}
