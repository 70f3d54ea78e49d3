using System.Text.Json.Nodes;
using Watchbill.Api;

namespace Watchbill.Cli.Tests;

public sealed class TemplateTests : IDisposable
{
    private readonly Shell _shell = new() { IsInteractive = true };

    public TemplateTests() => _shell.File(
        "conf/templates/declared.md",
        """
        ---
        name: Declared
        purpose: declaration
        channels: [slack, mail]
        severities: [P0, P1]
        subject: "{{incident.title}}"
        inputs:
          impact: {label: Impact, required: true}
          steps: {type: list, columns: [step, state]}
        ---
        **{{incident.title}}** {{incident.severity.name}} {{duration incident.duration style="clock"}}: {{inputs.impact}}
        {{#each inputs.steps}}
        - {{step}} is {{state}}
        {{/each}}
        """);

    private string Folder => Path.Combine(_shell.Home, "conf");

    [Fact]
    public async Task Templates_of_a_folder_are_listed_and_shown_without_a_server()
    {
        var list = await _shell.RunAsync("template", "list", "--config", Folder);
        var show = await _shell.RunAsync("template", "show", "declared", "--config", Folder);

        Assert.Equal((ExitCode.Done, ExitCode.Done), (list.Exit, show.Exit));
        Assert.Contains("declared", list.Out, StringComparison.Ordinal);
        Assert.Contains("slack, mail", list.Out, StringComparison.Ordinal);
        Assert.Contains("7 placeholders: incident.title; incident.title; incident.severity.name; duration incident.duration; inputs.impact; step; state", show.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_takes_inputs_and_names_of_the_incident()
    {
        var ran = await _shell.RunAsync("template", "preview", "declared", "--config", Folder, "--set", "impact=<!channel> all", "--set", "incident.title=Down", "--set", "incident.duration=2h15m", "--set", "inputs.steps=Restart | done\nWatch | running");

        Assert.Equal(ExitCode.Done, ran.Exit);
        Assert.Equal("Subject: Down\n\n*Down* P0 02:15: &lt;!channel&gt; all\n• Restart is done\n• Watch is running\n", ran.Out.ReplaceLineEndings("\n"));
        Assert.Contains("<strong>Down</strong>", (await _shell.RunAsync("template", "preview", "declared", "--config", Folder, "--set", "impact=x", "--set", "incident.title=Down", "--for", "mail-html")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_it_from_being_sent_is_said_and_the_exit_code_is_1()
    {
        var ran = await _shell.RunAsync("template", "preview", "declared", "--config", Folder, "--set", "impakt=x", "--set", "incident.severity.name=P7", "--set", "steps=one");

        Assert.Equal((ExitCode.Failed, ""), (ran.Exit, ran.Out));
        Assert.Contains("unknown-input: the template asks for no \"impakt\"; fix: did you mean \"impact\"?", ran.Error, StringComparison.Ordinal);
        Assert.Contains("missing-input: Impact is not filled in", ran.Error, StringComparison.Ordinal);
        Assert.Contains("template-not-for-severity: Declared is not for severity P7", ran.Error, StringComparison.Ordinal);
        Assert.Contains("invalid-input: steps has an item that is not written as step | state", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_it_is_json()
    {
        _shell.IsInteractive = false;

        var ran = await _shell.RunAsync("template", "preview", "declared", "--config", Folder, "--set", "impact=x");

        Assert.Equal("slack", (string)JsonNode.Parse(ran.Out)!["for"]!);
        Assert.Contains("00:40: x", (string)JsonNode.Parse(ran.Out)!["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_questions_have_their_exit_codes()
    {
        Assert.Equal(ExitCode.NotFound, (await _shell.RunAsync("template", "show", "declred", "--config", Folder)).Exit);
        Assert.Contains("did you mean \"declared\"?", (await _shell.RunAsync("template", "show", "declred", "--config", Folder)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await _shell.RunAsync("template", "preview", "declared", "--config", Folder, "--set", "impact")).Exit);
        Assert.Equal(ExitCode.Usage, (await _shell.RunAsync("template", "preview", "declared", "--config", Folder, "--for", "pigeon")).Exit);
        Assert.Equal(ExitCode.Configuration, (await _shell.RunAsync("template", "list", "--config", Path.Combine(_shell.Home, "none"))).Exit);
    }

    public void Dispose() => _shell.Dispose();
}
