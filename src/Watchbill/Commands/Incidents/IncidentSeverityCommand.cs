using System.CommandLine;
using Watchbill.Api;
using Watchbill.Client;

namespace Watchbill.Commands.Incidents;

internal static class IncidentSeverityCommand
{
    public static IncidentAct Create(CommandContext context)
    {
        var level = new Argument<string?>("LEVEL") { Description = "How bad it is, by id or name", Arity = ArgumentArity.ZeroOrOne };
        var (answers, why, seen) = (Answers(), IncidentAct.Text("--why", "Why, for the timeline"), IncidentAct.Seen());
        var command = new IncidentAct(
            context,
            "severity",
            "severity",
            """
            Changes the severity: by name, or by answers to the questions of the incident's process. Without either, a terminal asks them one by one.

            Examples:
              watchbill incident severity INC-142 high --why 'Only one region'
              watchbill incident severity INC-142
              watchbill incident severity INC-142 --answer money-lost=yes --answer error-rate=23
            """,
            [level, answers, why, seen],
            parsed => new IncidentCommandBody(parsed.GetValue(seen), parsed.GetValue(level), Given(parsed.GetValue(answers)), parsed.GetValue(why)),
            (client, incident, body, cancellationToken) => AskAsync(context, client, incident, body, cancellationToken));
        command.Validators.Add(result =>
        {
            var answered = result.GetValue(answers) is { Length: > 0 };
            if (result.GetValue(level) is null ? !answered && !context.Terminal.IsInteractive : answered)
            {
                result.AddError("Name a severity, or answer the questions with --answer.");
            }
        });
        return command;
    }

    /// <summary>Asks the questions of the incident's process when neither a severity nor an answer was given.</summary>
    private static async Task<(IncidentCommandBody? Body, int Exit)> AskAsync(
        CommandContext context, ServerClient client, string incident, IncidentCommandBody body, CancellationToken cancellationToken)
    {
        if (body.Severity is not null || body.Answers is not null)
        {
            return (body, ExitCode.Done);
        }

        var found = await client.GetAsync(IncidentAct.Path(incident), WatchbillJson.Default.IncidentDetail, cancellationToken);
        return found.Value is not { } detail ? (null, context.Refused(found))
            : await QuestionsAsync(context, client, detail.Process, cancellationToken) is { } given ? (body with { Answers = given }, ExitCode.Done)
            : (null, ExitCode.Usage);
    }

    /// <summary>Asks until the way through the questions ends.</summary>
    /// <returns>The answers, none when the process asks nothing; null when one was left out or the server refused, which has been said.</returns>
    public static async Task<Dictionary<string, string>?> QuestionsAsync(CommandContext context, ServerClient client, string process, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var walk = await SeverityCommand.WalkAsync(
            context,
            silent: false,
            answers,
            [],
            given => client.PostAsync($"incident-processes/{Uri.EscapeDataString(process)}/severity", given, WatchbillJson.Default.SeverityAnswers, WatchbillJson.Default.SeverityWalkInfo, cancellationToken));
        if (walk is { Value: null } && answers.Count > 0)
        {
            context.Refused(walk);
        }

        return walk is null || (walk.Value is null && answers.Count > 0) ? null : answers;
    }

    public static Option<string[]> Answers() => Pairs("--answer", "An answer to a question of the severity: yes, no, unsure or a number. May be repeated", "QUESTION=ANSWER");

    public static Option<string[]> Pairs(string name, string description, string help)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = help };
        option.Validators.Add(result =>
        {
            var names = result.Tokens.Select(token => token.Value.Split('=', 2)).ToList();
            if (names.Exists(pair => pair is not [{ Length: > 0 }, { Length: > 0 }]))
            {
                result.AddError($"{name} is written {help}.");
            }
            else if (names.GroupBy(pair => pair[0], StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                result.AddError($"{name} says '{twice.Key}' twice.");
            }
        });
        return option;
    }

    public static Dictionary<string, string>? Given(string[]? pairs) =>
        pairs is { Length: > 0 } ? pairs.Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal) : null;
}
