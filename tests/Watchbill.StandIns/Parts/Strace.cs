using System.Globalization;

namespace Watchbill.StandIns.Parts;

/// <summary>
/// Kills a running process when it enters a system call, by Debian's strace: what the call would have done is not done, and everything before it is.
/// That is a power cut at a point of one's choice, without a word of the program about it.
/// </summary>
public sealed class Strace : IAsyncDisposable
{
    private const string Package = "strace";
    private readonly ChildProcess _process;

    private Strace(ChildProcess process) => _process = process;

    public static bool IsInstalled(out string howToInstall) => Executables.IsInstalled(Executables.Find(Package), Package, out howToInstall);

    /// <summary>Returns when it watches every thread of the process.</summary>
    /// <param name="calls">Names of system calls, such as "pwrite64"; those that this machine does not know may begin with "?".</param>
    /// <param name="which">1 for the first from now on that any thread makes.</param>
    /// <exception cref="ChildFailedException">It may not watch other processes here.</exception>
    public static async Task<Strace> KillAtAsync(int processId, IReadOnlyList<string> calls, int which, CancellationToken cancel)
    {
        var process = ChildProcess.Start(new ChildCommand(
            Executables.Require(Executables.Find(Package), Package),
            [.. Options(string.Join(',', calls), which), "-p", processId.ToString(CultureInfo.InvariantCulture)]));
        await process.ReadyAsync(() => Task.FromResult(process.Lines.All.Any(line => line.Contains("attached", StringComparison.Ordinal))), cancel);
        return new Strace(process);
    }

    /// <summary>The same command, killed at that call counted from its very start.</summary>
    internal static ChildCommand KilledAt(ChildCommand command, string call, int which) => new(
        Executables.Require(Executables.Find(Package), Package), [.. Options(call, which), "-o", "/dev/null", command.Executable, .. command.Arguments])
    {
        Environment = command.Environment,

        // strace waits for every child of its process, so there may be no watcher beside it.
        EndsWithInput = true,
    };

    private static string[] Options(string calls, int which) =>
        ["-f", "-e", $"trace={calls}", "-e", string.Create(CultureInfo.InvariantCulture, $"inject={calls}:signal=KILL:when={which}")];

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
