using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Server.Features.Playbooks;

namespace Watchbill.Commands;

internal static class PlaybookListCommand
{
    public static Command Create(CommandContext context)
    {
        var config = FolderPlaybooks.ConfigOption();
        var command = new Command(
            "list",
            """
            Lists playbooks and what they attach to.

            Examples:
              watchbill playbook list
              watchbill playbook list --config ./conf --json
            """) { config };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(config) is not { } folder)
            {
                return await context.WithServerAsync(parsed, async client => context.Show(
                    parsed, await client.GetAsync("playbooks", WatchbillJson.Default.PlaybookList, cancellationToken), WatchbillJson.Default.PlaybookList, list => Print(list, context.Terminal)));
            }

            var list = PlaybookForms.List(FolderPlaybooks.Read(folder));
            if (context.WantsJson(parsed))
            {
                context.Terminal.PrintJson(list, WatchbillJson.Default.PlaybookList);
            }
            else
            {
                Print(list, context.Terminal);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(PlaybookList list, Terminal terminal) => terminal.PrintTable(
        ["ID", "TITLE", "FOR", "TO DO", "STEPS"],
        list.Playbooks.Select(IReadOnlyList<string> (playbook) =>
        [
            playbook.Id, playbook.Title + (playbook.Security ? " (security)" : ""), playbook.AttachesTo.Count == 0 ? "by hand" : string.Join("; or ", playbook.AttachesTo),
            playbook.Items.ToString(System.Globalization.CultureInfo.InvariantCulture), playbook.Steps.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ]));
}
