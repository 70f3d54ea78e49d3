using System.Collections.Immutable;
using System.CommandLine;
using Watchbill.Api;
using Watchbill.Domain.Playbooks;
using Watchbill.Output;

namespace Watchbill.Commands;

/// <summary>Needs no server, and never runs anything: shows what a step would be with the values given.</summary>
internal static class PlaybookDryRunCommand
{
    public static Command Create(CommandContext context)
    {
        var named = FolderPlaybooks.Argument();
        var step = new Argument<string>("STEP") { Description = "The step, by id" };
        var config = new Option<string>("--config") { Description = "The folder of configuration", HelpName = "DIR", Required = true };
        var values = new Option<string[]>("--param") { Description = "A value, as NAME=VALUE; may be repeated", HelpName = "NAME=VALUE" };
        var labels = new Option<string[]>("--label") { Description = "A label of the alerts, as NAME=VALUE; may be repeated", HelpName = "NAME=VALUE" };
        foreach (var option in new[] { values, labels })
        {
            option.Validators.Add(result =>
            {
                foreach (var wrong in (result.GetValueOrDefault<string[]>() ?? []).Where(pair => pair.IndexOf('=', StringComparison.Ordinal) < 1))
                {
                    result.AddError($"{option.Name} {wrong}: write it like deployment=checkout.");
                }
            });
        }

        var command = new Command(
            "dry-run",
            """
            Shows exactly what a step would do with the values given, each escaped for where it goes. Nothing is run. On a server the place where it runs is part of the text,
            and so of what is approved.

            Examples:
              watchbill playbook dry-run checkout-down rollback --config ./conf
              watchbill playbook dry-run checkout-down rollback --config ./conf --param deployment=checkout-eu
            """) { named, step, config, values, labels };
        command.SetAction(parsed =>
        {
            var documents = FolderPlaybooks.Read(parsed.GetValue(config)!);
            var (playbook, exit) = FolderPlaybooks.Find(documents, parsed.GetValue(named)!, context.Terminal);
            if (playbook is null)
            {
                return exit;
            }

            if (playbook.Step(parsed.GetValue(step)!) is not { } found)
            {
                context.Terminal.Fail($"Playbook {playbook.Id} has no step '{Terminal.Clean(parsed.GetValue(step)!)}'.", $"Its steps: {string.Join(", ", playbook.Steps.Select(one => one.Id))}.");
                return ExitCode.NotFound;
            }

            var sources = new ArgumentSources(documents.Services.Select(service => service.Id.Value).ToImmutableHashSet(StringComparer.Ordinal), Pairs(parsed.GetValue(labels)));
            var (arguments, problems) = StepArguments.Resolve(playbook.ParametersOf(found), Pairs(parsed.GetValue(values)), sources);
            foreach (var problem in problems)
            {
                context.Terminal.Error.WriteLine($"{problem.Parameter}: {problem.Sentence}");
            }

            if (arguments is null)
            {
                return ExitCode.Refused;
            }

            var (rendered, wrong) = StepRendering.Render(playbook, found, arguments, "as the server's settings say");
            if (rendered is null)
            {
                context.Terminal.Fail($"It cannot be run: {wrong!.Sentence}.", null);
                return ExitCode.Refused;
            }

            context.Terminal.Out.Write(rendered.Canonical);
            return ExitCode.Done;
        });
        return command;
    }

    private static Dictionary<string, string> Pairs(string[]? pairs)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            all[pair[..at]] = pair[(at + 1)..];
        }

        return all;
    }
}
