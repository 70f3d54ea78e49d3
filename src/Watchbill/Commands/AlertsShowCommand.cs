using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class AlertsShowCommand
{
    public static Command Create(CommandContext context)
    {
        var alert = new Argument<long>("ALERT") { Description = "The alert's number" };
        var command = new Command(
            "show",
            """
            Shows one alert: what it is, what has happened and why, and what happens next if nobody acts.

            Examples:
              watchbill alerts show 1042
              watchbill alerts show 1042 --json | jq '.timeline'
            """) { alert };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync($"alerts/{parsed.GetValue(alert).ToString(CultureInfo.InvariantCulture)}", WatchbillJson.Default.AlertDetail, cancellationToken),
            WatchbillJson.Default.AlertDetail,
            detail => Print(detail, context.Terminal))));
        return command;
    }

    private static void Print(AlertDetail detail, Terminal terminal)
    {
        var alert = detail.Alert;
        terminal.Out.WriteLine($"#{alert.Id} {Terminal.Clean(alert.Title)}");
        terminal.Out.WriteLine($"{alert.Status}, {alert.Severity}, {alert.Urgency} urgency, {alert.ServiceName}, since {Terminal.When(alert.TriggeredAt)}, version {alert.Version}");
        terminal.Out.WriteLine(alert.Url);
        if (detail.Details is { } details)
        {
            terminal.Out.WriteLine(string.Join('\n', details.Split('\n').Select(Terminal.Clean)));
        }

        if (detail.Labels.Count > 0)
        {
            terminal.Out.WriteLine(Terminal.Clean(string.Join(", ", detail.Labels.Select(label => $"{label.Key}={label.Value}"))));
        }

        if (detail.Facts.Count > 0)
        {
            terminal.Out.WriteLine(Terminal.Clean(string.Join(", ", detail.Facts.Select(fact => $"{fact.Fact}: {(fact.Holds ? "yes" : "no")}"))));
        }

        Section(
            "Members", ["MEMBER", "STATE", "SINCE", "TITLE"],
            detail.Members.Select(IReadOnlyList<string> (member) => [member.Fingerprint, member.Firing ? "firing" : "resolved", Terminal.When(member.StartsAt), member.Title]));
        Section(
            "Timeline", ["WHEN", "BY", "WHAT"],
            detail.Timeline.Select(IReadOnlyList<string> (entry) => [Terminal.When(entry.OccurredAt), entry.Actor, entry.Reason is { } reason ? $"{entry.Text} — {reason}" : entry.Text]));
        Section("Next, if nobody acts", ["WHEN", "WHAT"], detail.NextSteps.Select(IReadOnlyList<string> (step) => [Terminal.When(step.Due), step.Text]));

        void Section(string title, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
        {
            var all = rows.ToList();
            if (all.Count > 0)
            {
                terminal.Out.WriteLine();
                terminal.Out.WriteLine(title);
                terminal.PrintTable(heads, all);
            }
        }
    }
}
