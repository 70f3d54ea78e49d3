using System.CommandLine;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Domain.Incidents;

namespace Watchbill.Commands.Incidents;

internal static class IncidentDeclareCommand
{
    public static Command Create(CommandContext context)
    {
        var title = new Argument<string?>("TITLE") { Description = "What is wrong; an alert's title when left out", Arity = ArgumentArity.ZeroOrOne };
        var severity = IncidentAct.Text("--severity", "How bad it is; else the answers or the alerts tell", "LEVEL");
        var answers = IncidentSeverityCommand.Answers();
        var services = Many("--service", "A service that is affected. May be repeated", "SERVICE");
        var alerts = new Option<long[]>("--alert") { Description = "An alert that is handled in it. May be repeated", HelpName = "ALERT" };
        var facts = IncidentSeverityCommand.Pairs("--fact", "What is true of it, like customer-facing=yes. May be repeated", "FACT=yes|no");
        var summary = IncidentAct.Text("--summary", "What is known");
        var impact = IncidentAct.Text("--impact", "What customers notice");
        var process = IncidentAct.Text("--process", "How it is run; else as its first service says", "PROCESS");
        var mode = IncidentAct.Text("--mode", "real (default), test, drill or retrospective", "MODE");
        var started = IncidentAct.Time(context, "--started", "When the impact began");
        var resolved = IncidentAct.Time(context, "--resolved", "When it ended, for a retrospective one");
        var split = IncidentAct.Text("--split-from", "The alerts come out of this incident", "INCIDENT");
        var triage = new Option<bool>("--triage") { Description = "It may be none: begin in triage" };
        var restricted = new Option<bool>("--restricted") { Description = "Only you and those named later see it" };
        var quiet = new Option<bool>("--no-page") { Description = "Page nobody beyond those whom the alerts have paged" };
        var key = IncidentAct.Key();
        var command = new Command(
            "declare",
            """
            Declares an incident, by hand or from alerts. Where nothing tells how bad it is, a terminal asks the questions of the process one by one.

            Examples:
              watchbill incident declare 'Checkout is down' --severity critical --service checkout
              watchbill incident declare --alert 1042 --alert 1043 --fact customer-facing=yes
              watchbill incident declare 'Fire drill' --severity high --mode drill --idempotency-key drill-2026-05
            """) { title, severity, answers, services, alerts, facts, summary, impact, process, mode, started, resolved, split, triage, restricted, quiet, key };
        facts.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.Split('=', 2) is not [_, "yes" or "no"]) is { } wrong)
            {
                result.AddError($"--fact is written FACT=yes or FACT=no, not {wrong.Value}.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(title) is null && result.GetValue(alerts) is not { Length: > 0 })
            {
                result.AddError("Say what is wrong, or name an alert with --alert.");
            }
        });
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var declared = new NewIncident(
                parsed.GetValue(title),
                parsed.GetValue(summary),
                parsed.GetValue(impact),
                parsed.GetValue(severity),
                IncidentSeverityCommand.Given(parsed.GetValue(answers)),
                parsed.GetValue(mode),
                Some(parsed.GetValue(services)),
                Some(parsed.GetValue(alerts)),
                IncidentSeverityCommand.Given(parsed.GetValue(facts))?.ToDictionary(fact => fact.Key, fact => fact.Value == "yes", StringComparer.Ordinal),
                parsed.GetValue(process),
                parsed.GetValue(triage) ? true : null,
                parsed.GetValue(restricted) ? true : null,
                IncidentAct.At(context, parsed, started),
                IncidentAct.At(context, parsed, resolved),
                parsed.GetValue(split),
                parsed.GetValue(quiet) ? false : null);
            var reply = await SendAsync(declared);
            if (reply.Error?.Code == ErrorCode.LevelNeeded && context.Terminal.IsInteractive && declared is { Severity: null, Answers: null })
            {
                var asked = await IncidentSeverityCommand.QuestionsAsync(context, client, await ProcessAsync(client, declared, cancellationToken), cancellationToken);
                if (asked is null)
                {
                    return ExitCode.Usage;
                }

                reply = asked.Count == 0 ? reply : await SendAsync(declared with { Answers = asked });
            }

            return context.Show(
                parsed,
                reply,
                WatchbillJson.Default.IncidentCommandResult,
                result => IncidentAct.Print(result with { Note = result.Note ?? "declared" }, context.Terminal));

            // A refusal that only asks for more is no command carried out: the same key goes with the answers.
            Task<Reply<IncidentCommandResult>> SendAsync(NewIncident body) =>
                client.PostOnceAsync("incidents", body, WatchbillJson.Default.NewIncident, WatchbillJson.Default.IncidentCommandResult, cancellationToken, parsed.GetValue(key));
        }));
        return command;
    }

    /// <summary>The one named, else that of the first service, else the usual one.</summary>
    private static async Task<string> ProcessAsync(ServerClient client, NewIncident declared, CancellationToken cancellationToken)
    {
        if (declared.Process is { } named)
        {
            return named;
        }

        var known = await client.GetAsync("incident-processes", WatchbillJson.Default.IncidentProcessList, cancellationToken);
        return declared.Services is [var first, ..] && known.Value?.IncidentProcesses.FirstOrDefault(process => process.Services.Contains(first)) is { } found ? found.Id : DefaultProcess.Id;
    }

    private static Option<string[]> Many(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static T[]? Some<T>(T[]? values) => values is { Length: > 0 } ? values : null;
}
