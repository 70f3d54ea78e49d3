using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Server.Features.Playbooks;

namespace Watchbill.Commands;

internal static class PlaybookShowCommand
{
    public static Command Create(CommandContext context)
    {
        var (named, config) = (FolderPlaybooks.Argument(), FolderPlaybooks.ConfigOption());
        var command = new Command(
            "show",
            """
            Shows a playbook: its text as it is written, or with --json its phases, items, branches and steps too.

            Examples:
              watchbill playbook show checkout-down
              watchbill playbook show checkout-down --config ./conf --json | jq '.steps[].id'
            """) { named, config };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(config) is not { } folder)
            {
                return await context.WithServerAsync(parsed, async client => context.Show(
                    parsed,
                    await client.GetAsync($"playbooks/{Uri.EscapeDataString(parsed.GetValue(named)!)}", WatchbillJson.Default.PlaybookDetail, cancellationToken),
                    WatchbillJson.Default.PlaybookDetail,
                    detail => Print(detail, context.Terminal)));
            }

            var documents = FolderPlaybooks.Read(folder);
            var (playbook, exit) = FolderPlaybooks.Find(documents, parsed.GetValue(named)!, context.Terminal);
            if (playbook is null)
            {
                return exit;
            }

            var detail = PlaybookForms.Detail(documents, playbook);
            if (context.WantsJson(parsed))
            {
                context.Terminal.PrintJson(detail, WatchbillJson.Default.PlaybookDetail);
            }
            else
            {
                Print(detail, context.Terminal);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(PlaybookDetail detail, Terminal terminal)
    {
        foreach (var line in detail.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            terminal.Out.WriteLine(Terminal.Clean(line.Replace("\t", "    ", StringComparison.Ordinal)));
        }
    }
}
