using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class ApplyCommand
{
    public static Command Create(CommandContext context)
    {
        var folder = ConfigurationSource.Argument();
        var atOnce = ConfigurationSource.Now();
        var command = new Command(
            "apply",
            """
            Makes the server's configuration what a folder says: all of it or nothing. Applying again changes nothing.
            A changed layer of a schedule takes effect at its next handoff, so that nobody is taken off in the middle of a turn; with --now at once.
            New integrations get a key, whose URL is printed this once. Exit code 78 when the folder has errors.

            Examples:
              watchbill apply .
              watchbill plan . && watchbill apply .
              watchbill apply --now .
            """) { folder, atOnce };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var (files, exit) = ConfigurationSource.Read(parsed.GetValue(folder)!, context.Terminal);
            return files is null
                ? exit
                : context.Show(
                    parsed,
                    await client.PostAsync("config/apply", files with { AtOnce = parsed.GetValue(atOnce) }, WatchbillJson.Default.ConfigurationFiles, WatchbillJson.Default.ApplyResult, cancellationToken),
                    WatchbillJson.Default.ApplyResult,
                    result =>
                    {
                        PlanCommand.Print(result.Plan, context.Terminal);
                        KeysCommand.Print(result.Keys, context.Terminal);
                    });
        }));
        return command;
    }
}
