using System.CommandLine;
using System.Globalization;
using Watchbill.Api;
using Watchbill.Commands.Incidents;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class ChangesCommand
{
    public static Command Create(CommandContext context) => new(
        "changes",
        """
        What was changed lately: deployments, configuration, feature flags. They page nobody, and are shown beside incidents.

        Examples:
          watchbill changes list --service checkout
          watchbill changes add 'Deployed checkout 4.2' --kind deploy --service checkout --link https://ci.example.org/builds/220
        """)
    {
        List(context),
        Record(context),
    };

    private static Command List(CommandContext context)
    {
        var incident = IncidentAct.Text("--incident", "Those near this incident, within 24 h before it", "INCIDENT");
        var service = IncidentAct.Text("--service", "Only of this service, and of everything", "SERVICE");
        var from = IncidentAct.Text("--from", "Made then or later: 2026-05-01T12:00:00Z, 2026-05-01 (UTC); else 7 days before the end", "TIME");
        var to = IncidentAct.Text("--to", "Made then or before; else now", "TIME");
        var limit = new Option<int?>("--limit") { Description = "1 to 500; 50 when left out", HelpName = "N" };
        var command = new Command(
            "list",
            """
            Lists what was changed, newest first.

            Examples:
              watchbill changes list --service checkout --from yesterday
              watchbill changes list --incident INC-142
            """) { incident, service, from, to, limit };
        command.Validators.Add(result =>
        {
            if (result.GetValue(incident) is not null && ((result.GetValue(service) ?? result.GetValue(from) ?? result.GetValue(to)) is not null || result.GetValue(limit) is not null))
            {
                result.AddError("The incident says which services and what time: --incident stands alone.");
            }
        });
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var path = parsed.GetValue(incident) is { } near
                ? IncidentAct.Path(near, "changes")
                : Query.Of(
                    "changes",
                    ("service", parsed.GetValue(service)),
                    ("from", parsed.GetValue(from)),
                    ("to", parsed.GetValue(to)),
                    ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)));
            return context.Show(
                parsed, await client.GetAsync(path, WatchbillJson.Default.ServiceChangeList, cancellationToken), WatchbillJson.Default.ServiceChangeList, list => Print(list, context.Terminal));
        }));
        return command;
    }

    private static Command Record(CommandContext context)
    {
        var summary = new Argument<string>("SUMMARY") { Description = "What was changed, in one line" };
        var kind = IncidentAct.Text("--kind", "deploy, configuration, flag or other (default)", "KIND");
        var service = IncidentAct.Text("--service", "What was changed; else everything", "SERVICE");
        var at = IncidentAct.Time(context, "--at", "When; else now");
        var by = IncidentAct.Text("--by", "Who or what changed it; else you", "WHO");
        var link = IncidentAct.Text("--link", "Where it can be looked at", "URL");
        var key = IncidentAct.Key();
        var command = new Command(
            "add",
            """
            Says that something was changed.

            Examples:
              watchbill changes add 'Deployed checkout 4.2' --kind deploy --service checkout --idempotency-key build-220
              watchbill changes add 'New checkout for everybody' --kind flag --by flags
            """) { summary, kind, service, at, by, link, key };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.PostOnceAsync(
                "changes",
                new NewChange(parsed.GetValue(summary), parsed.GetValue(kind), parsed.GetValue(service), IncidentAct.At(context, parsed, at), parsed.GetValue(by), parsed.GetValue(link)),
                WatchbillJson.Default.NewChange,
                WatchbillJson.Default.ServiceChangeInfo,
                cancellationToken,
                parsed.GetValue(key)),
            WatchbillJson.Default.ServiceChangeInfo,
            change => context.Terminal.Out.WriteLine($"{change.Id} recorded, {Terminal.When(change.At)}"))));
        return command;
    }

    private static void Print(ServiceChangeList list, Terminal terminal)
    {
        if (list.Changes.Count == 0)
        {
            terminal.Out.WriteLine($"No changes from {Terminal.When(list.From)} to {Terminal.When(list.To)}.");
            return;
        }

        terminal.PrintTable(
            ["WHEN", "KIND", "SERVICE", "BY", "WHAT", "LINK"],
            list.Changes.Select(IReadOnlyList<string> (change) => [Terminal.When(change.At), change.Kind, change.Service ?? "", change.By ?? "", change.Summary, change.Link ?? ""]));
    }
}
