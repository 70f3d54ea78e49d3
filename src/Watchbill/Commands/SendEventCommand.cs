using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class SendEventCommand
{
    public static Command Create(CommandContext context)
    {
        var service = new Argument<string>("SERVICE") { Description = "The service's id" };
        var title = new Argument<string>("TITLE") { Description = "What is wrong" };
        var action = new Option<string?>("--action") { Description = "trigger (default), acknowledge or resolve", HelpName = "ACTION" };
        action.AcceptOnlyFromAmong("trigger", "acknowledge", "resolve");
        var key = new Option<string?>("--dedup-key") { Description = "Tells alerts of the service apart; the title when left out", HelpName = "KEY" };
        var severity = new Option<string?>("--severity") { Description = "info, warning, error or critical (default)", HelpName = "SEVERITY" };
        severity.AcceptOnlyFromAmong("info", "warning", "error", "critical");
        var details = new Option<string?>("--details") { Description = "More text", HelpName = "TEXT" };
        var link = new Option<string?>("--link") { Description = "Where to look", HelpName = "URL" };
        var label = new Option<string[]>("--label") { Description = "name=value; may be repeated", HelpName = "NAME=VALUE" };
        label.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--label {token.Value}: write it like region=eu-1.");
            }
        });
        var command = new Command(
            "send-event",
            """
            Sends an event like a monitoring source, with your token instead of an integration's key.

            Examples:
              watchbill send-event checkout "Payments fail" --severity critical --dedup-key payments
              watchbill send-event checkout "Payments fail" --dedup-key payments --action resolve
              watchbill send-event reports "Nightly run failed" --severity warning --label host=batch-2
            """) { service, title, action, key, severity, details, link, label };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var labels = (parsed.GetValue(label) ?? []).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
            var body = new SendEvent(
                parsed.GetValue(service)!,
                parsed.GetValue(title)!,
                parsed.GetValue(action),
                parsed.GetValue(key),
                parsed.GetValue(severity),
                parsed.GetValue(details),
                parsed.GetValue(link),
                null,
                labels.Count > 0 ? labels : null);
            return context.Show(
                parsed,
                await client.PostAsync("events", body, WatchbillJson.Default.SendEvent, WatchbillJson.Default.EventReceiptInfo, cancellationToken),
                WatchbillJson.Default.EventReceiptInfo,
                receipt => context.Terminal.Out.WriteLine(
                    receipt.Alert is { } alert ? $"Alert {alert}{(receipt.Note is { } note ? $" ({note})" : "")}: {receipt.Url}" : $"Taken in{(receipt.Note is { } why ? $": {why}" : "; it concerns no alert")}."));
        }));
        return command;
    }
}
