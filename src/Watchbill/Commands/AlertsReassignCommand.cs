using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsReassignCommand
{
    public static Command Create(CommandContext context)
    {
        var alert = AlertActing.Alert();
        var user = new Argument<string>("USER") { Description = "Who is paged instead" };
        var seen = AlertActing.Seen();
        var command = new Command(
            "reassign",
            """
            Pages another person instead of those paged so far.

            Examples:
              watchbill alerts reassign 1042 bob
              watchbill alerts reassign 1042 bob --seen 7
            """) { alert, user, seen };
        command.SetAction((parsed, cancellationToken) => AlertActing.SendAsync(
            context, parsed, "reassign", [parsed.GetValue(alert)], new AlertCommandBody(parsed.GetValue(seen), To: parsed.GetValue(user)), cancellationToken));
        return command;
    }
}
