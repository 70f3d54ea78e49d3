using System.CommandLine;
using System.Globalization;
using Watchbill.Api;

namespace Watchbill.Commands.Incidents;

/// <summary>Pages people by name: for an incident, or for something that is none (yet).</summary>
internal static class PageCommand
{
    public static Command Create(CommandContext context)
    {
        var words = Words();
        var incident = IncidentAct.Text("--incident", "For this incident; else the page stands for itself", "INCIDENT");
        var severity = IncidentAct.Text("--severity", "Without an incident: info, warning, error or critical (default)", "SEVERITY");
        var service = IncidentAct.Text("--service", "Without an incident: what it is about", "SERVICE");
        var key = IncidentAct.Key();
        var command = new Command(
            "page",
            """
            Pages people until one of them answers. The last words are what they read: say why.

            Examples:
              watchbill page bob 'The database looks odd, can you have a look?'
              watchbill page schedule:dba position:cto 'Customer data is affected' --incident 142
            """) { words, incident, severity, service, key };
        command.Validators.Add(result =>
        {
            if (result.GetValue(incident) is not null && (result.GetValue(severity) ?? result.GetValue(service)) is not null)
            {
                result.AddError("The incident says how bad it is and which services are affected: leave --severity and --service out.");
            }
        });
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var said = Body(parsed.GetValue(words)!);
            if (parsed.GetValue(incident) is { } named)
            {
                return await IncidentAct.SendAsync(context, client, parsed, named, "page", said, parsed.GetValue(key), cancellationToken);
            }

            var page = new NewPage(said.People, said.Why, parsed.GetValue(severity), parsed.GetValue(service));
            return context.Show(
                parsed,
                await client.PostOnceAsync("pages", page, WatchbillJson.Default.NewPage, WatchbillJson.Default.PageResult, cancellationToken, parsed.GetValue(key)),
                WatchbillJson.Default.PageResult,
                result => context.Terminal.Out.WriteLine(
                    $"#{result.Alert.ToString(CultureInfo.InvariantCulture)}: paging {string.Join(", ", result.People)}{(result.Repeated ? " (had been done before)" : "")}; {result.Url}"));
        }));
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
