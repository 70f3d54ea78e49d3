using System.Diagnostics;

namespace Watchbill.Doors.Tests;

/// <summary>The program itself, run as people run it.</summary>
internal static class Program
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "watchbill");

    /// <returns>The exit code, and what it printed on both streams.</returns>
    public static async Task<(int Exit, string Output)> RunAsync(Node node, string? token, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["WATCHBILL_URL"] = node.Address.AbsoluteUri;
        start.Environment["WATCHBILL_TOKEN"] = token ?? "";
        start.Environment["XDG_CONFIG_HOME"] = System.IO.Path.Combine(node.Folder, "config");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
