using System.CommandLine;

namespace Watchbill.Commands.StatusPages;

/// <summary>What the public reads. What changes it needs a manager's account, as everywhere.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandContext context) => new(
        "status",
        """
        Status pages: what the public sees, incidents and planned maintenance on them, and how components are.

        Examples:
          watchbill status show
          watchbill status post 'Checkout fails' 'We are looking into it.' --impact major --component checkout=partial_outage
          watchbill status update 12 'A roll-out did it.' --status identified --next-in 30m
        """)
    {
        StatusShowCommand.Create(context),
        StatusPostCommand.Create(context),
        StatusUpdateCommand.Create(context),
        StatusMaintenanceCommand.Create(context),
        StatusComponentCommand.Create(context),
        StatusCorrecting.Edit(context),
        StatusCorrecting.Change(context),
        StatusCorrecting.Withdraw(context),
    };
}
