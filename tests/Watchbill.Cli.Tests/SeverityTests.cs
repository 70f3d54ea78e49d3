using System.Text.Json.Nodes;
using Watchbill.Api;

namespace Watchbill.Cli.Tests;

/// <summary>How bad is it? Asked of a folder without any server.</summary>
public sealed class SeverityTests : IDisposable
{
    private const string Folder = """
        incident_processes:
          default:
            name: Shop
            severities:
              - {id: p1, name: P1, definition: Nobody can buy., alert_severity: critical, policy: calm}
              - {id: p2, name: P2, definition: Some cannot buy., alert_severity: error, policy: calm}
            severity_questions:
              - {id: down, ask: Is it down?, yes: p1, no: errors}
              - {id: errors, ask: Do many requests fail?, measure: error rate, unit: "%", above: 20, yes: p1, no: some}
              - {id: some, measure: error rate, unit: "%", at_least: 5, yes: p2, no: none}
          plain:
            name: Plain
            severities: [{id: bad, name: Bad, definition: Bad., alert_severity: error, policy: calm}]
        policies:
          calm: {name: Calm, rules: [{page: [{user: ana}]}]}
        users:
          ana: {name: Ana}
        """;

    private readonly Shell _shell = new();

    public SeverityTests() => _shell.File("conf/all.yaml", Folder);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task All_answers_give_the_severity_and_the_way_to_it_as_json()
    {
        var ran = await AskAsync("--answer", "down=no", "--measure", "error rate=23 %", "--json");

        Assert.True(ran.Exit == ExitCode.Done, ran.Error);
        Assert.Equal(
            """{"process":"default","severity":{"id":"p1","name":"P1","definition":"Nobody can buy."},"is_incident":true,"path":[{"question":"down","ask":"Is it down?","answer":"no","understood":"no"},{"question":"errors","ask":"Do many requests fail?","answer":"23 %","understood":"yes"}]}""",
            JsonNode.Parse(ran.Out)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task Without_a_terminal_it_says_which_question_is_open()
    {
        var ran = await AskAsync("--answer", "down=no");

        Assert.Equal((ExitCode.Done, "errors", null), (ran.Exit, (string?)JsonNode.Parse(ran.Out)!["next"]!["id"], JsonNode.Parse(ran.Out)!["severity"]));
    }

    [Fact]
    public async Task A_terminal_is_asked_what_is_not_answered_until_it_answers()
    {
        _shell.IsInteractive = true;
        _shell.In = "n\nperhaps\n4,5\n4.5 %\nu\n";

        var ran = await AskAsync();

        Assert.True(ran.Exit == ExitCode.Done, ran.Error);
        Assert.Equal(
            """
            Is it down? (yes, no or unsure) Do many requests fail? (a number of %, yes, no or unsure) Please answer a number of %, yes, no or unsure.
            Do many requests fail? (a number of %, yes, no or unsure) Please answer a number of %, yes, no or unsure.
            Do many requests fail? (a number of %, yes, no or unsure) Is the error rate at least 5 %? (a number of %, yes, no or unsure) P2: Some cannot buy.
              Is it down?                      no
              Do many requests fail?           4.5 % (no)
              Is the error rate at least 5 %?  unsure

            """.ReplaceLineEndings(),
            ran.Out);
    }

    [Fact]
    public async Task No_is_an_end_too()
    {
        _shell.IsInteractive = true;

        var ran = await AskAsync("--answer", "down=no", "--measure", "error_rate=4.9");

        Assert.StartsWith("No incident.", ran.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, ran.Exit);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "Not answered: Is it down?")]
    [InlineData(ExitCode.Usage, "There is no question 'dwon'.", "--answer", "dwon=no")]
    [InlineData(ExitCode.Usage, "'perhaps' is no answer to 'Is it down?'", "--answer", "down=perhaps")]
    [InlineData(ExitCode.Usage, "No question measures 'latency'.", "--measure", "latency=5")]
    [InlineData(ExitCode.Usage, "'high' is no number.", "--measure", "error rate=high")]
    [InlineData(ExitCode.Usage, "--answer down: write it as QUESTION=ANSWER.", "--answer", "down")]
    [InlineData(ExitCode.NotFound, "There is no incident process 'shop'.", "--process", "shop")]
    [InlineData(ExitCode.NotFound, "The incident process 'plain' has no questions about severity.", "--process", "plain")]
    public async Task What_is_wrong_is_said_with_an_exit_code(int exit, string said, params string[] arguments)
    {
        _shell.IsInteractive = true;

        var ran = await AskAsync(arguments);

        Assert.Equal(exit, ran.Exit);
        Assert.Contains(said, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_errors_is_refused()
    {
        _shell.File("conf/all.yaml", Folder.Replace("no: errors", "no: eror", StringComparison.Ordinal));

        var ran = await AskAsync();

        Assert.Equal(ExitCode.Configuration, ran.Exit);
        Assert.Contains("unknown-end", ran.Error, StringComparison.Ordinal);
    }

    private Task<Ran> AskAsync(params string[] arguments) => _shell.RunAsync(["severity", "--config", Path.Combine(_shell.Home, "conf"), .. arguments]);
}
