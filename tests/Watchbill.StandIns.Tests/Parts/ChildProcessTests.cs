using System.Diagnostics;
using System.Globalization;
using Watchbill.StandIns.Parts;

namespace Watchbill.StandIns.Tests.Parts;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task A_child_is_ended_by_its_own_signal_when_it_is_stopped()
    {
        const string Script = "trap 'echo told; exit' USR1; echo up; while :; do sleep 0.1; done";
        var child = ChildProcess.Start(new ChildCommand("/bin/sh", "-c", Script) { StopSignal = "USR1" });
        await child.Lines.FirstAsync(line => line == "up");
        await child.StopAsync();
        await child.Lines.FirstAsync(line => line == "told");
        await child.DisposeAsync();
    }

    /// <summary>A test process that is killed closes its pipes like any other that ends.</summary>
    [Fact]
    public async Task A_child_ends_with_the_pipe_from_its_parent()
    {
        var watched = ChildProcess.Start(new ChildCommand("/bin/sleep", "600"));
        var pid = watched.Id;
        await Eventually.HoldsAsync(() => CommandOf(pid).StartsWith("/bin/sleep", StringComparison.Ordinal), "the shell has become the program");
        await watched.DisposeAsync();
        await Eventually.HoldsAsync(() => CommandOf(pid).Length == 0, "the program has ended");
    }

    [Fact]
    public async Task A_child_that_ends_too_early_shows_what_it_said()
    {
        await using var child = ChildProcess.Start(new ChildCommand("/bin/sh", "-c", "echo no such file >&2; exit 3"));
        var failed = await Assert.ThrowsAsync<ChildFailedException>(() => child.ReadyAsync(() => Task.FromResult(false), CancellationToken.None));
        Assert.Contains("no such file", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_is_an_error_with_its_output()
    {
        Assert.Equal("fine\n", await ChildProcess.RunAsync(new ChildCommand("/bin/echo", "fine"), CancellationToken.None));
        var failed = await Assert.ThrowsAsync<ChildFailedException>(
            () => ChildProcess.RunAsync(new ChildCommand("/bin/sh", "-c", "echo broken >&2; exit 3"), CancellationToken.None));
        Assert.Contains("ended with 3: broken", failed.Message, StringComparison.Ordinal);
    }

    private static string CommandOf(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline"));
        }
        catch (Exception gone) when (gone is ArgumentException or IOException)
        {
            return "";
        }
    }
}
