using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsFalsePositiveCommand
{
    public static Command Create(CommandContext context)
    {
        var alerts = AlertActing.Alerts();
        var reason = new Option<string>("--reason")
        {
            Description = "One of the reasons that the service's process knows, such as false-positive, expected, duplicate, self-healed or benign",
            HelpName = "REASON",
            Required = true,
        };
        var comment = new Option<string?>("--comment") { Description = "In words", HelpName = "TEXT" };
        var command = new Command(
            "false-positive",
            """
            Says that alerts were wrong: they end, and count against the rule that raised them.
            `watchbill report false-positives` shows which rules are wrong how often.

            Examples:
              watchbill alerts false-positive 12 --reason expected --comment 'Planned maintenance'
              watchbill alerts false-positive 12 13 14 --reason false-positive
            """) { alerts, reason, comment };
        command.SetAction((parsed, cancellationToken) => AlertActing.SendAsync(
            context,
            parsed,
            "false-positive",
            parsed.GetValue(alerts)!,
            new AlertCommandBody(Cause: parsed.GetValue(reason), Comment: parsed.GetValue(comment)),
            cancellationToken));
        return command;
    }
}
