using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsResolveCommand
{
    public static Command Create(CommandContext context)
    {
        var alerts = AlertActing.Alerts();
        var command = new Command(
            "resolve",
            """
            Ends alerts. Doing it twice is fine.

            Examples:
              watchbill alerts resolve 1042
              watchbill alerts resolve 1042 1043
            """) { alerts };
        command.SetAction((parsed, cancellationToken) =>
            AlertActing.SendAsync(context, parsed, "resolve", parsed.GetValue(alerts)!, new AlertCommandBody(), cancellationToken));
        return command;
    }
}
