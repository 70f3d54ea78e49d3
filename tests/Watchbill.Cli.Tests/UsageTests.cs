using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Cli.Tests;

public sealed class UsageTests
{
    public static TheoryData<string> Commands => [.. All().Select(command => command.Path)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_has_help_with_an_example_of_itself(string path)
    {
        using var shell = new Shell();

        var ran = await shell.RunAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(ExitCode.Done, ran.Exit);
        Assert.Contains("Example", ran.Out, StringComparison.Ordinal);
        Assert.Contains(path.Length == 0 ? "watchbill demo" : $"watchbill {path}", ran.Out[ran.Out.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alerts")]
    [InlineData("alerts", "snoze", "1")]
    [InlineData("alerts", "ack")]
    [InlineData("alerts", "ack", "first")]
    [InlineData("alerts", "snooze", "1")]
    [InlineData("alerts", "snooze", "1", "--for", "1h", "--until", "2030-01-01T00:00:00Z")]
    [InlineData("alerts", "snooze", "1", "--until", "tomorrow")]
    [InlineData("send-event", "checkout", "x", "--severity", "terrible")]
    [InlineData("send-event", "checkout", "x", "--label", "region")]
    [InlineData("completion", "tcsh")]
    [InlineData("demo", "--port", "70000")]
    [InlineData("restore", "--drop-before", "yesterday")]
    [InlineData("--nonsense")]
    public async Task Wrong_usage_is_2_with_a_hint_and_nothing_on_the_output(params string[] arguments)
    {
        using var shell = new Shell("http://127.0.0.1:1");

        var ran = await shell.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, ran.Exit);
        Assert.Contains("Try: watchbill", ran.Error, StringComparison.Ordinal);
        Assert.Empty(ran.Out);
    }

    [Fact]
    public async Task Without_a_server_it_says_how_to_name_one()
    {
        using var shell = new Shell();

        var ran = await shell.RunAsync("alerts", "list");

        Assert.Equal(ExitCode.Usage, ran.Exit);
        Assert.Contains("watchbill login", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_5()
    {
        using var shell = new Shell("http://127.0.0.1:1", "wb_x");

        var ran = await shell.RunAsync("oncall");

        Assert.Equal(ExitCode.Unreachable, ran.Exit);
        Assert.Contains("127.0.0.1:1", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _watchbill watchbill")]
    [InlineData("zsh", "compdef _watchbill watchbill")]
    [InlineData("fish", "complete -c watchbill")]
    public async Task Completion_scripts_ask_the_program_itself(string name, string expected)
    {
        using var shell = new Shell();

        Assert.Contains(expected, (await shell.RunAsync("completion", name)).Out, StringComparison.Ordinal);
        Assert.Contains("snooze", (await shell.RunAsync("[suggest:17]", "watchbill alerts ")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_prints_the_version()
    {
        using var shell = new Shell();

        Assert.StartsWith("0.", (await shell.RunAsync("version")).Out, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, Command Command)> All()
    {
        var root = CommandTree.Create(new CommandContext(Terminal.OfProcess(), _ => null));
        return Walk("", root);

        static IEnumerable<(string, Command)> Walk(string path, Command command) =>
            command.Subcommands.SelectMany(inner => Walk($"{path} {inner.Name}".Trim(), inner)).Prepend((path, command));
    }
}
