using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Watchbill.Bench.Measured;

namespace Watchbill.Bench;

/// <summary>The table as people read it, and the file that keeps it.</summary>
internal sealed class Report(string mode, DateTimeOffset at)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly List<Row> _rows = [];

    public void Add(IEnumerable<Row> rows) => _rows.AddRange(rows);

    public string ToMarkdown()
    {
        var lines = _rows.Select(row => $"| {row.What} | {row.Value} | {row.Aim} | {row.Met switch { true => "yes", false => "**no**", null => "" }} |");
        return string.Join('\n', [Heading(), "", "| what | median (least–most) | aim | met |", "|---|---|---|---|", .. lines]);
    }

    /// <returns>The file's path.</returns>
    public string Keep(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, at.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + ".json");
        File.WriteAllText(path, JsonSerializer.Serialize(new { at, mode, machine = Machine(), commit = Commit(), load = LoadAverage(), rows = _rows }, Indented));
        return path;
    }

    private string Heading() => string.Create(
        CultureInfo.InvariantCulture, $"Measured {at:yyyy-MM-dd HH:mm} UTC ({mode}), commit {Commit()}, on {Machine()}; load average at the end {LoadAverage()}.");

    private static string Machine()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} × {processor ?? RuntimeInformation.ProcessArchitecture.ToString()}, {memory:0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    private static string Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "describe --always --dirty") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            return git.StandardOutput.ReadToEnd().Trim() is { Length: > 0 } text ? text : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
