using System.CommandLine;

namespace Watchbill.Commands;

internal static class PlaybookCommand
{
    public static Command Create(CommandContext context) => new(
        "playbook",
        """
        Shows playbooks, of the server or of a folder of configuration, and looks for what makes a procedure fail at night.

        Examples:
          watchbill playbook list
          watchbill playbook show checkout-down
          watchbill playbook lint --config ./conf
          watchbill playbook dry-run checkout-down rollback --config ./conf --param deployment=checkout
        """)
    {
        PlaybookListCommand.Create(context),
        PlaybookShowCommand.Create(context),
        PlaybookLintCommand.Create(context),
        PlaybookDryRunCommand.Create(context),
    };
}
