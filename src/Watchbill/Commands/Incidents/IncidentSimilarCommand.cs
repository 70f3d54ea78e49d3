using System.CommandLine;
using NodaTime;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Times;

namespace Watchbill.Commands.Incidents;

internal static class IncidentSimilarCommand
{
    public static Command Create(CommandContext context)
    {
        var incident = IncidentAct.Reference();
        var command = new Command(
            "similar",
            """
            Names up to five earlier incidents like one, with the reasons: the same alert, the same services, rare
            words of the title, the same facts, the same severity; and how each was resolved.

            Examples:
              watchbill incident similar INC-142
              watchbill incident similar INC-142 --json | jq -r '.incidents[0].helped_url'
            """) { incident };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync(IncidentAct.Path(parsed.GetValue(incident)!, "similar"), WatchbillJson.Default.SimilarIncidentList, cancellationToken),
            WatchbillJson.Default.SimilarIncidentList,
            list => Print(list, context.Terminal))));
        return command;
    }

    private static void Print(SimilarIncidentList list, Terminal terminal)
    {
        if (list.Incidents.Count == 0)
        {
            terminal.Out.WriteLine(Terminal.Clean($"No earlier incident is like {list.Reference}."));
            return;
        }

        terminal.PrintTable(
            ["INCIDENT", "WHEN", "TITLE", "WHY", "RESOLVED"],
            [.. list.Incidents.Select(IReadOnlyList<string> (one) => [one.Reference, Terminal.When(one.DeclaredAt), one.Title, string.Join("; ", one.Reasons), Resolved(one)])]);
    }

    private static string Resolved(SimilarIncidentInfo one) =>
        $"{(one.TookSeconds is { } took ? $"in {ShownTime.Length(Duration.FromSeconds(took))}" : "")}{(one.ResolvedBy is { } by ? $" by {by}" : "")}{(one.Helped is { } helped ? $": {helped}" : "")}".Trim();
}
