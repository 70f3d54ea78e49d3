using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.Config;

namespace Watchbill.Cli.Tests;

public sealed class CheckTests
{
    [Fact]
    public async Task A_good_folder_is_0_and_needs_no_server()
    {
        using var shell = new Shell { IsInteractive = true };
        foreach (var file in SampleOrganisation.Files)
        {
            shell.File($"conf/{file.Path}", file.Text);
        }

        var ran = await shell.RunAsync("check", Path.Combine(shell.Home, "conf"));

        Assert.Equal(ExitCode.Done, ran.Exit);
        Assert.Contains("0 errors", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_folder_is_78_and_every_problem_has_its_place_and_a_fix()
    {
        using var shell = new Shell();
        shell.File("conf/a.yaml", "services:\n  shop: {name: Shop, policy: none}\n");

        var ran = await shell.RunAsync("check", Path.Combine(shell.Home, "conf"));

        Assert.Equal(ExitCode.Configuration, ran.Exit);
        var problems = JsonNode.Parse(ran.Out)!.AsArray();
        Assert.Contains(problems, problem => (string?)problem!["file"] == "a.yaml" && (int)problem["line"]! == 2 && ((string)problem["fix"]!).Length > 0);
    }

    [Fact]
    public async Task A_gap_in_the_coming_90_days_is_a_warning_and_the_folder_is_good()
    {
        using var shell = new Shell { IsInteractive = true };
        shell.File("conf/a.yaml", "users: {ana: {name: Ana}}\nschedules:\n  s: {name: S, zone: UTC, layers: [{name: Old, participants: [ana], every: 1w, handoff: \"09:00\", start: 2020-01-06, until: 2020-02-03}]}\n");

        var ran = await shell.RunAsync("check", Path.Combine(shell.Home, "conf"));

        Assert.Equal(ExitCode.Done, ran.Exit);
        Assert.Contains("a.yaml:3:3: warning schedule-gap: nobody is on call for schedule s from ", ran.Out, StringComparison.Ordinal);
        Assert.Contains(": layer 'Old' ended Mon 2020-02-03 09:00; fix:", ran.Out, StringComparison.Ordinal);
        Assert.Contains("0 errors, 1 warnings", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_78()
    {
        using var shell = new Shell();

        Assert.Equal(ExitCode.Configuration, (await shell.RunAsync("check", Path.Combine(shell.Home, "none"))).Exit);
    }
}
