using System.CommandLine;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Engine;
using Watchbill.Server.Features.Configuration;

namespace Watchbill.Commands;

/// <summary>Needs no server: reads the folder here.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandContext context)
    {
        var folder = ConfigurationSource.Argument();
        var command = new Command(
            "check",
            """
            Reads a folder of configuration and reports every problem with its place and a fix. Exit code 78 when there are errors.
            Without errors it also looks 90 days ahead and warns of gaps in schedules, of backups who are the primary, of people in two places, and of too many nights in a row.

            Examples:
              watchbill check .
              watchbill check /etc/watchbill --json
            """) { folder };
        command.SetAction(parsed =>
        {
            var result = ConfigurationReader.Read(parsed.GetValue(folder)!);
            var diagnostics = result.HasErrors ? result.Diagnostics : result.Diagnostics.AddRange(ScheduleOutlook.Of(result, context.Terminal.Time.Now()));
            var problems = diagnostics.Select(ConfigurationForms.Problem).ToList();
            if (context.WantsJson(parsed))
            {
                context.Terminal.PrintJson(problems, WatchbillJson.Default.IReadOnlyListConfigurationProblem);
            }
            else
            {
                foreach (var diagnostic in diagnostics)
                {
                    context.Terminal.Out.WriteLine(diagnostic.ToString());
                }

                var errors = diagnostics.Count(diagnostic => diagnostic.Level == DiagnosticLevel.Error);
                context.Terminal.Out.WriteLine(
                    $"{errors} errors, {diagnostics.Length - errors} warnings; {result.Documents.Users.Length} users, {result.Documents.Schedules.Length} schedules, "
                    + $"{result.Documents.Policies.Length} policies, {result.Documents.Services.Length} services");
            }

            return result.HasErrors ? ExitCode.Configuration : ExitCode.Done;
        });
        return command;
    }
}
