using System.CommandLine;
using Watchbill.Api;
using Watchbill.Commands.Incidents;

namespace Watchbill.Commands.StatusPages;

internal static class StatusMaintenanceCommand
{
    public static Command Create(CommandContext context)
    {
        var name = StatusActing.Words("HEADING", "In a few words, as the public is to read it");
        var body = StatusActing.Words("TEXT", "What is done, and what people will notice");
        var from = IncidentAct.Time(context, "--from", "When the work begins");
        var to = IncidentAct.Time(context, "--to", "When it is done");
        from.Required = to.Required = true;
        var components = new Option<string[]>("--component") { Description = "What is worked on. May be repeated", HelpName = "COMPONENT" };
        var byHand = new Option<bool>("--start-by-hand") { Description = "It does not begin by itself" };
        var endByHand = new Option<bool>("--end-by-hand") { Description = "It does not end by itself" };
        var remind = new Option<int?>("--remind") { Description = "Minutes before it begins at which subscribers are reminded; 60 when left out, 0 for not at all", HelpName = "MINUTES" };
        var (quiet, page, key) = (StatusActing.Quiet(), StatusActing.Page(), IncidentAct.Key());
        var command = new Command(
            "maintenance",
            """
            Announces planned work.

            Examples:
              watchbill status maintenance 'New disks' 'Reports come later.' --from 'saturday 22:00' --to 'sunday 02:00' --component reports
              watchbill status maintenance 'New network' 'Minutes away.' --from 2026-05-01T22:00:00Z --to 2026-05-02T00:00:00Z --remind 240
            """) { name, body, from, to, components, byHand, endByHand, remind, quiet, page, key };
        command.SetAction((parsed, cancellationToken) => StatusActing.SendAsync(
            context,
            parsed,
            page,
            (client, path) => client.PostOnceAsync(
                $"{path}/maintenances",
                new NewStatusMaintenance(
                    parsed.GetValue(name)!,
                    parsed.GetValue(body)!,
                    IncidentAct.At(context, parsed, from)!.Value,
                    IncidentAct.At(context, parsed, to)!.Value,
                    parsed.GetValue(components) is { Length: > 0 } named ? named : null,
                    parsed.GetValue(byHand) ? false : null,
                    parsed.GetValue(endByHand) ? false : null,
                    parsed.GetValue(remind),
                    parsed.GetValue(quiet) ? false : null),
                WatchbillJson.Default.NewStatusMaintenance,
                StatuspageJson.Default.StatuspageIncident,
                cancellationToken,
                parsed.GetValue(key)),
            cancellationToken));
        return command;
    }
}
