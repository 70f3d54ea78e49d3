using System.CommandLine;

namespace Watchbill.Commands;

internal static class AdminCommand
{
    public static Command Create(CommandContext context) => new(
        "admin",
        """
        Administration on the host, on the data folder of a server that is not running.

        Examples:
          watchbill admin reset-password ana --data /var/lib/watchbill
          watchbill admin create-token ana --data /var/lib/watchbill
        """)
    {
        AdminResetPasswordCommand.Create(context),
        AdminCreateTokenCommand.Create(context),
    };
}
