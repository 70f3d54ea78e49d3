using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsEscalateCommand
{
    public static Command Create(CommandContext context)
    {
        var alert = AlertActing.Alert();
        var seen = AlertActing.Seen();
        var command = new Command(
            "escalate",
            """
            Pages the next rule of the alert's policy now.

            Examples:
              watchbill alerts escalate 1042
              watchbill alerts escalate 1042 --seen 7
            """) { alert, seen };
        command.SetAction((parsed, cancellationToken) =>
            AlertActing.SendAsync(context, parsed, "escalate", [parsed.GetValue(alert)], new AlertCommandBody(parsed.GetValue(seen)), cancellationToken));
        return command;
    }
}
