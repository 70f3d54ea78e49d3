using System.CommandLine;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Server.Features.Configuration;

namespace Watchbill.Commands;

/// <summary>Needs no server. Stricter than check: a procedure with a warning is not done.</summary>
internal static class PlaybookLintCommand
{
    public static Command Create(CommandContext context)
    {
        var config = new Option<string>("--config") { Description = "The folder of configuration", HelpName = "DIR", Required = true };
        var command = new Command(
            "lint",
            """
            Reports every problem of the playbooks in a folder with its place and a fix: words still to be filled in, no word on when it has worked, links that lead nowhere,
            unknown roles, services, steps and parameters, danger without a caution. Exit code 78 when there is any, also a warning.

            Examples:
              watchbill playbook lint --config .
              watchbill playbook lint --config ./conf --json
            """) { config };
        command.SetAction(parsed =>
        {
            var result = ConfigurationReader.Read(parsed.GetValue(config)!);

            // A folder that cannot be read is a problem of its playbooks too.
            var diagnostics = result.Diagnostics.Where(diagnostic => diagnostic.File == "." || diagnostic.File.EndsWith(".md", StringComparison.Ordinal)).ToList();
            if (context.WantsJson(parsed))
            {
                context.Terminal.PrintJson([.. diagnostics.Select(ConfigurationForms.Problem)], WatchbillJson.Default.IReadOnlyListConfigurationProblem);
            }
            else
            {
                diagnostics.ForEach(diagnostic => context.Terminal.Out.WriteLine(diagnostic.ToString()));
                context.Terminal.Out.WriteLine($"{diagnostics.Count} problems in {result.Documents.Playbooks.Length} playbooks");
            }

            return diagnostics.Count > 0 ? ExitCode.Configuration : ExitCode.Done;
        });
        return command;
    }
}
