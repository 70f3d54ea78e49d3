using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands.StatusPages;

internal static class StatusShowCommand
{
    public static Command Create(CommandContext context)
    {
        var page = new Argument<string?>("PAGE") { Description = "Which one; else the default", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(
            "show",
            """
            What a status page says now: its components, what is open, what is planned.

            Examples:
              watchbill status show
              watchbill status show partners --json | jq -r .status.indicator
            """) { page };
        command.SetAction((parsed, cancellationToken) => StatusActing.OnPageAsync(context, parsed, parsed.GetValue(page), async (client, path) => context.Show(
            parsed, await client.GetAsync(path, StatuspageJson.Default.StatuspageSummary, cancellationToken), StatuspageJson.Default.StatuspageSummary, summary => Print(summary, context.Terminal)), cancellationToken));
        return command;
    }

    private static void Print(StatuspageSummary summary, Terminal terminal)
    {
        terminal.Out.WriteLine(Terminal.Clean($"{summary.Page.Name}: {summary.Status.Description}"));
        terminal.Out.WriteLine(Terminal.Clean(summary.Page.Url));
        terminal.Out.WriteLine();
        terminal.PrintTable(
            ["COMPONENT", "STATUS", "NAME"],
            summary.Components.Where(component => !component.Group).Select(IReadOnlyList<string> (component) => [component.Id, StatusActing.Said(component.Status), component.Name]));
        if (summary.Incidents.Count + summary.ScheduledMaintenances.Count == 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("Nothing is posted now.");
            return;
        }

        terminal.Out.WriteLine();
        terminal.PrintTable(
            ["POST", "STATUS", "IMPACT", "FROM", "UNTIL", "UPDATES", "HEADING"],
            summary.Incidents.Concat(summary.ScheduledMaintenances).Select(IReadOnlyList<string> (post) =>
            [
                post.Id, StatusActing.Said(post.Status), post.Impact, Terminal.When(post.ScheduledFor ?? post.StartedAt), Terminal.When(post.ScheduledUntil),
                post.IncidentUpdates.Count.ToString(CultureInfo.InvariantCulture), post.Name,
            ]));
    }
}
