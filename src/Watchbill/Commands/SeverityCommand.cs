using System.CommandLine;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Domain.Incidents;
using Watchbill.Output;
using Watchbill.Server.Features.Processes;

namespace Watchbill.Commands;

/// <summary>Asks the questions that lead to a severity: of the server's process, or, with --config, of one in a folder that is read here.</summary>
internal static class SeverityCommand
{
    public static Command Create(CommandContext context)
    {
        var config = ScheduleSource.ConfigOption();
        var process = new Option<string>("--process") { Description = "The incident process, by id; else the one that holds where a service names none", HelpName = "ID", DefaultValueFactory = _ => DefaultProcess.Id };
        var answer = Pairs("--answer", "yes, no, unsure or a number, by question; can be given several times", "QUESTION=ANSWER");
        var measure = Pairs("--measure", "What was measured, for all questions about it; can be given several times", "NAME=NUMBER");
        var command = new Command(
            "severity",
            """
            Finds out how bad it is: asks the questions of an incident process, one after the other, and shows the severity and the way to it.
            Whoever is unsure goes up. With --config it needs no server. --json asks nothing: it says which question is open.

            Examples:
              watchbill severity --config ./conf
              watchbill severity --config ./conf --process shop --answer down=no --measure 'error rate=23'
              watchbill severity --answer down=unsure --json
            """) { config, process, answer, measure };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (answers, measured) = (Read(parsed.GetValue(answer)), Read(parsed.GetValue(measure)));
            var id = parsed.GetValue(process)!;
            return parsed.GetValue(config) is { } folder
                ? OfFolderAsync(context, parsed, folder, id, answers, measured)
                : context.WithServerAsync(parsed, client => AskAsync(
                    context, parsed, answers, measured, given => client.PostAsync(
                        $"incident-processes/{Uri.EscapeDataString(id)}/severity", given, WatchbillJson.Default.SeverityAnswers, WatchbillJson.Default.SeverityWalkInfo, cancellationToken)));
        });
        return command;
    }

    private static async Task<int> OfFolderAsync(CommandContext context, ParseResult parsed, string folder, string id, Dictionary<string, string> answers, Dictionary<string, string> measured)
    {
        var (definitions, exit) = FolderDefinitions.Read(folder, operations: null, context.Terminal);
        if (definitions is null)
        {
            return exit;
        }

        if (ProcessLookup.Find(definitions, id) is not { } process)
        {
            return ScheduleSource.Fail(
                new ApiError(ErrorCode.NotFound, $"There is no incident process '{id}'.", $"Known: {string.Join(", ", ProcessLookup.All(definitions).Select(known => known.Id).Take(12))}."), context.Terminal);
        }

        return await AskAsync(context, parsed, answers, measured, given =>
        {
            var (walk, problem) = SeverityForms.Walk(process, given);
            return Task.FromResult(new Reply<SeverityWalkInfo>(walk, problem, problem is null ? ExitCode.Done : ErrorCode.Of(problem.Code).Exit));
        });
    }

    private static async Task<int> AskAsync(
        CommandContext context, ParseResult parsed, Dictionary<string, string> answers, Dictionary<string, string> measured, Func<SeverityAnswers, Task<Reply<SeverityWalkInfo>>> ask)
    {
        var reply = await WalkAsync(context, context.WantsJson(parsed), answers, measured, ask);
        return reply is null ? ExitCode.Usage : context.Show(parsed, reply, WatchbillJson.Default.SeverityWalkInfo, walk => Print(walk, context.Terminal));
    }

    /// <summary>Asks the person at the terminal, question by question, and adds what they say to the answers.</summary>
    /// <param name="silent">Ask nothing: give what the answers lead to so far.</param>
    /// <returns>Null when a question was left without an answer, which has been said.</returns>
    public static async Task<Reply<SeverityWalkInfo>?> WalkAsync(
        CommandContext context, bool silent, Dictionary<string, string> answers, Dictionary<string, string> measured, Func<SeverityAnswers, Task<Reply<SeverityWalkInfo>>> ask)
    {
        while (true)
        {
            var reply = await ask(new SeverityAnswers(answers, measured));
            if (reply.Value is not { Next: { } next } || silent)
            {
                return reply;
            }

            if (AskPerson(next, context.Terminal) is not { } answer)
            {
                context.Terminal.Fail($"Not answered: {next.Ask}", $"Answer it with --answer {next.Id}=…");
                return null;
            }

            answers[next.Id] = answer;
        }
    }

    /// <summary>Until there is an answer; null at the end of the input.</summary>
    private static string? AskPerson(SeverityQuestionInfo next, Terminal terminal)
    {
        var question = new SeverityQuestion(next.Id, next.Ask, next.Measure, next.Unit, default, next.Threshold ?? 0, new(null, null), new(null, null));
        var choices = SeverityForms.Choices(question);
        while (true)
        {
            terminal.Out.Write($"{Terminal.Clean(next.Ask)} ({Terminal.Clean(choices)}) ");
            if (terminal.In.ReadLine() is not { } line)
            {
                terminal.Out.WriteLine();
                return null;
            }

            var answer = line.Trim().ToUpperInvariant() switch { "Y" => "yes", "N" => "no", "U" or "?" => SeverityQuestion.Unsure, _ => line.Trim() };
            if (question.Understands(answer))
            {
                return answer;
            }

            terminal.Out.WriteLine($"Please answer {Terminal.Clean(choices)}.");
        }
    }

    private static void Print(SeverityWalkInfo walk, Terminal terminal)
    {
        terminal.Out.WriteLine(walk.Severity is { } level ? Terminal.Clean($"{level.Name}: {level.Definition}") : "No incident.");
        var width = walk.Path.Select(step => step.Ask.Length).DefaultIfEmpty(0).Max();
        foreach (var step in walk.Path)
        {
            terminal.Out.WriteLine(Terminal.Clean($"  {step.Ask.PadRight(width)}  {step.Answer}{(step.Answer.Equals(step.Understood, StringComparison.OrdinalIgnoreCase) ? "" : $" ({step.Understood})")}"));
        }
    }

    private static Option<string[]> Pairs(string name, string description, string form)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = form };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Select(token => token.Value).Where(text => text.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"{name} {token}: write it as {form}.");
            }
        });
        return option;
    }

    /// <summary>Of several about the same the last one counts.</summary>
    private static Dictionary<string, string> Read(string[]? pairs)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            read[pair[..at].Trim()] = pair[(at + 1)..].Trim();
        }

        return read;
    }
}
