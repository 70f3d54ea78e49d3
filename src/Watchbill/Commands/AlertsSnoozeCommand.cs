using System.CommandLine;
using NodaTime;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class AlertsSnoozeCommand
{
    public static Command Create(CommandContext context)
    {
        var alert = AlertActing.Alert();
        var seen = AlertActing.Seen();
        var span = new Option<string?>("--for") { Description = "How long, like 90m, 2h or 1d; at most 7d", HelpName = "TIME" };
        var until = new Option<string?>("--until") { Description = "Until when instead, like 2026-05-01T09:00:00Z", HelpName = "INSTANT" };
        var command = new Command(
            "snooze",
            """
            Keeps an alert quiet for a while; then it pages again.

            Examples:
              watchbill alerts snooze 1042 --for 2h
              watchbill alerts snooze 1042 --until 2026-05-01T09:00:00+02:00
            """) { alert, span, until, seen };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(span) is null) == (result.GetValue(until) is null))
            {
                result.AddError("Say either --for or --until.");
            }
            else if (result.GetValue(until) is { } text && !Timestamps.TryParse(text, out _))
            {
                result.AddError("--until is an instant like 2026-05-01T09:00:00Z.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            Instant? end = Timestamps.TryParse(parsed.GetValue(until), out var instant) ? instant : null;
            return AlertActing.SendAsync(
                context, parsed, "snooze", [parsed.GetValue(alert)], new AlertCommandBody(parsed.GetValue(seen), end, parsed.GetValue(span)), cancellationToken);
        });
        return command;
    }
}
