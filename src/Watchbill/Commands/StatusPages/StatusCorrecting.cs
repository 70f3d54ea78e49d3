using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Commands.Incidents;

namespace Watchbill.Commands.StatusPages;

/// <summary>What was said is said otherwise, or not any more. Nobody is notified; what stood there before stays in the post's journal.</summary>
internal static class StatusCorrecting
{
    public static Command Edit(CommandContext context)
    {
        var (post, page) = (StatusActing.Post(), StatusActing.Page());
        var number = new Argument<int>("NUMBER") { Description = "Which update, the first is 1" };
        var body = StatusActing.Words("TEXT", "What it says from now on");
        var command = new Command(
            "edit",
            """
            Gives an update other words, in its place.

            Example:
              watchbill status edit 12 2 'Payments by card fail for some.'
            """) { post, number, body, page };
        command.SetAction((parsed, cancellationToken) => StatusActing.SendAsync(
            context,
            parsed,
            page,
            (client, path) => client.PutAsync(
                StatusActing.Posts(path, parsed.GetValue(post), $"/updates/{parsed.GetValue(number).ToString(CultureInfo.InvariantCulture)}"),
                new StatusEditBody(parsed.GetValue(body)!),
                WatchbillJson.Default.StatusEditBody,
                StatuspageJson.Default.StatuspageIncident,
                cancellationToken),
            cancellationToken));
        return command;
    }

    public static Command Change(CommandContext context)
    {
        var (post, page) = (StatusActing.Post(), StatusActing.Page());
        var name = IncidentAct.Text("--heading", "Another heading", "HEADING");
        var impact = StatusActing.Impact("Another impact: none, minor, major or critical");
        var from = IncidentAct.Time(context, "--from", "When planned work begins");
        var to = IncidentAct.Time(context, "--to", "When it is done");
        var command = new Command(
            "change",
            """
            Changes the heading or the impact of a post, or the times of planned work.

            Examples:
              watchbill status change 12 --heading 'Payments fail' --impact critical
              watchbill status change 14 --from 'sunday 22:00' --to 'monday 02:00'
            """) { post, name, impact, from, to, page };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is null && result.GetValue(impact) is null && result.GetValue(from) is null && result.GetValue(to) is null)
            {
                result.AddError("Say what changes: --heading, --impact, --from or --to.");
            }
        });
        command.SetAction((parsed, cancellationToken) => StatusActing.SendAsync(
            context,
            parsed,
            page,
            (client, path) => client.PatchAsync(
                StatusActing.Posts(path, parsed.GetValue(post)),
                new StatusPostChanges(parsed.GetValue(name), parsed.GetValue(impact), IncidentAct.At(context, parsed, from), IncidentAct.At(context, parsed, to)),
                WatchbillJson.Default.StatusPostChanges,
                StatuspageJson.Default.StatuspageIncident,
                cancellationToken),
            cancellationToken));
        return command;
    }

    public static Command Withdraw(CommandContext context)
    {
        var (post, page) = (StatusActing.Post(), StatusActing.Page());
        var command = new Command(
            "withdraw",
            """
            Takes a post off the page. Its journal stays.

            Example:
              watchbill status withdraw 12
            """) { post, page };
        command.SetAction((parsed, cancellationToken) => StatusActing.SendAsync(
            context,
            parsed,
            page,
            (client, path) => client.DeleteAsync(StatusActing.Posts(path, parsed.GetValue(post)), StatuspageJson.Default.StatuspageIncident, cancellationToken),
            cancellationToken));
        return command;
    }
}
