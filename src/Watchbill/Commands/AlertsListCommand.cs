using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class AlertsListCommand
{
    public static Command Create(CommandContext context)
    {
        var status = new Option<string?>("--status") { Description = "open (default), all, triggered, acknowledged or resolved; several with commas", HelpName = "STATUS" };
        var service = new Option<string?>("--service") { Description = "Only of this service", HelpName = "SERVICE" };
        var limit = new Option<int?>("--limit") { Description = "1 to 200; 50 when left out", HelpName = "N" };
        var before = new Option<long?>("--before") { Description = "Only alerts with a lower number: the next page", HelpName = "ALERT" };
        var command = new Command(
            "list",
            """
            Lists alerts, newest first.

            Examples:
              watchbill alerts list
              watchbill alerts list --status all --service checkout --limit 10
              watchbill alerts list --json | jq '.alerts[].id'
            """) { status, service, limit, before };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var path = Query.Of(
                "alerts",
                ("status", parsed.GetValue(status)),
                ("service", parsed.GetValue(service)),
                ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)),
                ("before", parsed.GetValue(before)?.ToString(CultureInfo.InvariantCulture)));
            return context.Show(parsed, await client.GetAsync(path, WatchbillJson.Default.AlertList, cancellationToken), WatchbillJson.Default.AlertList, list => Print(list, context.Terminal));
        }));
        return command;
    }

    private static void Print(AlertList list, Terminal terminal)
    {
        if (list.Alerts.Count == 0)
        {
            terminal.Out.WriteLine("No alerts.");
            return;
        }

        terminal.PrintTable(
            ["ALERT", "STATUS", "SEVERITY", "SERVICE", "SINCE", "TITLE"],
            list.Alerts.Select(IReadOnlyList<string> (alert) =>
                [alert.Id.ToString(CultureInfo.InvariantCulture), Status(alert), alert.Severity, alert.Service, Terminal.When(alert.TriggeredAt), alert.Title]));
        if (list.Next is { } next)
        {
            terminal.Out.WriteLine($"More: watchbill alerts list --before {next}");
        }
    }

    private static string Status(AlertSummary alert) => alert switch
    {
        { SnoozedUntil: { } until } => $"snoozed until {Terminal.When(until)}",
        { Status: "acknowledged", AcknowledgedBy: { } by } => $"acknowledged by {by}",
        _ => alert.Status,
    };
}
