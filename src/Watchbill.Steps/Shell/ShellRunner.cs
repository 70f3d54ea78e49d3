using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Steps.Shell;

/// <summary>
/// Runs a program that the administrator allows, with arguments that one of its allowed forms fits. No shell reads anything. The program gets an
/// environment of its own (nothing of the server's), an empty folder of its own, nothing to read, a session of its own so that it can be ended with all
/// that it started, and where the server is root another account without a way to more rights.
/// </summary>
internal sealed class ShellRunner(ShellSettings settings) : IStepRunner
{
    private const string Session = "/usr/bin/setsid";
    private const string Account = "/usr/bin/setpriv";
    private static readonly TimeSpan PatternLimit = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>Why the settings do not let it run; null when they do.</summary>
    public static string? Objection(ShellSettings settings, RenderedShell action)
    {
        if (!settings.Programs.TryGetValue(action.Program, out var program))
        {
            return $"The server's settings allow no program \"{action.Program}\".";
        }

        return program.Arguments.Any(form => Fits(form, action.Arguments)) ? null : $"The server's settings do not allow {action.Program} with these arguments.";
    }

    public async Task<StepResult> RunAsync(RenderedStep step, CancellationToken cancellationToken)
    {
        var action = (RenderedShell)step.Action;
        if (Objection(settings, action) is { } objection)
        {
            return StepResult.Failed(objection);
        }

        if (Environment.IsPrivilegedProcess && settings.User is null)
        {
            return StepResult.Failed("The server runs as root, and its settings name no user for programs: none is run.");
        }

        var program = settings.Programs[action.Program];
        if (!File.Exists(program.Path))
        {
            return StepResult.Failed($"{program.Path} does not exist on the server.");
        }

        string? folder = null;
        try
        {
            var group = Environment.IsPrivilegedProcess ? await GroupAsync(settings.User!, cancellationToken) : "";
            if (group is null)
            {
                return StepResult.Failed($"This machine has no account \"{settings.User}\".");
            }

            folder = await OwnFolderAsync(cancellationToken);
            return await RunAsync(Describe(program, action.Arguments, folder, group), step.Step.OutputLimit, cancellationToken);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException or UnauthorizedAccessException)
        {
            return StepResult.Failed($"{action.Program} could not be started: {failure.Message}");
        }
        finally
        {
            Remove(folder);
        }
    }

    private static async Task<StepResult> RunAsync(ProcessStartInfo start, int limit, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        var leader = process.Id;
        var output = LimitedText.DrainAsync(process.StandardOutput.BaseStream, limit, CancellationToken.None);
        var errors = LimitedText.DrainAsync(process.StandardError.BaseStream, limit, CancellationToken.None);
        var stopped = false;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            stopped = true;
        }

        // Whatever it left behind in its session ends with it, and so do the pipes that are read here.
        ProcessGroup.Kill(leader);
        if (stopped)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        var (said, saidMore) = await SettledAsync(output);
        var (complained, complainedMore) = await SettledAsync(errors);
        var text = complained.Length == 0 ? said : $"{said}{(said.Length == 0 || said.EndsWith('\n') ? "" : "\n")}[stderr]\n{complained}";
        return new StepResult(new StepObservation(text) { ExitCode = stopped ? null : process.ExitCode }) { Truncated = saidMore || complainedMore };
    }

    /// <summary>A process that left the session may hold a pipe open: nobody waits for it.</summary>
    private static async Task<(string Text, bool More)> SettledAsync(Task<(string, bool)> reading)
    {
        try
        {
            return await reading.WaitAsync(Settling, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            return ("", true);
        }
    }

    private ProcessStartInfo Describe(AllowedProgram program, ImmutableArray<string> arguments, string folder, string group)
    {
        List<string> line = [Session];
        if (Environment.IsPrivilegedProcess)
        {
            line.AddRange([Account, $"--reuid={settings.User}", $"--regid={group}", "--init-groups"]);
        }
        else
        {
            line.Add(Account);
        }

        line.AddRange(["--no-new-privs", "--", program.Path, .. arguments]);
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        start.Environment["HOME"] = folder;
        foreach (var (name, value) in program.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>The number of the account's own group; null when there is no such account.</summary>
    private static async Task<string?> GroupAsync(string user, CancellationToken cancellationToken)
    {
        using var asking = Process.Start(new ProcessStartInfo("/usr/bin/id", ["-g", "--", user]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var group = await asking.StandardOutput.ReadToEndAsync(cancellationToken);
        await asking.WaitForExitAsync(cancellationToken);
        return asking.ExitCode == 0 ? group.Trim() : null;
    }

    private async Task<string> OwnFolderAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IOException("programs run on Linux only");
        }

        var folder = Path.Combine(settings.Folder, $"run-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Environment.IsPrivilegedProcess)
        {
            using var owner = Process.Start(new ProcessStartInfo("/bin/chown", ["--", settings.User!, folder]) { UseShellExecute = false })!;
            await owner.WaitForExitAsync(cancellationToken);
        }

        return folder;
    }

    private static void Remove(string? folder)
    {
        try
        {
            if (folder is not null && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // It stays empty of anything of ours; the next start of the machine or the administrator removes it.
        }
    }

    private static bool Fits(ImmutableArray<string> form, ImmutableArray<string> arguments) =>
        form.Length == arguments.Length
        && form.Zip(arguments).All(pair => new Regex($@"\A(?:{pair.First})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternLimit).IsMatch(pair.Second));
}
