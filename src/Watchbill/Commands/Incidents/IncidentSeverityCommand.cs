using System.CommandLine;
using Watchbill.Api;

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
            Changes the severity: by name, or by answers to the questions of the incident's process.

            Examples:
              watchbill incident severity INC-142 high --why 'Only one region'
              watchbill incident severity INC-142 --answer money-lost=yes --answer error-rate=23
            """,
            [level, answers, why, seen],
            parsed => new IncidentCommandBody(parsed.GetValue(seen), parsed.GetValue(level), Given(parsed.GetValue(answers)), parsed.GetValue(why)));
        command.Validators.Add(result =>
        {
            if (result.GetValue(level) is null == result.GetValue(answers) is not { Length: > 0 })
            {
                result.AddError("Name a severity, or answer the questions with --answer.");
            }
        });
        return command;
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
