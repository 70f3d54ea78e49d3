using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Config;

namespace Watchbill.Cli.Tests;

/// <summary>Playbooks of a folder, without any server.</summary>
public sealed class PlaybookCommandTests : IDisposable
{
    private readonly Shell _shell = new() { IsInteractive = true };

    public PlaybookCommandTests()
    {
        foreach (var file in SampleOrganisation.Files)
        {
            _shell.File($"conf/{file.Path}", file.Text);
        }
    }

    private string Conf => Path.Combine(_shell.Home, "conf");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Lists_and_shows_what_the_folder_has()
    {
        var list = await _shell.RunAsync("playbook", "list", "--config", Conf);
        var shown = await _shell.RunAsync("playbook", "show", "checkout-down", "--config", Conf);
        var json = JsonNode.Parse((await _shell.RunAsync("playbook", "show", "checkout-down", "--config", Conf, "--json")).Out)!;

        Assert.Contains("checkout-down", list.Out, StringComparison.Ordinal);
        Assert.Contains("alerts called *checkout*, critical; or alertname=*Down, Checkout", list.Out, StringComparison.Ordinal);
        Assert.Equal(SampleOrganisation.Files.Single(file => file.Path == "playbooks/checkout-down.md").Text, shown.Out.ReplaceLineEndings("\n"));
        Assert.Equal(["health", "failing", "rollback", "longest"], json["steps"]!.AsArray().Select(step => (string)step!["id"]!));
        Assert.Equal(ExitCode.NotFound, (await _shell.RunAsync("playbook", "show", "checkout", "--config", Conf)).Exit);
    }

    [Fact]
    public async Task Lint_is_silent_about_the_sample_and_78_for_any_warning()
    {
        var good = await _shell.RunAsync("playbook", "lint", "--config", Conf);
        _shell.File("conf/playbooks/late.md", "---\ntitle: Late\nsuccess: [On time]\n---\n\n- [ ] Call TODO {#call}\n");
        var bad = await _shell.RunAsync("playbook", "lint", "--config", Conf);

        Assert.Equal((ExitCode.Done, "0 problems in 1 playbooks"), (good.Exit, good.Out.Trim()));
        Assert.Equal(ExitCode.Configuration, bad.Exit);
        Assert.Contains("playbooks/late.md:6:12: warning placeholder: \"TODO\" still has to be filled in; fix:", bad.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await _shell.RunAsync("check", Conf)).Exit);
    }

    [Fact]
    public async Task A_dry_run_shows_exactly_what_would_run()
    {
        var ran = await _shell.RunAsync("playbook", "dry-run", "checkout-down", "rollback", "--config", Conf, "--label", "deployment=pay; rm -rf /");

        Assert.Equal(ExitCode.Done, ran.Exit);
        Assert.Equal(
            """
            playbook: "checkout-down"
            step: "rollback"
            runs on: "as the server's settings say"
            program: "kubectl"
            argument: "rollout"
            argument: "undo"
            argument: "deployment/pay; rm -rf /"
            time limit: "30s"
            output limit: "51200"
            changes: "yes"

            """.ReplaceLineEndings("\n"),
            ran.Out);
    }

    [Fact]
    public async Task A_server_does_not_start_with_settings_of_steps_that_are_wrong_or_open_to_others()
    {
        var wrong = _shell.File("steps.yaml", "shell: {enabled: true, user: root, folder: /var/lib/steps}\n");
        var open = _shell.File("open.yaml", "http: {allow: [a.lan]}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(wrong, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        }

        Assert.Contains("error invalid-user: programs of playbooks do not run as root", (await _shell.RunAsync("serve", "--steps", wrong)).Error, StringComparison.Ordinal);
        Assert.Contains("others may write to it", (await _shell.RunAsync("serve", "--steps", open)).Error, StringComparison.Ordinal);
        Assert.Contains("there is no such file", (await _shell.RunAsync("serve", "--steps", open + "x")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Refused, "longest", "seconds=4000")]
    [InlineData(ExitCode.Refused, "longest", "second=4")]
    [InlineData(ExitCode.NotFound, "none", "seconds=4")]
    [InlineData(ExitCode.Usage, "longest", "seconds")]
    public async Task What_does_not_fit_is_refused(int exit, string step, string value)
    {
        var ran = await _shell.RunAsync("playbook", "dry-run", "checkout-down", step, "--config", Conf, "--param", value);

        Assert.Equal(exit, ran.Exit);
        Assert.Empty(ran.Out);
        Assert.NotEmpty(ran.Error);
    }
}
