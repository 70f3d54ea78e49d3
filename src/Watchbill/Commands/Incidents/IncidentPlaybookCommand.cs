using System.CommandLine;
using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Times;

namespace Watchbill.Commands.Incidents;

/// <summary>Takes playbooks into use, and shows what is to be done.</summary>
internal static class IncidentPlaybookCommand
{
    public static IncidentAct Create(CommandContext context)
    {
        var playbook = new Argument<string>("PLAYBOOK") { Description = "The playbook, by id" };
        var no = IncidentAct.No("It is not in use any more");
        var act = new IncidentAct(
            context,
            "playbook",
            "playbook",
            """
            Takes a playbook into use; `playbook show` prints those that are, with what is open.

            Examples:
              watchbill incident playbook INC-142 database-down
              watchbill incident playbook show INC-142
            """,
            [playbook, no],
            parsed => new IncidentCommandBody(Playbook: parsed.GetValue(playbook), Attached: !parsed.GetValue(no)));
        act.Add(Show(context));
        return act;
    }

    public static IncidentAct Answer(CommandContext context)
    {
        var playbook = new Argument<string>("PLAYBOOK") { Description = "The playbook, by id" };
        var question = new Argument<string>("QUESTION") { Description = "The question, by id" };
        var answer = new Argument<string?>("ANSWER") { Description = "The word of one of its answers", Arity = ArgumentArity.ZeroOrOne };
        var no = IncidentAct.No("It is open again");
        var act = new IncidentAct(
            context,
            "answer",
            "answer",
            """
            Answers a question of a playbook that is in use, which opens what is done then.

            Examples:
              watchbill incident answer INC-142 database-down released yes
              watchbill incident answer INC-142 database-down released --no
            """,
            [playbook, question, answer, no],
            parsed => new IncidentCommandBody(Playbook: parsed.GetValue(playbook), Branch: parsed.GetValue(question), Answer: parsed.GetValue(no) ? null : parsed.GetValue(answer)));
        act.Validators.Add(result =>
        {
            if (result.GetValue(no) == (result.GetValue(answer) is not null))
            {
                result.AddError("Say either an answer, or --no to take it back.");
            }
        });
        return act;
    }

    private static Command Show(CommandContext context)
    {
        var incident = IncidentAct.Reference();
        var command = new Command(
            "show",
            """
            Prints the checklists of the playbooks in use: what is done, by whom, and what is open until when.

            Examples:
              watchbill incident playbook show INC-142
              watchbill incident playbook show INC-142 --json | jq -r '.playbooks[].phases[].items[] | select(.done | not) | .id'
            """) { incident };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync(IncidentAct.Path(parsed.GetValue(incident)!, "playbooks"), WatchbillJson.Default.IncidentPlaybooks, cancellationToken),
            WatchbillJson.Default.IncidentPlaybooks,
            all => Print(all, context.Terminal, context.Terminal.Time.Now()))));
        return command;
    }

    private static void Print(IncidentPlaybooks all, Terminal terminal, Instant now)
    {
        if (all.Playbooks.Count == 0)
        {
            terminal.Out.WriteLine($"No playbook is in use in {all.Incident}.");
        }

        foreach (var (playbook, i) in all.Playbooks.Select((playbook, i) => (playbook, i)))
        {
            terminal.Out.WriteLine(Terminal.Clean($"{(i == 0 ? "" : "\n")}{playbook.Title} ({playbook.Id}), {playbook.Done.ToString(CultureInfo.InvariantCulture)} of {playbook.Total.ToString(CultureInfo.InvariantCulture)} done"));
            terminal.Out.WriteLine(Terminal.Clean(playbook.Why));
            foreach (var phase in playbook.Phases.Where(phase => phase.Items.Count > 0))
            {
                terminal.Out.WriteLine();
                terminal.Out.WriteLine(Terminal.Clean($"{phase.Title}{State(phase, now)}"));
                terminal.PrintTable(["", "ID", "WHAT", "STATE"], phase.Items.Select(item => Row(item, now)));
            }

            if (playbook.Validation.Count > 0)
            {
                terminal.Out.WriteLine();
                terminal.Out.WriteLine("Before it is resolved");
                terminal.PrintTable(["", "ID", "WHAT", "STATE"], playbook.Validation.Select(IReadOnlyList<string> (criterion) =>
                [
                    Mark(criterion.Ticked),
                    criterion.Id,
                    $"{criterion.Text}{(criterion.HoldSeconds > 0 ? $", for {ShownTime.Length(Duration.FromSeconds(criterion.HoldSeconds))}" : "")}",
                    criterion.Met ? Who(criterion.By, criterion.At) : criterion.HoldsUntil is { } until ? $"until {Terminal.When(until)}" : "",
                ]));
            }
        }

        foreach (var gone in all.Gone)
        {
            terminal.Out.WriteLine(Terminal.Clean($"\n{gone} is in use, and not configured any more."));
        }
    }

    private static IReadOnlyList<string> Row(IncidentItem item, Instant now) =>
    [
        item.Kind is "item" or "question" ? Mark(item.Done) : item.Kind == "hazard" ? "!" : "",
        item.Id ?? "",
        item.Kind == "hazard" ? $"Hazard: {item.Text}" : item.Kind == "step" ? $"Step: {item.Text}" : item.Text,
        item.Done ? $"{(item.Answer is { } answer ? $"{answer}, " : "")}{Who(item.By, item.At)}" : item.Answers is { } answers ? string.Join(" or ", answers) : item.Due is { } due ? When(due, now) : "",
    ];

    private static string State(IncidentPhase phase, Instant now) =>
        phase.Total > 0 && phase.Done == phase.Total ? ", done" : phase is { Total: > 0, Due: { } due } ? $", {When(due, now)}" : phase.AfterResolved ? ", after it is resolved" : "";

    private static string When(Instant due, Instant now) => due >= now ? $"due in {ShownTime.Length(due - now)}" : $"{ShownTime.Length(now - due)} late";

    private static string Mark(bool done) => done ? "[x]" : "[ ]";

    private static string Who(string? by, Instant? at) => by is null ? "" : $"{by}, {Terminal.When(at)}";
}
