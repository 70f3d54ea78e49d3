using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands.Incidents;

/// <summary>Pages people by name: for an incident, or for something that is none (yet).</summary>
internal static class PageCommand
{
    public static Command Create(CommandContext context)
    {
        var words = Words();
        var incident = IncidentAct.Text("--incident", "For this incident; else the page stands for itself", "INCIDENT");
        var key = IncidentAct.Key();
        var command = new Command(
            "page",
            """
            Pages people until one of them answers. The last words are what they read: say why.

            Examples:
              watchbill page bob 'The database looks odd, can you have a look?' --incident INC-142
              watchbill page schedule:dba position:cto 'Customer data is affected' --incident 142
            """) { words, incident, key };
        incident.Required = true;
        command.SetAction((parsed, cancellationToken) =>
            IncidentAct.SendAsync(context, parsed, parsed.GetValue(incident)!, "page", Body(parsed.GetValue(words)!), parsed.GetValue(key), cancellationToken));
        return command;
    }

    public static Argument<string[]> Words()
    {
        var words = new Argument<string[]>("WHO... WHY") { Description = "Users, schedule:ID, team:ID or position:ID; then why, in quotes", Arity = ArgumentArity.OneOrMore };
        words.Validators.Add(result =>
        {
            if (result.Tokens.Count < 2)
            {
                result.AddError("Say whom to page, and then why: watchbill page bob 'The database looks odd'.");
            }
        });
        return words;
    }

    public static IncidentCommandBody Body(string[] words) => new(People: words[..^1], Why: words[^1]);
}
