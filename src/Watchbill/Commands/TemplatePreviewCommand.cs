using System.CommandLine;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Server.Features.Templates;
using Watchbill.Templates;

namespace Watchbill.Commands;

internal static class TemplatePreviewCommand
{
    public static Command Create(CommandContext context)
    {
        var (id, folder) = (TemplateCommand.Id(), TemplateCommand.Folder());
        var set = new Option<string[]>("--set") { Description = "An input, or a name such as incident.duration; an item of a list per line. For the rest there are examples", HelpName = "NAME=VALUE" };
        var destination = new Option<string?>("--for") { Description = "Where it would go; else the template's first channel", HelpName = string.Join('|', TemplateWords.Destinations) };
        destination.AcceptOnlyFromAmong([.. TemplateWords.Destinations]);
        var command = new Command(
            "preview",
            """
            Shows what a template would look like with an incident that never was. Exit code 1 when nothing could be sent like this; what is missing is said.

            Examples:
              watchbill template preview declared --set impact='One of five payments fails'
              watchbill template preview customer-resolved --for mail-html --set incident.duration=2h15m
              watchbill template preview update --set $'mitigation=Restart the pods | done\nWatch them | running'
            """) { id, set, destination, folder };
        command.SetAction(parsed =>
        {
            var said = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var one in parsed.GetValue(set) ?? [])
            {
                var equals = one.IndexOf('=', StringComparison.Ordinal);
                if (equals < 1)
                {
                    context.Terminal.Fail($"\"{Terminal.Clean(one)}\" is not NAME=VALUE.", "Write --set name=value.");
                    return ExitCode.Usage;
                }

                said[one[..equals]] = one[(equals + 1)..];
            }

            if (TemplateCommand.Find(parsed.GetValue(folder)!, parsed.GetValue(id)!, context.Terminal, out var exit) is not { } template)
            {
                return exit;
            }

            if (template.Channels.IsEmpty)
            {
                context.Terminal.Fail($"{template.Id} is for no channel.", "`watchbill check` says what is wrong with it.");
                return ExitCode.Configuration;
            }

            var shown = TemplateWords.ParseDestination(parsed.GetValue(destination)) ?? TemplateDestinations.PreviewOf(template.Channels[0]);
            var preview = TemplateForms.Of(template, shown, TemplatePreview.Of(template, context.Terminal.Time.Now(), shown, said));
            if (context.WantsJson(parsed))
            {
                context.Terminal.PrintJson(preview, WatchbillJson.Default.TemplatePreviewInfo);
            }
            else
            {
                Print(preview, context.Terminal);
            }

            return preview.Text is null ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Print(TemplatePreviewInfo preview, Terminal terminal)
    {
        foreach (var problem in preview.Problems)
        {
            terminal.Error.WriteLine($"{problem.Code}: {problem.Message}; fix: {problem.Fix}");
        }

        if (preview.Subject is { } subject)
        {
            terminal.Out.WriteLine($"Subject: {subject}");
            terminal.Out.WriteLine();
        }

        if (preview.Text is { } text)
        {
            terminal.Out.WriteLine(text);
        }
    }
}
