using System.CommandLine;
using Watchbill.Api;
using Watchbill.Domain;

namespace Watchbill.Commands;

internal static class AdminResetPasswordCommand
{
    private const string Running = "A server that is running changes passwords itself: log in as an administrator and use the page 'People', or stop it first.";

    public static Command Create(CommandContext context)
    {
        var user = new Argument<string>("USER") { Description = "The account's id" };
        var data = OnHost.Data();
        var command = new Command(
            "reset-password",
            """
            Gives an account a new random password and prints it; the next login asks for another. All sessions of the account end.

            Example:
              watchbill admin reset-password ana --data /var/lib/watchbill
            """) { user, data };
        command.SetAction((parsed, cancellationToken) => OnHost.RunAsync(
            OnHost.Options(parsed, data, context),
            context,
            Running,
            async node =>
            {
                var id = parsed.GetValue(user)!;
                if (await node.Access.ResetPasswordAsync(new UserId(id), Actor.Engine("host"), Door.Cli, cancellationToken) is not { } password)
                {
                    context.Terminal.Fail($"There is no user '{id}'.", $"There are: {string.Join(", ", node.Engine.Definitions.Current.Users.Keys.Order())}");
                    return ExitCode.NotFound;
                }

                context.Terminal.Out.WriteLine(password);
                return ExitCode.Done;
            },
            cancellationToken));
        return command;
    }
}
