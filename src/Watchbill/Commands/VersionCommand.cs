using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class VersionCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "version",
            """
            Prints the version.

            Example:
              watchbill version
            """);
        command.SetAction(_ =>
        {
            context.Terminal.Out.WriteLine(ProductVersion.Text);
            return ExitCode.Done;
        });
        return command;
    }
}
