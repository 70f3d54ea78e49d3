using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands.Incidents;

/// <summary>What belongs to an incident, who sees it, and who is called.</summary>
internal static class IncidentLinkActs
{
    public static IEnumerable<Command> All(CommandContext context) =>
    [
        OfAlert(
            context,
            "attach",
            """
            Handles an alert in the incident: nobody is paged twice for it.

            Example:
              watchbill incident attach INC-142 1042
            """),
        OfAlert(
            context,
            "detach",
            """
            Takes an alert out of the incident; it pages again by itself.

            Example:
              watchbill incident detach INC-142 1042
            """),
        Mute(context),
        Services(context),
        Relate(context),
        Restrict(context),
        Page(context),
        new IncidentAct(
            context,
            "escalate",
            "escalate",
            """
            Pages the next of the incident's escalation now.

            Example:
              watchbill incident escalate INC-142
            """,
            [],
            _ => new IncidentCommandBody()),
    ];

    private static IncidentAct OfAlert(CommandContext context, string verb, string description)
    {
        var alert = AlertActing.Alert();
        return new IncidentAct(context, verb, verb, description, [alert], parsed => new IncidentCommandBody(Alert: parsed.GetValue(alert)));
    }

    private static IncidentAct Mute(CommandContext context)
    {
        var alert = AlertActing.Alert();
        var no = IncidentAct.No("It pages again, after all");
        return new IncidentAct(
            context,
            "mute",
            "mute",
            """
            Keeps an alert that outlives the incident from paging again.

            Example:
              watchbill incident mute INC-142 1042
            """,
            [alert, no],
            parsed => new IncidentCommandBody(Alert: parsed.GetValue(alert), Muted: !parsed.GetValue(no)));
    }

    private static IncidentAct Services(CommandContext context)
    {
        var services = new Argument<string[]>("SERVICE") { Description = "All that are affected, by id", Arity = ArgumentArity.ZeroOrMore };
        return new IncidentAct(
            context,
            "services",
            "services",
            """
            Says which services are affected: all of them; none, when none is named.

            Example:
              watchbill incident services INC-142 checkout payments
            """,
            [services],
            parsed => new IncidentCommandBody(Services: parsed.GetValue(services) ?? []));
    }

    private static IncidentAct Relate(CommandContext context)
    {
        var other = IncidentAct.Reference("OTHER");
        var no = IncidentAct.No("They have nothing to do with each other");
        return new IncidentAct(
            context,
            "relate",
            "relate",
            """
            Says that two incidents have to do with each other.

            Example:
              watchbill incident relate INC-142 INC-97
            """,
            [other, no],
            parsed => new IncidentCommandBody(Other: parsed.GetValue(other), Related: !parsed.GetValue(no)));
    }

    private static IncidentAct Restrict(CommandContext context)
    {
        var viewers = new Option<string[]>("--viewer") { Description = "Who sees it, beside you and whoever holds a role. May be repeated", HelpName = "USER" };
        var no = IncidentAct.No("Everybody sees it again");
        return new IncidentAct(
            context,
            "restrict",
            "restrict",
            """
            Hides an incident from everybody but those named and whoever holds a role.

            Examples:
              watchbill incident restrict INC-142 --viewer carol --viewer dave
              watchbill incident restrict INC-142 --no
            """,
            [viewers, no],
            parsed => new IncidentCommandBody(Restricted: !parsed.GetValue(no), Viewers: parsed.GetValue(viewers) ?? []));
    }

    private static IncidentAct Page(CommandContext context)
    {
        var words = PageCommand.Words();
        var command = new IncidentAct(
            context,
            "page",
            "page",
            """
            Pages people for an incident; `watchbill page … --incident` is the same.

            Example:
              watchbill incident page INC-142 bob schedule:dba 'Replication is stuck'
            """,
            [words],
            parsed => PageCommand.Body(parsed.GetValue(words)!));
        return command;
    }
}
