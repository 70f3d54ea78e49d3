using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Output;

namespace Watchbill.Commands.Incidents;

/// <summary>Steps of the playbooks that an incident uses.</summary>
internal static class IncidentStepCommand
{
    public static Command Create(CommandContext context) => new(
        "step",
        """
        Runs steps of the playbooks in use, and approves those that wait.

        Examples:
          watchbill incident step run INC-142 latency --set window=15m
          watchbill incident step run INC-142 rollback --dry-run
          watchbill incident step list INC-142
          watchbill incident step approve INC-142 3
        """)
    {
        Run(context),
        Approve(context),
        Refuse(context),
        Cancel(context),
        List(context),
    };

    private static IncidentAct Run(CommandContext context)
    {
        var step = new Argument<string>("STEP") { Description = "The step, by id" };
        var playbook = IncidentAct.Text("--playbook", "Of which playbook, where several in use have a step of that id", "PLAYBOOK");
        var values = new Option<string[]>("--set") { Description = "The value of a parameter; may be given several times. Labels of the alerts and defaults fill the others", HelpName = "NAME=VALUE" };
        values.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--set: '{Terminal.Clean(token.Value)}' is not NAME=VALUE");
            }
        });
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show exactly what it would do" };
        return new IncidentAct(
            context,
            "run",
            "step",
            """
            Runs a step, or asks for the approval that it needs. What comes of it stands in the incident's timeline, and in `step list`.

            Examples:
              watchbill incident step run INC-142 latency --set window=15m
              watchbill incident step run INC-142 rollback --playbook search-slow --dry-run
            """,
            [step, playbook, values, dryRun],
            parsed => new IncidentCommandBody(
                Playbook: parsed.GetValue(playbook), Step: parsed.GetValue(step), Arguments: Pairs(parsed.GetValue(values)), DryRun: parsed.GetValue(dryRun) ? true : null));
    }

    private static IncidentAct Approve(CommandContext context)
    {
        var number = Number();
        return new IncidentAct(
            context,
            "approve",
            "approve-step",
            """
            Says yes to exactly what was asked for. It runs at once, unless somebody else has to say yes too.

            Example:
              watchbill incident step approve INC-142 3
            """,
            [number],
            parsed => new IncidentCommandBody(Number: parsed.GetValue(number)));
    }

    private static IncidentAct Refuse(CommandContext context)
    {
        var number = Number();
        var why = IncidentAct.Text("--why", "Told to whoever asked");
        return new IncidentAct(
            context,
            "refuse",
            "refuse-step",
            """
            Says no to what waits for approval.

            Example:
              watchbill incident step refuse INC-142 3 --why 'The release is not the cause'
            """,
            [number, why],
            parsed => new IncidentCommandBody(Number: parsed.GetValue(number), Why: parsed.GetValue(why)));
    }

    private static IncidentAct Cancel(CommandContext context)
    {
        var number = Number();
        return new IncidentAct(
            context,
            "cancel",
            "cancel-step",
            """
            Takes a request back, or ends a step that runs.

            Example:
              watchbill incident step cancel INC-142 3
            """,
            [number],
            parsed => new IncidentCommandBody(Number: parsed.GetValue(number)));
    }

    private static Command List(CommandContext context)
    {
        var incident = IncidentAct.Reference();
        var number = new Argument<int?>("NUMBER") { Description = "One of them, with all that is known of it", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(
            "list",
            """
            Shows which steps were asked for in an incident, and what came of them.

            Examples:
              watchbill incident step list INC-142
              watchbill incident step list INC-142 3
            """) { incident, number };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var reply = await client.GetAsync(IncidentAct.Path(parsed.GetValue(incident)!), WatchbillJson.Default.IncidentDetail, cancellationToken);
            if (reply.Value is not { } detail)
            {
                return context.Refused(reply);
            }

            if (parsed.GetValue(number) is not { } one)
            {
                return context.Show(parsed, Reply<IncidentStepList>.Of(new IncidentStepList(detail.Steps)), WatchbillJson.Default.IncidentStepList, list => Print(list.Steps, context.Terminal));
            }

            if (detail.Steps.FirstOrDefault(step => step.Number == one) is not { } found)
            {
                context.Terminal.Fail($"{detail.Incident.Reference} has no step {Text(one)}.", null);
                return ExitCode.NotFound;
            }

            return context.Show(parsed, Reply<IncidentStepInfo>.Of(found), WatchbillJson.Default.IncidentStepInfo, step => Print(step, context.Terminal));
        }));
        return command;
    }

    private static void Print(IReadOnlyList<IncidentStepInfo> steps, Terminal terminal) => terminal.PrintTable(
        ["NUMBER", "STEP", "ASKED BY", "WHEN", "STATE", "RESULT"],
        steps.Select(IReadOnlyList<string> (step) => [Text(step.Number), $"{step.Playbook}/{step.Step}", step.By ?? "", Terminal.When(step.At), step.Status ?? step.State, Result(step)]));

    private static void Print(IncidentStepInfo step, Terminal terminal)
    {
        terminal.Out.WriteLine(Terminal.Clean($"{Text(step.Number)} {step.Playbook}/{step.Step}: {step.Title}"));
        terminal.Out.WriteLine(Terminal.Clean($"{step.Status ?? step.State}. {Result(step)}"));
        foreach (var line in step.Canonical.Split('\n').Concat(step.Output.Length == 0 ? [] : step.Output.TrimEnd().Split('\n').Prepend("")))
        {
            terminal.Out.WriteLine(Terminal.Clean(line));
        }

        if (step.Undo is { } undo)
        {
            terminal.Out.WriteLine(Terminal.Clean($"To take it back: {undo}"));
        }
    }

    public static string Result(IncidentStepInfo step) => step switch
    {
        { State: "waiting" } => $"waits for {string.Join(" or ", step.ApprovalBy)}, until {Terminal.When(step.Deadline)}",
        _ => step.Sentence ?? "",
    };

    private static Argument<int> Number() => new("NUMBER") { Description = "Which step, as `step list` numbers them" };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string>? Pairs(string[]? pairs)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            all[pair[..at]] = pair[(at + 1)..];
        }

        return all.Count == 0 ? null : all;
    }
}
