using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsFactCommand
{
    public static Command Create(CommandContext context)
    {
        var alert = AlertActing.Alert();
        var fact = new Argument<string>("FACT") { Description = "Its name, like customer-facing" };
        var no = new Option<bool>("--no") { Description = "It is not, or no longer, true" };
        var command = new Command(
            "fact",
            """
            Says what is true of an alert. Rules that had waited for it page at once.

            Examples:
              watchbill alerts fact 1042 customer-facing
              watchbill alerts fact 1042 major-outage --no
            """) { alert, fact, no };
        command.SetAction((parsed, cancellationToken) => AlertActing.SendAsync(
            context,
            parsed,
            "fact",
            [parsed.GetValue(alert)],
            new AlertCommandBody(Fact: parsed.GetValue(fact), Holds: !parsed.GetValue(no)),
            cancellationToken));
        return command;
    }
}
