using System.Diagnostics;

namespace Watchbill.Cli.Tests;

/// <summary>The program as a child process that runs to its end, without a terminal.</summary>
internal static class Executable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<Ran> RunAsync(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "watchbill"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = home };
        start.Environment["HOME"] = home;
        start.Environment.Remove(Client.ServerAddress.UrlVariable);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
        return new Ran(process.ExitCode, await output, await error);
    }
}
