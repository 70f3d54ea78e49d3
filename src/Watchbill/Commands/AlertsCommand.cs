using System.CommandLine;

namespace Watchbill.Commands;

internal static class AlertsCommand
{
    public static Command Create(CommandContext context) => new(
        "alerts",
        """
        Looks at alerts and acts on them.

        Examples:
          watchbill alerts list --status open
          watchbill alerts show 1042
          watchbill alerts ack 1042 1043
        """)
    {
        AlertsListCommand.Create(context),
        AlertsShowCommand.Create(context),
        AlertsAckCommand.Create(context),
        AlertsResolveCommand.Create(context),
        AlertsEscalateCommand.Create(context),
        AlertsSnoozeCommand.Create(context),
        AlertsReassignCommand.Create(context),
        AlertsTakeOverCommand.Create(context),
        AlertsRestartCommand.Create(context),
        AlertsFactCommand.Create(context),
        AlertsFalsePositiveCommand.Create(context),
    };
}
