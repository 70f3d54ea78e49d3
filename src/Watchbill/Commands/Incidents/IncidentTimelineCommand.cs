using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands.Incidents;

internal static class IncidentTimelineCommand
{
    public static Command Create(CommandContext context)
    {
        var incident = IncidentAct.Reference();
        var starred = new Option<bool>("--starred") { Description = "Only entries that somebody starred" };
        var external = new Option<bool>("--external") { Description = "Only entries that may be told outside" };
        var command = new Command(
            "timeline",
            """
            Prints an incident's journal: what happened, by whom, and why.

            Examples:
              watchbill incident timeline INC-142
              watchbill incident timeline INC-142 --starred --json
            """) { incident, starred, external };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var reply = await client.GetAsync(IncidentAct.Path(parsed.GetValue(incident)!, "timeline"), WatchbillJson.Default.IncidentTimeline, cancellationToken);
            if (reply.Value is { } all)
            {
                var (stars, outside) = (parsed.GetValue(starred), parsed.GetValue(external));
                reply = reply with { Value = all with { Entries = [.. all.Entries.Where(entry => (!stars || entry.Starred) && (!outside || entry.External))] } };
            }

            return context.Show(parsed, reply, WatchbillJson.Default.IncidentTimeline, timeline => context.Terminal.PrintTable(
                ["ENTRY", "WHEN", "BY", "WHAT"],
                timeline.Entries.Select(IReadOnlyList<string> (entry) =>
                    [entry.Version.ToString(CultureInfo.InvariantCulture), Terminal.When(entry.OccurredAt), entry.Actor, Words(entry)])));
        }));
        return command;
    }

    private static string Words(IncidentTimelineEntry entry) =>
        $"{(entry.Starred ? "* " : "")}{entry.Text}{(entry.Reason is { } reason ? $" — {reason}" : "")}{(entry.Correction is { } correction ? $" [corrected: {correction}]" : "")}";
}
