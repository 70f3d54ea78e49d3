using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class BackupCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string?>("NAME") { Description = "A plain file name; one made from the time when left out", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(
            "backup",
            """
            Asks the running server for a consistent copy of its data, in the folder 'backups' of its data folder. Needs an administrator's token.
            PostgreSQL is backed up with its own tools.

            Examples:
              watchbill backup
              watchbill backup before-upgrade.db
            """) { name };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.PostAsync(
                "admin/backup", new BackupRequest(parsed.GetValue(name)), WatchbillJson.Default.BackupRequest, WatchbillJson.Default.BackupResult, cancellationToken),
            WatchbillJson.Default.BackupResult,
            result => context.Terminal.Out.WriteLine($"{result.Path} ({result.Bytes} bytes)"))));
        return command;
    }
}
