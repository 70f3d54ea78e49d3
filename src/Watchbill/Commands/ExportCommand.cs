using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class ExportCommand
{
    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string>("DIR") { Description = "Where the files go; made when absent, and must be empty" };
        var command = new Command(
            "export",
            """
            Writes the server's configuration as files that `apply` reads back, and operations (overrides, contact methods) into its folder 'operations'.

            Examples:
              watchbill export ./watchbill-config
              watchbill export /tmp/before && diff -r /tmp/before /etc/watchbill
            """) { folder };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var target = Path.GetFullPath(parsed.GetValue(folder)!);
            if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            {
                context.Terminal.Fail($"{target} is not empty.", "Name a folder that is: an export overwrites nothing.");
                return ExitCode.Usage;
            }

            var reply = await client.GetAsync("config/export", WatchbillJson.Default.ExportResult, cancellationToken);
            if (reply.Value is not { } export)
            {
                return context.Refused(reply);
            }

            foreach (var (path, text) in export.Files)
            {
                var file = Path.GetFullPath(Path.Combine(target, path));
                if (!file.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    context.Terminal.Fail($"The server names a file outside the folder: {path}", null);
                    return ExitCode.Failed;
                }

                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text, cancellationToken);
            }

            context.Terminal.Out.WriteLine($"{export.Files.Count} files in {target}");
            return ExitCode.Done;
        }));
        return command;
    }
}
