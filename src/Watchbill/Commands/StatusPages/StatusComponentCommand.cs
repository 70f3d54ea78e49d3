using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands.StatusPages;

internal static class StatusComponentCommand
{
    public static Command Create(CommandContext context)
    {
        var component = StatusActing.Words("COMPONENT", "Which one, as `show` lists it");
        var status = StatusActing.Words("STATUS", StatusActing.StatusWords);
        status.CompletionSources.Add("operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage");
        var page = StatusActing.Page();
        var command = new Command(
            "component",
            """
            Says how a component is, without a post. It holds until it is said otherwise; incidents and posts can make it worse, not better.

            Examples:
              watchbill status component checkout degraded_performance
              watchbill status component checkout operational
            """) { component, status, page };
        command.SetAction((parsed, cancellationToken) => StatusActing.OnPageAsync(context, parsed, parsed.GetValue(page), async (client, path) => context.Show(
            parsed,
            await client.PutAsync(
                $"{path}/components/{Uri.EscapeDataString(parsed.GetValue(component)!)}",
                new StatusComponentBody(parsed.GetValue(status)!),
                WatchbillJson.Default.StatusComponentBody,
                WatchbillJson.Default.StatusPageInfo,
                cancellationToken),
            WatchbillJson.Default.StatusPageInfo,
            shown => Print(shown, parsed.GetValue(component)!, context.Terminal)), cancellationToken));
        return command;
    }

    private static void Print(StatusPageInfo page, string id, Terminal terminal)
    {
        var status = page.Components.FirstOrDefault(component => component.Id == id)?.Status ?? "";
        terminal.Out.WriteLine(Terminal.Clean($"{id}: {StatusActing.Said(status)}. {page.Name}: {page.Description}"));
    }
}
