using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsAckCommand
{
    public static Command Create(CommandContext context)
    {
        var alerts = AlertActing.Alerts();
        var command = new Command(
            "ack",
            """
            Stops the paging of alerts: you have them. Doing it twice is fine.

            Examples:
              watchbill alerts ack 1042
              watchbill alerts ack 1042 1043
            """) { alerts };
        command.SetAction((parsed, cancellationToken) =>
            AlertActing.SendAsync(context, parsed, "acknowledge", parsed.GetValue(alerts)!, new AlertCommandBody(), cancellationToken));
        return command;
    }
}
