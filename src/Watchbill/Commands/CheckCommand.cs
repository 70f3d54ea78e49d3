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
        var operations = new Option<string?>("--operations") { Description = "Overrides, temporary schedules and absences to look at too: a file or folder as `export` writes them", HelpName = "FILE" };
        var command = new Command(
            "check",
            """
            Reads a folder of configuration and reports every problem with its place and a fix. Exit code 78 when there are errors.
            Without errors it also looks 90 days ahead and warns of gaps in schedules, of backups who are the primary, of people in two places, of too many nights in a row, and,
            with --operations, of people who are on call while they are away.

            Examples:
              watchbill check .
              watchbill check . --operations ./operations
              watchbill check /etc/watchbill --json
            """) { folder, operations };
        command.SetAction(parsed =>
        {
            var result = ConfigurationReader.Read(parsed.GetValue(folder)!);
            var changes = parsed.GetValue(operations) is { } file && !result.HasErrors ? ConfigurationReader.ReadOperations(file, result) : new OperationsResult();
            var hasErrors = result.HasErrors || changes.HasErrors;
            var diagnostics = result.Diagnostics.AddRange(changes.Diagnostics).AddRange(hasErrors ? [] : ScheduleOutlook.Of(result, context.Terminal.Time.Now(), changes));
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

            return hasErrors ? ExitCode.Configuration : ExitCode.Done;
        });
        return command;
    }
}
