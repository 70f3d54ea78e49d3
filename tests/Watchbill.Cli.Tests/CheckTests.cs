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
    public async Task A_folder_that_does_not_exist_is_78()
    {
        using var shell = new Shell();

        Assert.Equal(ExitCode.Configuration, (await shell.RunAsync("check", Path.Combine(shell.Home, "none"))).Exit);
    }
}
