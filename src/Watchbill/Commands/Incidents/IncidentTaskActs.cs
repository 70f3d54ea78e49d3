using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands.Incidents;

/// <summary>What is to be done, and what is done or true.</summary>
internal static class IncidentTaskActs
{
    public static IEnumerable<Command> All(CommandContext context) => [Task(context), ChangeTask(context), Fact(context), Confirm(context), Meet(context), IncidentPlaybookCommand.Create(context), Tick(context), IncidentPlaybookCommand.Answer(context)];

    private static IncidentAct Task(CommandContext context)
    {
        var text = new Argument<string>("TEXT") { Description = "What is to be done" };
        var (owner, due, dueIn) = (Owner(), Due(context), DueIn());
        return new IncidentAct(
            context,
            "task",
            "task",
            """
            Asks for something to be done.

            Examples:
              watchbill incident task INC-142 'Compare the two configurations'
              watchbill incident task INC-142 'Call the provider' --owner bob --due-in 20m
            """,
            [text, owner, due, dueIn],
            parsed => new IncidentCommandBody(Text: parsed.GetValue(text), Owner: parsed.GetValue(owner), Due: IncidentAct.At(context, parsed, due), DueIn: parsed.GetValue(dueIn)));
    }

    private static IncidentAct ChangeTask(CommandContext context)
    {
        var number = new Argument<int>("NUMBER") { Description = "Which task, as `show` numbers them" };
        var text = IncidentAct.Text("--text", "What is to be done instead");
        var outcome = IncidentAct.Text("--outcome", "open, done or dropped", "OUTCOME");
        var (owner, due, dueIn) = (Owner(), Due(context), DueIn());
        return new IncidentAct(
            context,
            "change-task",
            "change-task",
            """
            Says what became of a task, or changes it; what is not named stays.

            Example:
              watchbill incident change-task INC-142 3 --outcome done
            """,
            [number, text, outcome, owner, due, dueIn],
            parsed => new IncidentCommandBody(
                Number: parsed.GetValue(number),
                Text: parsed.GetValue(text),
                Outcome: parsed.GetValue(outcome),
                Owner: parsed.GetValue(owner),
                Due: IncidentAct.At(context, parsed, due),
                DueIn: parsed.GetValue(dueIn)));
    }

    private static IncidentAct Fact(CommandContext context)
    {
        var fact = new Argument<string>("FACT") { Description = "Its name, like customer-facing or security" };
        var no = IncidentAct.No("It is not, or no longer, true");
        return new IncidentAct(
            context,
            "fact",
            "fact",
            """
            Says what is true of an incident. What depends on it follows at once.

            Examples:
              watchbill incident fact INC-142 customer-facing
              watchbill incident fact INC-142 security --no
            """,
            [fact, no],
            parsed => new IncidentCommandBody(Fact: parsed.GetValue(fact), Holds: !parsed.GetValue(no)));
    }

    private static IncidentAct Confirm(CommandContext context)
    {
        var what = new Argument<string>("WHAT") { Description = "What resolving asks for, as `show` names it" };
        var no = IncidentAct.No("It does not hold any more");
        return new IncidentAct(
            context,
            "confirm",
            "confirm",
            """
            Confirms what resolving asks for.

            Example:
              watchbill incident confirm INC-142 'Smoke checks are green'
            """,
            [what, no],
            parsed => new IncidentCommandBody(Confirmation: parsed.GetValue(what), Confirmed: !parsed.GetValue(no)));
    }

    private static IncidentAct Meet(CommandContext context)
    {
        var target = new Argument<string>("TARGET") { Description = "The response target, as `show` names it" };
        return new IncidentAct(
            context,
            "meet",
            "meet",
            """
            Says that what a response target asks for is done.

            Example:
              watchbill incident meet INC-142 customer-mail
            """,
            [target],
            parsed => new IncidentCommandBody(Target: parsed.GetValue(target)));
    }

    private static IncidentAct Tick(CommandContext context)
    {
        var playbook = new Argument<string>("PLAYBOOK") { Description = "The playbook, by id" };
        var item = new Argument<string>("ITEM") { Description = "The item or criterion, by id as `playbook show` names it" };
        var no = IncidentAct.No("It is not done, after all");
        return new IncidentAct(
            context,
            "tick",
            "tick",
            """
            Ticks an item of a playbook that is in use, or says that one of its criteria holds.

            Example:
              watchbill incident tick INC-142 database-down check-replica
            """,
            [playbook, item, no],
            parsed => new IncidentCommandBody(Playbook: parsed.GetValue(playbook), Item: parsed.GetValue(item), Done: !parsed.GetValue(no)));
    }

    private static Option<string?> Owner() => IncidentAct.Text("--owner", "Who does it", "USER");

    private static Option<string?> Due(CommandContext context) => IncidentAct.Time(context, "--due", "By when");

    private static Option<string?> DueIn() => IncidentAct.Text("--due-in", "By when, from now, like 20m", "LENGTH");
}
