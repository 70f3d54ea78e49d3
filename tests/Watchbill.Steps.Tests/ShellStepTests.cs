using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Steps.Tests;

public sealed class ShellStepTests : IDisposable
{
    private const string LeakName = "WATCHBILL_TEST_LEAK";
    private static readonly bool IsRoot = Environment.IsPrivilegedProcess;

    private readonly string _root = Directory.CreateTempSubdirectory("watchbill-steps-").FullName;
    private readonly StepSettings _settings;

    public ShellStepTests()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && File.Exists("/usr/bin/setsid") && File.Exists("/usr/bin/setpriv"), "util-linux is not installed.");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_root, (UnixFileMode)0b111_101_101);
        }

        Environment.SetEnvironmentVariable(LeakName, "leaked-value");
        _settings = new StepSettings
        {
            Shell = new ShellSettings(
                "nobody",
                _root,
                ImmutableDictionary<string, AllowedProgram>.Empty
                    .Add("echo", Program("/bin/echo", ["-n", ".*"], [".*", ".*"]))
                    .Add("env", Program("/usr/bin/env") with { Environment = ImmutableDictionary<string, string>.Empty.Add("KUBECONFIG", "/etc/kube") })
                    .Add("id", Program("/usr/bin/id", ["-un"]))
                    .Add("pwd", Program("/bin/pwd"))
                    .Add("sh", Program("/bin/sh", ["-c", "(?s:.*)"]))
                    .Add("gone", Program("/usr/bin/no-such-program"))),
        };
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static AllowedProgram Program(string path, params ImmutableArray<string>[] forms) => new(path, forms.Length == 0 ? [[]] : [.. forms], ImmutableDictionary<string, string>.Empty);

    private Task<StepOutcome> RunAsync(string program, ImmutableArray<string> arguments, Duration? limit = null, int output = PlaybookStep.MostOutput, params (string, string)[] values) =>
        Stage.RunAsync(_settings, new ShellCommand(program, arguments), limit, output, expect: [new ExitIs(0)], values: values);

    [Fact]
    public async Task Values_reach_the_program_as_single_arguments_and_no_shell_reads_them()
    {
        var outcome = await RunAsync("echo", ["-n", "${x}"], values: ("x", "$(id) `id` ; id | id > /tmp/x && $HOME \"*\" '~'"));

        Assert.Equal((StepStatus.Passed, "$(id) `id` ; id | id > /tmp/x && $HOME \"*\" '~'"), (outcome.Status, outcome.Output));
    }

    [Fact]
    public async Task The_program_finds_nothing_of_the_servers_environment()
    {
        var outcome = await RunAsync("env", []);

        Assert.Equal(StepStatus.Passed, outcome.Status);
        Assert.Equal(["HOME", "KUBECONFIG", "LANG", "PATH", "TZ"], outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("leaked-value", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_runs_as_its_own_account_in_a_folder_of_its_own_that_is_gone_afterwards()
    {
        var who = await RunAsync("id", ["-un"]);
        var where = await RunAsync("sh", ["-c", "pwd; touch made; ls"]);

        Assert.Equal(IsRoot ? "nobody" : Environment.UserName, who.Output.Trim());
        Assert.StartsWith($"{_root}/run-", where.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nmade\n", where.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public async Task It_cannot_get_more_rights()
    {
        var outcome = await RunAsync("sh", ["-c", "grep NoNewPrivs /proc/self/status; grep CapEff /proc/self/status"]);

        Assert.Contains("NoNewPrivs:\t1", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_time_is_over_everything_that_was_started_ends_and_what_was_said_is_kept()
    {
        var outcome = await RunAsync("sh", ["-c", "echo before; sleep 4321 & (sleep 4322 & wait) & wait"], Duration.FromSeconds(1));

        Assert.Equal((StepStatus.TimedOut, "before\n"), (outcome.Status, outcome.Output));
        Assert.Equal("It took longer than 1s and was ended.", outcome.Sentence);
        Assert.Empty(Sleeping("4321").Concat(Sleeping("4322")));
    }

    [Fact]
    public async Task What_a_program_leaves_behind_ends_with_it()
    {
        var outcome = await RunAsync("sh", ["-c", "sleep 4323 & echo done"]);

        Assert.Equal((StepStatus.Passed, "done\n"), (outcome.Status, outcome.Output));
        Assert.Empty(Sleeping("4323"));
    }

    [Fact]
    public async Task Somebody_can_cancel()
    {
        using var runners = Stage.Runners(_settings);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stage.Cancel);
        var running = runners.RunAsync(Stage.Render(new ShellCommand("sh", ["-c", "sleep 4324"]), runners), cancel.Token);
        await StandIns.Eventually.HoldsAsync(() => Task.FromResult(Sleeping("4324").Any()), "it sleeps", TimeSpan.FromSeconds(20), Stage.Cancel);

        await cancel.CancelAsync();
        var outcome = await running;

        Assert.Equal(StepStatus.Cancelled, outcome.Status);
        Assert.Empty(Sleeping("4324"));
    }

    [Fact]
    public async Task Output_is_kept_up_to_its_limit_and_the_program_does_not_wait_for_its_reader()
    {
        var outcome = await RunAsync("sh", ["-c", "yes 0123456789 | head -c 5000000; echo finished >&2"], output: 1_000);

        Assert.Equal(StepStatus.Passed, outcome.Status);
        Assert.Equal((1_000, true), (outcome.Output.Length, outcome.Truncated));
    }

    [Fact]
    public async Task A_secret_across_the_limit_is_masked_too()
    {
        var outcome = await Stage.RunAsync(_settings, new ShellCommand("sh", ["-c", "printf 'xxxxx%s' top-secret-value"]), output: 10, secrets: ["top-secret-value"]);

        Assert.Equal("xxxxx***", outcome.Output);
    }

    [Fact]
    public async Task It_reads_nothing()
    {
        var outcome = await RunAsync("sh", ["-c", "cat; echo end"]);

        Assert.Equal("end\n", outcome.Output);
    }

    [Fact]
    public async Task An_exit_code_that_was_not_expected_is_a_failure_with_what_it_complained_about()
    {
        var outcome = await RunAsync("sh", ["-c", "echo said; echo complained >&2; exit 3"]);

        Assert.Equal((StepStatus.Failed, "said\n[stderr]\ncomplained\n", "Not as expected: exit code is 0: it is 3."), (outcome.Status, outcome.Output, outcome.Sentence));
    }

    [Theory]
    [InlineData("curl", "https://evil.example")]
    [InlineData("id", "-a")]
    [InlineData("id", "-un\n-a")]
    [InlineData("pwd", "-P")]
    public async Task What_the_settings_do_not_list_does_not_run(string program, string argument)
    {
        using var runners = Stage.Runners(_settings);
        var rendered = Stage.Render(new ShellCommand(program, [argument]), runners);

        Assert.NotNull(runners.Objection(rendered.Action));
        Assert.Equal(StepStatus.Error, (await runners.RunAsync(rendered, Stage.Cancel)).Status);
    }

    [Fact]
    public async Task Without_the_administrator_there_are_no_programs()
    {
        using var runners = Stage.Runners(StepSettings.None);
        var rendered = Stage.Render(new ShellCommand("id", ["-un"]), runners);

        Assert.False(runners.IsShellEnabled);
        Assert.Equal("The server runs no programs.", (await runners.RunAsync(rendered, Stage.Cancel)).Sentence);
    }

    [Fact]
    public async Task Root_runs_nothing_as_root()
    {
        Assert.SkipUnless(IsRoot, "Only root could.");
        var outcome = await Stage.RunAsync(_settings with { Shell = _settings.Shell! with { User = null } }, new ShellCommand("id", ["-un"]));

        Assert.Equal("The server runs as root, and its settings name no user for programs: none is run.", outcome.Sentence);
    }

    [Fact]
    public async Task An_account_that_is_not_there_runs_nothing()
    {
        Assert.SkipUnless(IsRoot, "Only root changes accounts.");
        var outcome = await Stage.RunAsync(_settings with { Shell = _settings.Shell! with { User = "no-such-user" } }, new ShellCommand("id", ["-un"]));

        Assert.Equal("This machine has no account \"no-such-user\".", outcome.Sentence);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_an_outcome() =>
        Assert.Equal((StepStatus.Error, "/usr/bin/no-such-program does not exist on the server."), await RunAsync("gone", []) is var outcome ? (outcome.Status, outcome.Sentence) : default);

    [Fact]
    public void Showing_says_exactly_what_would_run_and_runs_nothing()
    {
        using var runners = Stage.Runners(_settings);
        var rendered = Stage.Render(new ShellCommand("sh", ["-c", "touch ${x}"]), runners, values: ("x", "/tmp/never \"made\""));

        var shown = StepRunners.Show(rendered);

        Assert.Equal(StepStatus.Shown, shown.Status);
        Assert.Equal(
            $"""
            playbook: "book"
            step: "it"
            runs on: "/bin/sh as {(IsRoot ? "nobody" : "the server's account")}"
            program: "sh"
            argument: "-c"
            argument: "touch /tmp/never \"made\""
            time limit: "20s"
            output limit: "51200"
            changes: "yes"

            """.ReplaceLineEndings("\n"),
            shown.Output);
        Assert.Equal(rendered.Hash, shown.OutputHash);
    }

    private static IEnumerable<string> Sleeping(string seconds) => Directory.GetDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture, out _))
        .Where(folder =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "cmdline")) == $"sleep\0{seconds}\0";
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        });
}
