using System.CommandLine;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Config.Reading;
using Watchbill.Domain.Templates;
using Watchbill.Output;
using Watchbill.Server.Features.Templates;
using Watchbill.Templates;

namespace Watchbill.Commands;

/// <summary>Needs no server: reads the folder here.</summary>
internal static class TemplateCommand
{
    public static Command Create(CommandContext context) => new(
        "template",
        """
        The messages that incidents send, as a folder of configuration has them. No server is asked and nothing is sent.

        Examples:
          watchbill template list --config .
          watchbill template show declared
          watchbill template preview declared --set impact='One of five payments fails' --for slack
        """)
    {
        List(context),
        Show(context),
        TemplatePreviewCommand.Create(context),
    };

    public static Option<string> Folder() => new("--config") { Description = "The folder with the YAML and Markdown files", HelpName = "DIR", DefaultValueFactory = _ => "." };

    public static Argument<string> Id() => new("ID") { Description = "The template; a Markdown file's name without .md, unless it says another id" };

    /// <summary>The folder's templates. Those that have problems have said so, and are not among them.</summary>
    public static (IReadOnlyList<CommunicationTemplate> Templates, bool HasErrors) Read(string folder, Terminal terminal)
    {
        var read = ConfigurationReader.Read(folder);

        // Whatever else is wrong with the folder is said by `watchbill check`.
        var errors = read.Diagnostics.Where(one => one.Level == DiagnosticLevel.Error && (one.File == "." || one.Code is "no-front-matter" or "yaml-syntax" or "yaml-tab")).ToList();
        foreach (var error in errors)
        {
            terminal.Error.WriteLine(error.ToString());
        }

        return (read.Documents.Templates, errors.Count > 0);
    }

    /// <summary>Null when there is none, which has been said.</summary>
    public static CommunicationTemplate? Find(string folder, string id, Terminal terminal, out int exit)
    {
        var (templates, hasErrors) = Read(folder, terminal);
        var found = templates.FirstOrDefault(template => template.Id == id);
        exit = found is not null ? ExitCode.Done : hasErrors ? ExitCode.Configuration : ExitCode.NotFound;
        if (found is null)
        {
            terminal.Fail($"There is no template \"{Terminal.Clean(id)}\" in {folder}.", Suggestion.Fix(id, templates.Select(template => template.Id), "`watchbill template list` names them."));
        }

        return found;
    }

    private static Command List(CommandContext context)
    {
        var folder = Folder();
        var command = new Command(
            "list",
            """
            Lists the templates of a folder.

            Example:
              watchbill template list --config ./conf
            """) { folder };
        command.SetAction(parsed =>
        {
            var (templates, hasErrors) = Read(parsed.GetValue(folder)!, context.Terminal);
            if (context.WantsJson(parsed))
            {
                context.Terminal.PrintJson(new TemplateList([.. templates.Select(TemplateForms.Summary)]), WatchbillJson.Default.TemplateList);
            }
            else
            {
                context.Terminal.PrintTable(
                    ["ID", "NAME", "FOR", "AUDIENCE", "CHANNELS"],
                    templates.Select(IReadOnlyList<string> (template) =>
                        [template.Id, template.Name, TemplateWords.Of(template.Purpose), TemplateWords.Of(template.Audience), string.Join(", ", template.Channels.Select(TemplateWords.Of))]));
            }

            return hasErrors ? ExitCode.Configuration : ExitCode.Done;
        });
        return command;
    }

    private static Command Show(CommandContext context)
    {
        var (id, folder) = (Id(), Folder());
        var command = new Command(
            "show",
            """
            Shows a template: its text, what its sender fills in, and what it writes.

            Example:
              watchbill template show declared --config ./conf
            """) { id, folder };
        command.SetAction(parsed =>
        {
            if (Find(parsed.GetValue(folder)!, parsed.GetValue(id)!, context.Terminal, out var exit) is not { } template)
            {
                return exit;
            }

            if (context.WantsJson(parsed))
            {
                context.Terminal.PrintJson(TemplateForms.Of(template), WatchbillJson.Default.TemplateInfo);
            }
            else
            {
                Print(template, context.Terminal);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(CommunicationTemplate template, Terminal terminal)
    {
        var placeholders = TemplateCheck.Placeholders(template);
        terminal.Out.WriteLine($"{Terminal.Clean(template.Name)} ({template.Id}): {TemplateWords.Of(template.Purpose)}, {TemplateWords.Of(template.Audience)}, for {string.Join(", ", template.Channels.Select(TemplateWords.Of))}");
        if (!template.Inputs.IsEmpty)
        {
            terminal.PrintTable(
                ["INPUT", "LABEL", "TYPE", "REQUIRED", "WHEN EMPTY", "EXAMPLE"],
                template.Inputs.Select(IReadOnlyList<string> (input) =>
                    [input.Name, input.Label, TemplateWords.Of(input.Type), input.Required ? "yes" : "", input.From ?? input.Default ?? "", input.Example?.ReplaceLineEndings("; ") ?? ""]));
        }

        terminal.Out.WriteLine($"{placeholders.Length} placeholders: {string.Join("; ", placeholders)}");
        terminal.Out.WriteLine();
        if (template.Subject is { } subject)
        {
            terminal.Out.WriteLine($"Subject: {Terminal.Clean(subject)}");
        }

        terminal.Out.WriteLine(template.Body);
    }
}
