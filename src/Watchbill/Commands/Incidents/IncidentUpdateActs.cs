using System.CommandLine;
using System.CommandLine.Invocation;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands.Incidents;

/// <summary>Updates: posted in one's own words or a template's, looked at before, approved where the process asks for it.</summary>
internal static class IncidentUpdateActs
{
    public static IEnumerable<Command> All(CommandContext context) => [Approve(context), Refuse(context), Withdraw(context), EditDraft(context)];

    public static IncidentAct Update(CommandContext context)
    {
        var text = new Argument<string?>("TEXT") { Description = "Where it stands; left out when a template says it", Arity = ArgumentArity.ZeroOrOne };
        var audience = IncidentAct.Text("--audience", "internal (default) or customer", "AUDIENCE");
        var places = new Option<string[]>("--place") { Description = "Where it goes besides the timeline: status-page, chat, mail:LIST, webhook:NAME; mail and webhook are all of the audience. May be repeated", HelpName = "PLACE" };
        var nextIn = IncidentAct.Text("--next-in", "When the next one is promised, from now, like 30m", "LENGTH");
        var nextBy = IncidentAct.Time(context, "--next-by", "When the next one is promised");
        var status = IncidentAct.Text("--status", "The status that it tells of", "STATUS");
        var anyway = IncidentAct.Text("--anyway", "Why it is done although something that it demands is missing", "WHY");
        var template = IncidentAct.Text("--template", "A template instead of a text", "ID");
        var set = new Option<string[]>("--set") { Description = "What the template asks for; an item of a list per line. May be repeated", HelpName = "NAME=VALUE" };
        var seal = IncidentAct.Text("--as-previewed", "The seal of a preview: refused when the words would be others now", "SEAL");
        var preview = new Option<bool>("--preview") { Description = "Shows what every place would get; sends nothing" };
        IncidentCommandBody Body(ParseResult parsed) => new(
            Text: parsed.GetValue(text),
            Audience: parsed.GetValue(audience),
            Places: parsed.GetValue(places) is { Length: > 0 } named ? named : null,
            NextIn: parsed.GetValue(nextIn),
            NextBy: IncidentAct.At(context, parsed, nextBy),
            Status: parsed.GetValue(status),
            Anyway: parsed.GetValue(anyway),
            Template: parsed.GetValue(template),
            Inputs: parsed.GetValue(set) is { Length: > 0 } said ? said.ToDictionary(one => one[..one.IndexOf('=', StringComparison.Ordinal)], one => one[(one.IndexOf('=', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal) : null,
            Preview: parsed.GetValue(seal));
        var act = new IncidentAct(
            context,
            "update",
            "update",
            """
            Tells where it stands, with the promise of the next update, in your words or a template's.
            Where the process asks for approval, it waits until somebody has given it.

            Examples:
              watchbill incident update INC-142 'Rolling back the deployment.' --next-in 30m
              watchbill incident update INC-142 'Payments work again.' --audience customer --place status-page --place mail:customers --status monitoring
              watchbill incident update INC-142 --template declared --set impact='One of five payments fails' --place mail:managers --preview
            """,
            [text, audience, places, nextIn, nextBy, status, anyway, template, set, seal, preview],
            Body);
        act.Validators.Add(result =>
        {
            if (string.IsNullOrEmpty(result.GetValue(text)) == string.IsNullOrEmpty(result.GetValue(template)))
            {
                result.AddError("Say a TEXT or --template ID.");
            }

            if (result.GetValue(set)?.FirstOrDefault(one => one.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
            {
                result.AddError($"--set: \"{Terminal.Clean(wrong)}\" is not NAME=VALUE.");
            }
            else if (result.GetValue(set)?.GroupBy(one => one[..one.IndexOf('=', StringComparison.Ordinal)], StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            {
                result.AddError($"--set: {Terminal.Clean(twice.Key)} is said twice.");
            }
        });
        var send = (AsynchronousCommandLineAction)act.Action!;
        act.SetAction((parsed, cancellationToken) => !parsed.GetValue(preview)
            ? send.InvokeAsync(parsed, cancellationToken)
            : context.WithServerAsync(parsed, async client =>
            {
                var path = IncidentAct.Path(parsed.GetValue((Argument<string>)act.Arguments[0])!, "update-preview");
                var reply = await client.PostAsync(path, Body(parsed) with { Preview = null }, WatchbillJson.Default.IncidentCommandBody, WatchbillJson.Default.UpdatePreviewInfo, cancellationToken);
                var exit = context.Show(parsed, reply, WatchbillJson.Default.UpdatePreviewInfo, look => Print(look, context.Terminal));
                return exit == ExitCode.Done && reply.Value is { Refused: not null } ? ExitCode.Failed : exit;
            }));
        return act;
    }

    private static IncidentAct Approve(CommandContext context)
    {
        var number = Number();
        var revision = new Option<int?>("--revision") { Description = "Of the draft that you looked at: refused when it says something else now", HelpName = "NUMBER" };
        return new IncidentAct(
            context,
            "approve-update",
            "approve-update",
            """
            Approves an update that waits. The last approval that is missing sends it.

            Example:
              watchbill incident approve-update INC-142 1 --revision 2
            """,
            [number, revision],
            parsed => new IncidentCommandBody(Number: parsed.GetValue(number), Revision: parsed.GetValue(revision)));
    }

    private static IncidentAct Refuse(CommandContext context)
    {
        var number = Number();
        var why = IncidentAct.Text("--why", "For whoever wrote it", "WHY");
        return new IncidentAct(
            context,
            "refuse-update",
            "refuse-update",
            """
            Refuses an update that waits for approval.

            Example:
              watchbill incident refuse-update INC-142 1 --why 'Names a customer'
            """,
            [number, why],
            parsed => new IncidentCommandBody(Number: parsed.GetValue(number), Why: parsed.GetValue(why)));
    }

    private static IncidentAct Withdraw(CommandContext context)
    {
        var number = Number();
        return new IncidentAct(
            context,
            "withdraw-update",
            "withdraw-update",
            """
            Takes back an update that waits for approval.

            Example:
              watchbill incident withdraw-update INC-142 1
            """,
            [number],
            parsed => new IncidentCommandBody(Number: parsed.GetValue(number)));
    }

    private static IncidentAct EditDraft(CommandContext context)
    {
        var number = Number();
        var text = new Argument<string>("TEXT") { Description = "What it says from now on" };
        var nextIn = IncidentAct.Text("--next-in", "When the next one is promised, from now, like 30m", "LENGTH");
        return new IncidentAct(
            context,
            "edit-draft",
            "edit-draft",
            """
            Changes an update that waits for approval. Whoever had approved it has to look again.

            Example:
              watchbill incident edit-draft INC-142 1 'One of five payments fails.'
            """,
            [number, text, nextIn],
            parsed => new IncidentCommandBody(Number: parsed.GetValue(number), Text: parsed.GetValue(text), NextIn: parsed.GetValue(nextIn)));
    }

    private static Argument<int> Number() => new("NUMBER") { Description = "Which draft, as `show` numbers them" };

    private static void Print(UpdatePreviewInfo look, Terminal terminal)
    {
        if (look.Refused is { } refused)
        {
            terminal.Error.WriteLine(Terminal.Clean(refused));
            foreach (var problem in look.Problems)
            {
                terminal.Error.WriteLine(Terminal.Clean($"{problem.Code}: {problem.Message}; fix: {problem.Fix}"));
            }

            return;
        }

        if (look.WaitsFor.Count > 0)
        {
            terminal.Out.WriteLine(Terminal.Clean($"Waits for approval by {string.Join(" and ", look.WaitsFor)}."));
        }

        if (look.Note is { } note)
        {
            terminal.Out.WriteLine(Terminal.Clean(note));
        }

        Section(terminal, "In the timeline", null, look.Text ?? "");
        foreach (var place in look.Places)
        {
            Section(terminal, place.Recipients > 1 ? $"{place.Name} ({place.Place}), {place.Recipients} mails" : $"{place.Name} ({place.Place})", place.Subject, place.Text);
        }

        if (look.Seal is { } seal)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"To send exactly this: --as-previewed {seal}");
        }
    }

    private static void Section(Terminal terminal, string title, string? subject, string text)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Terminal.Clean($"== {title}"));
        if (subject is not null)
        {
            terminal.Out.WriteLine(Terminal.Clean($"Subject: {subject}"));
            terminal.Out.WriteLine();
        }

        foreach (var line in text.Split('\n'))
        {
            terminal.Out.WriteLine(Terminal.Clean(line));
        }
    }
}
