using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands.Incidents;

/// <summary>How bad it is and where it stands.</summary>
internal static class IncidentStateActs
{
    public static IEnumerable<Command> All(CommandContext context) =>
    [
        new IncidentAct(
            context,
            "ack",
            "acknowledge",
            """
            Stops the paging of an incident and of its alerts: you have it. Doing it twice is fine.

            Example:
              watchbill incident ack INC-142
            """,
            [],
            _ => new IncidentCommandBody()),
        IncidentSeverityCommand.Create(context),
        new IncidentAct(
            context,
            "keep-severity",
            "dismiss-suggestion",
            """
            Keeps the severity although another one is suggested.

            Example:
              watchbill incident keep-severity INC-142
            """,
            [],
            _ => new IncidentCommandBody()),
        Status(context),
        Ending(
            context,
            "resolve",
            """
            Resolves an incident, once what its severity demands is there.

            Examples:
              watchbill incident resolve INC-142 --comment 'Rolled back to 4.1'
              watchbill incident resolve INC-142 --anyway 'The smoke test itself is broken'
            """),
        Ending(
            context,
            "close",
            """
            Closes an incident: nothing more is expected of anybody.

            Example:
              watchbill incident close INC-142
            """),
        Decline(context),
        Cancel(context),
        Merge(context),
        Reopen(context),
        Describe(context),
        Time(context),
    ];

    private static IncidentAct Status(CommandContext context)
    {
        var status = new Argument<string>("STATUS") { Description = "The status, by id or name, or the name of a category" };
        var (comment, anyway, seen) = (Comment(), Anyway(), IncidentAct.Seen());
        return new IncidentAct(
            context,
            "status",
            "status",
            """
            Says where the incident stands.

            Examples:
              watchbill incident status INC-142 identified --comment 'The connection pool is exhausted'
              watchbill incident status INC-142 monitoring --seen 12
            """,
            [status, comment, anyway, seen],
            parsed => new IncidentCommandBody(parsed.GetValue(seen), Status: parsed.GetValue(status), Comment: parsed.GetValue(comment), Anyway: parsed.GetValue(anyway)));
    }

    private static IncidentAct Ending(CommandContext context, string verb, string description)
    {
        var (comment, anyway, seen) = (Comment(), Anyway(), IncidentAct.Seen());
        return new IncidentAct(
            context,
            verb,
            verb,
            description,
            [comment, anyway, seen],
            parsed => new IncidentCommandBody(parsed.GetValue(seen), Comment: parsed.GetValue(comment), Anyway: parsed.GetValue(anyway)));
    }

    private static IncidentAct Decline(CommandContext context)
    {
        var cause = new Option<string>("--cause") { Description = "One of the reasons that the process knows, such as false-positive", HelpName = "REASON", Required = true };
        var comment = Comment();
        return new IncidentAct(
            context,
            "decline",
            "decline",
            """
            Says that it was no incident, and why.

            Example:
              watchbill incident decline INC-142 --cause false-positive --comment 'The probe itself was down'
            """,
            [cause, comment],
            parsed => new IncidentCommandBody(Cause: parsed.GetValue(cause), Comment: parsed.GetValue(comment)));
    }

    private static IncidentAct Cancel(CommandContext context)
    {
        var comment = Comment();
        return new IncidentAct(
            context,
            "cancel",
            "cancel",
            """
            Cancels an incident that was declared by mistake.

            Example:
              watchbill incident cancel INC-142 --comment 'Declared twice'
            """,
            [comment],
            parsed => new IncidentCommandBody(Comment: parsed.GetValue(comment)));
    }

    private static IncidentAct Merge(CommandContext context)
    {
        var (other, comment) = (IncidentAct.Reference("OTHER"), Comment());
        return new IncidentAct(
            context,
            "merge",
            "merge",
            """
            Lets an incident go on in another one, which gets its alerts.

            Example:
              watchbill incident merge INC-143 INC-142
            """,
            [other, comment],
            parsed => new IncidentCommandBody(Other: parsed.GetValue(other), Comment: parsed.GetValue(comment)));
    }

    private static IncidentAct Reopen(CommandContext context)
    {
        var why = IncidentAct.Text("--why", "Why, for the timeline");
        return new IncidentAct(
            context,
            "reopen",
            "reopen",
            """
            Opens an incident again.

            Example:
              watchbill incident reopen INC-142 --why 'Errors are back'
            """,
            [why],
            parsed => new IncidentCommandBody(Why: parsed.GetValue(why)));
    }

    private static IncidentAct Describe(CommandContext context)
    {
        var title = IncidentAct.Text("--title", "What it is called");
        var summary = IncidentAct.Text("--summary", "What is known; empty removes it");
        var impact = IncidentAct.Text("--impact", "What customers notice; empty removes it");
        var command = new IncidentAct(
            context,
            "describe",
            "describe",
            """
            Changes title, summary or impact; what is not named stays.

            Example:
              watchbill incident describe INC-142 --impact 'Every second payment fails'
            """,
            [title, summary, impact],
            parsed => new IncidentCommandBody(Title: parsed.GetValue(title), Summary: parsed.GetValue(summary), Impact: parsed.GetValue(impact)));
        command.Validators.Add(result =>
        {
            if ((result.GetValue(title) ?? result.GetValue(summary) ?? result.GetValue(impact)) is null)
            {
                result.AddError("Say --title, --summary or --impact.");
            }
        });
        return command;
    }

    private static IncidentAct Time(CommandContext context)
    {
        var anchor = new Argument<string>("WHAT") { Description = "impact_started, detected, accepted, acknowledged, identified, mitigated, verified, resolved or closed" };
        var at = IncidentAct.Time(context, "--at", "When it was");
        var unknown = new Option<bool>("--unknown") { Description = "It is not known" };
        var why = IncidentAct.Text("--why", "How that is known");
        var command = new IncidentAct(
            context,
            "time",
            "time",
            """
            Says when something happened. When it was written down stays in the journal.

            Examples:
              watchbill incident time INC-142 impact_started --at 2026-05-01T08:55:00Z --why 'First error in the log'
              watchbill incident time INC-142 mitigated --unknown
            """,
            [anchor, at, unknown, why],
            parsed => new IncidentCommandBody(Anchor: parsed.GetValue(anchor), At: IncidentAct.At(context, parsed, at), Why: parsed.GetValue(why)));
        command.Validators.Add(result =>
        {
            if (result.GetValue(unknown) == result.GetResult(at) is not null)
            {
                result.AddError("Say either --at or --unknown.");
            }
        });
        return command;
    }

    private static Option<string?> Comment() => IncidentAct.Text("--comment", "In words, for the timeline");

    private static Option<string?> Anyway() => IncidentAct.Text("--anyway", "Why it is done although something that it demands is missing", "WHY");
}
