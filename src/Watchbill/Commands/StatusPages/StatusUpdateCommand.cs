using System.CommandLine;
using Watchbill.Api;
using Watchbill.Commands.Incidents;

namespace Watchbill.Commands.StatusPages;

internal static class StatusUpdateCommand
{
    public static Command Create(CommandContext context)
    {
        var post = StatusActing.Post();
        var body = StatusActing.Words("TEXT", "What is new");
        var status = new Option<string>("--status")
        {
            Description = "investigating, identified, monitoring, resolved or postmortem; of maintenance in_progress, verifying or completed",
            HelpName = "STATUS",
            Required = true,
        };
        status.CompletionSources.Add("investigating", "identified", "monitoring", "resolved", "postmortem", "in_progress", "verifying", "completed");
        var impact = StatusActing.Impact("Another one: none, minor, major or critical");
        var components = StatusActing.Components();
        var (nextIn, nextBy) = (StatusActing.NextIn(), StatusActing.NextBy(context));
        var (quiet, page, key) = (StatusActing.Quiet(), StatusActing.Page(), IncidentAct.Key());
        var command = new Command(
            "update",
            """
            Says more about an incident or a maintenance. Resolving gives all of its components back.

            Examples:
              watchbill status update 12 'A roll-out did it.' --status identified --next-in 30m
              watchbill status update 12 'All payments work.' --status resolved
            """) { post, body, status, impact, components, nextIn, nextBy, quiet, page, key };
        StatusActing.CheckPromise(command, nextIn, nextBy);
        command.SetAction((parsed, cancellationToken) => StatusActing.SendAsync(
            context,
            parsed,
            page,
            (client, path) => client.PostOnceAsync(
                StatusActing.Posts(path, parsed.GetValue(post), "/updates"),
                new NewStatusUpdate(
                    parsed.GetValue(status)!,
                    parsed.GetValue(body)!,
                    parsed.GetValue(impact),
                    StatusActing.Components(parsed, components),
                    StatusActing.Promise(context, parsed, nextIn, nextBy),
                    parsed.GetValue(quiet) ? false : null),
                WatchbillJson.Default.NewStatusUpdate,
                StatuspageJson.Default.StatuspageIncident,
                cancellationToken,
                parsed.GetValue(key)),
            cancellationToken));
        return command;
    }
}
