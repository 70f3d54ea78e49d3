using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands.Incidents;

/// <summary>What is said: to people outside the room, and into the timeline.</summary>
internal static class IncidentTellingActs
{
    public static IEnumerable<Command> All(CommandContext context) => [IncidentUpdateActs.Update(context), EditUpdate(context), Note(context), Correct(context), Mark(context), Release(context)];

    private static IncidentAct EditUpdate(CommandContext context)
    {
        var number = new Argument<int>("NUMBER") { Description = "Which update, as `show` numbers them" };
        var text = Words("TEXT", "What it says from now on");
        return new IncidentAct(
            context,
            "edit-update",
            "edit-update",
            """
            Changes the text of an update where it stands. What stood before stays in the journal.

            Example:
              watchbill incident edit-update INC-142 2 'Payments by card fail.'
            """,
            [number, text],
            parsed => new IncidentCommandBody(Number: parsed.GetValue(number), Text: parsed.GetValue(text)));
    }

    private static IncidentAct Note(CommandContext context)
    {
        var text = Words("TEXT", "What to remember");
        return new IncidentAct(
            context,
            "note",
            "note",
            """
            Writes into the timeline.

            Example:
              watchbill incident note INC-142 'Restarted the primary: no effect.'
            """,
            [text],
            parsed => new IncidentCommandBody(Text: parsed.GetValue(text)));
    }

    private static IncidentAct Correct(CommandContext context)
    {
        var entry = Entry();
        var text = Words("TEXT", "What is right");
        return new IncidentAct(
            context,
            "correct",
            "correct",
            """
            Says what is right instead of an entry of the timeline. The entry stays.

            Example:
              watchbill incident correct INC-142 14 'It was the replica, not the primary.'
            """,
            [entry, text],
            parsed => new IncidentCommandBody(Entry: parsed.GetValue(entry), Text: parsed.GetValue(text)));
    }

    private static IncidentAct Mark(CommandContext context)
    {
        var entry = Entry();
        var star = new Option<bool>("--star") { Description = "It matters" };
        var unstar = new Option<bool>("--unstar") { Description = "It does not, after all" };
        var external = new Option<bool>("--external") { Description = "It may be told outside" };
        var @internal = new Option<bool>("--internal") { Description = "It stays inside" };
        var command = new IncidentAct(
            context,
            "mark",
            "mark",
            """
            Stars an entry of the timeline, or says that it may be told outside.

            Example:
              watchbill incident mark INC-142 14 --star --external
            """,
            [entry, star, unstar, external, @internal],
            parsed => new IncidentCommandBody(Entry: parsed.GetValue(entry), Starred: Either(parsed, star, unstar), External: Either(parsed, external, @internal)));
        command.Validators.Add(result =>
        {
            var said = new[] { star, unstar, external, @internal }.Where(result.GetValue).ToList();
            if (said.Count == 0 || (said.Contains(star) && said.Contains(unstar)) || (said.Contains(external) && said.Contains(@internal)))
            {
                result.AddError("Say --star or --unstar, --external or --internal.");
            }
        });
        return command;
    }

    private static IncidentAct Release(CommandContext context)
    {
        var why = IncidentAct.Text("--why", "Why, for the timeline");
        return new IncidentAct(
            context,
            "release",
            "release",
            """
            Lets messages go out of a security incident. Only whoever has the security lead does.

            Example:
              watchbill incident release INC-142 --why 'The authority has been told'
            """,
            [why],
            parsed => new IncidentCommandBody(Why: parsed.GetValue(why)));
    }

    private static bool? Either(ParseResult parsed, Option<bool> yes, Option<bool> no) => parsed.GetValue(yes) ? true : parsed.GetValue(no) ? false : null;

    private static Argument<int> Entry() => new("ENTRY") { Description = "The entry, as `timeline` numbers them" };

    private static Argument<string> Words(string name, string description) => new(name) { Description = description };
}
