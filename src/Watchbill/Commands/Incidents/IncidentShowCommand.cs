using System.CommandLine;
using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Times;

namespace Watchbill.Commands.Incidents;

internal static class IncidentShowCommand
{
    public static Command Create(CommandContext context)
    {
        var incident = IncidentAct.Reference();
        var command = new Command(
            "show",
            """
            Shows one incident: what is happening, who does what, what is due next.

            Examples:
              watchbill incident show INC-142
              watchbill incident show 142 --json | jq '.targets[] | select(.state == "open")'
            """) { incident };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync(IncidentAct.Path(parsed.GetValue(incident)!), WatchbillJson.Default.IncidentDetail, cancellationToken),
            WatchbillJson.Default.IncidentDetail,
            detail => Print(detail, context.Terminal, context.Terminal.Time.Now()))));
        return command;
    }

    private static void Print(IncidentDetail detail, Terminal terminal, Instant now)
    {
        var incident = detail.Incident;
        terminal.Out.WriteLine(Terminal.Clean($"{incident.Reference} {IncidentListCommand.Marked(incident)}"));
        terminal.Out.WriteLine(Terminal.Clean(
            $"{incident.SeverityName}, {incident.StatusName}, since {Terminal.When(incident.DeclaredAt)}, {(incident.Services.Count == 0 ? "no service" : string.Join(", ", incident.Services))}, version {Number(incident.Version)}"));
        terminal.Out.WriteLine(incident.Url);
        Line("Summary", detail.Summary);
        Line("Impact", detail.Impact);
        Line("Suggested severity", detail.SuggestedSeverity is { } level ? $"{level}, by {detail.SuggestedFrom}" : null);
        Line("Why this severity", string.Join("; ", detail.SeverityPath.Select(step => $"{step.Ask} {step.Answer}")));
        Line("Facts", string.Join(", ", detail.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{fact.Key}: {(fact.Value ? "yes" : "no")}")));
        Line("Held", detail.OutwardHeld ? "messages outwards wait for the security lead" : null);
        Line("War room", detail.WarRoom);
        Line("Channel", detail.Channel);
        Line("Playbooks", string.Join(", ", detail.Playbooks));
        Line("Seen only by", incident.Restricted ? string.Join(", ", detail.Viewers) : null);

        Section("Roles", ["ROLE", "WHO", "SINCE", ""], detail.Roles.Where(role => role.To is null)
            .Select(IReadOnlyList<string> (role) => [role.RoleName, role.UserName, Terminal.When(role.From), role.Accepted ? "" : "has not answered yet"]));
        Section("Offered", ["ROLE", "TO", "BY", "NOTE"], detail.Offers.Select(IReadOnlyList<string> (offer) => [offer.Role, offer.To, offer.By, offer.Note ?? ""]));
        Section("Response targets", ["TARGET", "NAME", "DUE", "STATE"], detail.Targets.Where(target => target.State != "dropped").OrderBy(target => target.Due)
            .Select(IReadOnlyList<string> (target) => [target.Target, target.Name, Terminal.When(target.Due), State(target, now)]));
        Section("Resolving waits for", ["WHAT"], detail.Unmet.Select(IReadOnlyList<string> (unmet) => [unmet]));
        Section("Tasks", ["NUMBER", "TASK", "OWNER", "DUE", "STATE"], detail.Tasks
            .Select(IReadOnlyList<string> (task) => [Number(task.Number), task.Text, task.Owner ?? "", Terminal.When(task.Due), task.Outcome]));
        Section("Steps", ["NUMBER", "STEP", "ASKED BY", "STATE", "RESULT"], detail.Steps
            .Select(IReadOnlyList<string> (step) => [Number(step.Number), $"{step.Playbook}/{step.Step}", step.By ?? "", step.Status ?? step.State, IncidentStepCommand.Result(step)]));
        Section("Alerts", ["ALERT", "SERVICE", "STATE", "TITLE"], detail.Alerts
            .Select(IReadOnlyList<string> (alert) => [alert.Alert.ToString(CultureInfo.InvariantCulture), alert.Service, alert.ResolvedAt is null ? alert.Muted ? "open, muted" : "open" : "resolved", alert.Title]));
        Section("Depends on", NearHeads, detail.DependsOn.Select(Near));
        Section("May also be affected", NearHeads, detail.MayAffect.Select(Near));
        Section("Updates", ["NUMBER", "WHEN", "BY", "AUDIENCE", "TEXT"], detail.Updates
            .Select(IReadOnlyList<string> (update) => [Number(update.Number), Terminal.When(update.At), update.By, update.Audience, update.Text]));
        Section("Sent", ["UPDATE", "WHERE", "STATE", ""], detail.Updates.SelectMany(update => update.Sent
            .Select(IReadOnlyList<string> (sent) => [Number(update.Number), sent.Name, sent.State.Replace('_', ' '), $"{Number(sent.Delivered)} of {Number(sent.Recipients)} delivered{(sent.Detail is { } why ? $"; {why}" : "")}"])));
        Section("Waiting for approval", ["DRAFT", "REVISION", "BY", "AUDIENCE", "WAITS FOR", "TEXT"], detail.Drafts
            .Select(IReadOnlyList<string> (draft) => [Number(draft.Number), Number(draft.Revision), draft.By, draft.Audience, string.Join(" and ", draft.WaitsFor), draft.Text]));

        void Line(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                terminal.Out.WriteLine($"{name}: {Terminal.Clean(text)}");
            }
        }

        void Section(string title, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
        {
            var all = rows.ToList();
            if (all.Count > 0)
            {
                terminal.Out.WriteLine();
                terminal.Out.WriteLine(title);
                terminal.PrintTable(heads, all);
            }
        }
    }

    private static readonly IReadOnlyList<string> NearHeads = ["SERVICE", "WHY", "OPEN"];

    private static IReadOnlyList<string> Near(NearServiceInfo service) =>
    [
        service.Id,
        service.Way,
        string.Join(", ", service.Incidents.Select(incident => incident.Reference).Concat(service.Alerts.Select(alert => string.Create(CultureInfo.InvariantCulture, $"#{alert.Alert} {alert.Title}")))),
    ];

    private static string State(TargetInfo target, Instant now) => target switch
    {
        { State: "open" } when target.Due > now => $"in {ShownTime.Length(target.Due - now)}",
        { State: "open" } => "due now",
        { State: "missed", SettledAt: null } => $"missed, {ShownTime.Length(Duration.FromSeconds(target.LateSeconds))} late so far",
        { State: "missed" } => $"missed by {ShownTime.Length(Duration.FromSeconds(target.LateSeconds))}",
        _ => target.State,
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
