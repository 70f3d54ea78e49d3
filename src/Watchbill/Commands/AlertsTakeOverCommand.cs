using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsTakeOverCommand
{
    public static Command Create(CommandContext context)
    {
        var alert = AlertActing.Alert();
        var seen = AlertActing.Seen();
        var command = new Command(
            "take-over",
            """
            Makes an alert that somebody else acknowledged yours; the other is told.

            Examples:
              watchbill alerts take-over 1042
              watchbill alerts take-over 1042 --seen 7
            """) { alert, seen };
        command.SetAction((parsed, cancellationToken) => AlertActing.SendAsync(
            context, parsed, "take-over", [parsed.GetValue(alert)], new AlertCommandBody(parsed.GetValue(seen)), cancellationToken));
        return command;
    }
}
