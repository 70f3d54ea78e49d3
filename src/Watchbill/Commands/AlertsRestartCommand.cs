using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsRestartCommand
{
    public static Command Create(CommandContext context)
    {
        var alert = AlertActing.Alert();
        var seen = AlertActing.Seen();
        var command = new Command(
            "restart",
            """
            Pages again from the first rule on, by the policy as it is now.

            Examples:
              watchbill alerts restart 1042
              watchbill alerts restart 1042 --seen 7
            """) { alert, seen };
        command.SetAction((parsed, cancellationToken) => AlertActing.SendAsync(
            context, parsed, "restart", [parsed.GetValue(alert)], new AlertCommandBody(parsed.GetValue(seen)), cancellationToken));
        return command;
    }
}
