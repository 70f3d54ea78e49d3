using System.CommandLine;
using Watchbill.Api;
using Watchbill.Commands.Incidents;

namespace Watchbill.Commands.StatusPages;

internal static class StatusPostCommand
{
    public static Command Create(CommandContext context)
    {
        var name = StatusActing.Words("HEADING", "In a few words, as the public is to read it");
        var body = StatusActing.Words("TEXT", "What is known, and what is done about it");
        var status = IncidentAct.Text("--status", "investigating (default), identified, monitoring or resolved", "STATUS");
        status.CompletionSources.Add("investigating", "identified", "monitoring", "resolved");
        var impact = StatusActing.Impact("none, minor (default), major or critical");
        var components = StatusActing.Components();
        var (nextIn, nextBy) = (StatusActing.NextIn(), StatusActing.NextBy(context));
        var started = IncidentAct.Time(context, "--started", "It is over, and told of for the record: when it began");
        var resolved = IncidentAct.Time(context, "--resolved", "… and when it ended");
        var (quiet, page, key) = (StatusActing.Quiet(), StatusActing.Page(), IncidentAct.Key());
        var command = new Command(
            "post",
            """
            Tells the public of an incident.

            Examples:
              watchbill status post 'Checkout fails' 'We are looking into it.' --impact major --component checkout=partial_outage --next-in 30m
              watchbill status post 'Search was slow' 'An index was rebuilt.' --started 'yesterday 09:00' --resolved 'yesterday 11:30'
            """) { name, body, status, impact, components, nextIn, nextBy, started, resolved, quiet, page, key };
        StatusActing.CheckPromise(command, nextIn, nextBy);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(started) is null) != (result.GetValue(resolved) is null))
            {
                result.AddError("What is told of afterwards has both --started and --resolved.");
            }
        });
        command.SetAction((parsed, cancellationToken) => StatusActing.SendAsync(
            context,
            parsed,
            page,
            (client, path) => client.PostOnceAsync(
                $"{path}/posts",
                new NewStatusPost(
                    parsed.GetValue(name)!,
                    parsed.GetValue(body)!,
                    parsed.GetValue(status),
                    parsed.GetValue(impact),
                    StatusActing.Components(parsed, components),
                    StatusActing.Promise(context, parsed, nextIn, nextBy),
                    parsed.GetValue(quiet) ? false : null,
                    IncidentAct.At(context, parsed, started),
                    IncidentAct.At(context, parsed, resolved)),
                WatchbillJson.Default.NewStatusPost,
                StatuspageJson.Default.StatuspageIncident,
                cancellationToken,
                parsed.GetValue(key)),
            cancellationToken));
        return command;
    }
}
