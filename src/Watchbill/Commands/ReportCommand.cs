using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class ReportCommand
{
    public static Command Create(CommandContext context) => new(
        "report",
        """
        What can be learned from what has happened.

        Example:
          watchbill report false-positives --from 2026-05-01 --to 2026-06-01
        """)
    {
        FalsePositives(context),
    };

    private static Command FalsePositives(CommandContext context)
    {
        var from = new Option<string?>("--from") { Description = "Alerts that began then or later: 2026-05-01T12:00:00Z, 2026-05-01 (UTC); else 30 days before the end", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Until before then; else now", HelpName = "TIME" };
        var command = new Command(
            "false-positives",
            """
            Shows which rules were wrong how often: alerts that have ended, and those of them that somebody marked, by reason.

            Examples:
              watchbill report false-positives
              watchbill report false-positives --from 2026-05-01 --json | jq '.rules[] | select(.rate > 0.5)'
            """) { from, to };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync(Query.Of("reports/false-positives", ("from", parsed.GetValue(from)), ("to", parsed.GetValue(to))), WatchbillJson.Default.FalsePositiveReport, cancellationToken),
            WatchbillJson.Default.FalsePositiveReport,
            report => Print(report, context.Terminal))));
        return command;
    }

    private static void Print(FalsePositiveReport report, Terminal terminal)
    {
        terminal.Out.WriteLine($"Alerts that began from {Terminal.When(report.From)} to {Terminal.When(report.To)} and have ended{(report.Complete ? "" : "; the oldest are left out, there are too many")}");
        if (report.Rules.Count == 0)
        {
            terminal.Out.WriteLine("No alerts.");
            return;
        }

        terminal.PrintTable(
            ["RULE", "SERVICE", "ENDED", "FALSE", "RATE", "REASONS"],
            report.Rules.Select(IReadOnlyList<string> (rule) =>
            [
                rule.Rule, rule.Service, Number(rule.Closed), Number(rule.FalsePositives), rule.Rate.ToString("0 %", CultureInfo.InvariantCulture),
                string.Join(", ", rule.ByReason.OrderBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"{reason.Key} {Number(reason.Value)}")),
            ]));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
