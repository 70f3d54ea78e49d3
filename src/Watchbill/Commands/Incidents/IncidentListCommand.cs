using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands.Incidents;

internal static class IncidentListCommand
{
    public static Command Create(CommandContext context)
    {
        var category = new Option<string?>("--category")
        {
            Description = "open (default), all, or some of triage, live, resolved, learning, closed, declined, merged, cancelled with commas",
            HelpName = "CATEGORY",
        };
        var service = new Option<string?>("--service") { Description = "Only of this service", HelpName = "SERVICE" };
        var limit = new Option<int?>("--limit") { Description = "1 to 200; 50 when left out", HelpName = "N" };
        var before = new Option<long?>("--before") { Description = "Only those with a lower number: the next page", HelpName = "NUMBER" };
        var command = new Command(
            "list",
            """
            Lists incidents, newest first.

            Examples:
              watchbill incident list
              watchbill incident list --category all --service checkout --limit 10
              watchbill incident list --json | jq -r '.incidents[].reference'
            """) { category, service, limit, before };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var path = Query.Of(
                "incidents",
                ("category", parsed.GetValue(category)),
                ("service", parsed.GetValue(service)),
                ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)),
                ("before", parsed.GetValue(before)?.ToString(CultureInfo.InvariantCulture)));
            return context.Show(
                parsed, await client.GetAsync(path, WatchbillJson.Default.IncidentList, cancellationToken), WatchbillJson.Default.IncidentList, list => Print(list, context.Terminal));
        }));
        return command;
    }

    private static void Print(IncidentList list, Terminal terminal)
    {
        if (list.Incidents.Count == 0)
        {
            terminal.Out.WriteLine("No incidents.");
            return;
        }

        terminal.PrintTable(
            ["INCIDENT", "SEVERITY", "STATUS", "COMMANDER", "SINCE", "DUE NEXT", "TITLE"],
            list.Incidents.Select(IReadOnlyList<string> (incident) =>
            [
                incident.Reference, incident.SeverityName, incident.StatusName, incident.Commander ?? "", Terminal.When(incident.DeclaredAt),
                incident.NextDue is { } due ? $"{due} {Terminal.When(incident.NextDueAt)}" : "", Marked(incident),
            ]));
        if (list.Next is { } next)
        {
            terminal.Out.WriteLine($"More: watchbill incident list --before {next.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>The title, with what makes it unlike others in front.</summary>
    public static string Marked(IncidentSummary incident) => $"{(incident.Mode == "real" ? "" : $"[{incident.Mode}] ")}{(incident.Restricted ? "[restricted] " : "")}{incident.Title}";
}
