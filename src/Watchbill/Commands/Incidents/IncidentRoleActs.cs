using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands.Incidents;

/// <summary>Who plays which part.</summary>
internal static class IncidentRoleActs
{
    public static IEnumerable<Command> All(CommandContext context)
    {
        yield return Of(
            context,
            "role",
            "role",
            """
            Gives a role, or takes it. While somebody has the command, it is offered instead.

            Examples:
              watchbill incident role INC-142 commander
              watchbill incident role INC-142 scribe carol
            """);
        yield return Offer(context);
        yield return Of(
            context,
            "accept",
            "accept",
            """
            Accepts a role that is offered to you, or that you were given.

            Example:
              watchbill incident accept INC-142 commander
            """,
            named: false);
        yield return Of(
            context,
            "decline-role",
            "decline-role",
            """
            Declines a role that is offered to you, or takes your own offer back.

            Example:
              watchbill incident decline-role INC-142 commander
            """,
            named: false);
        yield return Of(
            context,
            "leave-role",
            "leave-role",
            """
            Ends somebody's part: yours, unless a person is named.

            Example:
              watchbill incident leave-role INC-142 scribe
            """);
    }

    private static IncidentAct Of(CommandContext context, string name, string verb, string description, bool named = true)
    {
        var role = Role();
        var user = new Argument<string?>("USER") { Description = "Who; you, when left out", Arity = ArgumentArity.ZeroOrOne };
        return new IncidentAct(
            context, name, verb, description, named ? [role, user] : [role], parsed => new IncidentCommandBody(Role: parsed.GetValue(role), User: named ? parsed.GetValue(user) : null));
    }

    private static IncidentAct Offer(CommandContext context)
    {
        var role = Role();
        var user = new Argument<string>("USER") { Description = "Who is asked" };
        var note = IncidentAct.Text("--note", "A word to whoever gets it");
        return new IncidentAct(
            context,
            "offer",
            "offer",
            """
            Offers a role to somebody, who has to accept; until then it stays where it is.

            Example:
              watchbill incident offer INC-142 commander bob --note 'The rollback runs'
            """,
            [role, user, note],
            parsed => new IncidentCommandBody(Role: parsed.GetValue(role), User: parsed.GetValue(user), Note: parsed.GetValue(note)));
    }

    private static Argument<string> Role() => new("ROLE") { Description = "The role, by id" };
}
