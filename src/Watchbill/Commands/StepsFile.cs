using Watchbill.Config;
using Watchbill.Config.Playbooks;

namespace Watchbill.Commands;

/// <summary>The administrator's file of what steps of playbooks may reach. Whoever may write to it decides what the server runs.</summary>
internal static class StepsFile
{
    public const string Variable = "WATCHBILL_STEPS";
    private const int MaxBytes = 256 * 1024;
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <returns>The settings; what is wrong goes to the problems.</returns>
    public static StepSettings Read(string? path, List<string> problems)
    {
        if (path is null)
        {
            return StepSettings.None;
        }

        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                problems.Add($"--steps {path}: there is no such file.");
                return StepSettings.None;
            }

            if (file.Length > MaxBytes || (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None))
            {
                problems.Add(file.Length > MaxBytes ? $"--steps {path}: the file is larger than {MaxBytes / 1024} KiB." : $"--steps {path}: others may write to it, and so decide what the server runs: chmod go-w {path}");
                return StepSettings.None;
            }

            var (settings, diagnostics) = StepSettingsFile.Read(new ConfigurationFile(path, File.ReadAllText(path)));
            problems.AddRange(diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error).Select(diagnostic => $"--steps {diagnostic}"));
            return settings;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add($"--steps {path}: the file cannot be read: {unreadable.GetType().Name}.");
            return StepSettings.None;
        }
    }
}
