using System.CommandLine;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Server.Access;

namespace Watchbill.Commands;

internal static class AdminCreateTokenCommand
{
    private const string Running = "A server that is running makes tokens itself: use `watchbill token create` with an account's own token, or stop it first.";

    public static Command Create(CommandContext context)
    {
        var user = new Argument<string>("USER") { Description = "The account's id" };
        var name = new Option<string>("--name") { Description = "What it is for", HelpName = "NAME", DefaultValueFactory = _ => "made on the host" };
        name.Validators.Add(result =>
        {
            if (result.GetValue(name) is not { Length: > 0 and <= AccessService.MaxNameLength } text || string.IsNullOrWhiteSpace(text))
            {
                result.AddError($"--name has 1 to {AccessService.MaxNameLength} characters.");
            }
        });
        var data = OnHost.Data();
        var command = new Command(
            "create-token",
            """
            Makes a token for an account and prints it.

            Example:
              watchbill admin create-token ana --data /var/lib/watchbill
            """) { user, name, data };
        command.SetAction((parsed, cancellationToken) => OnHost.RunAsync(
            OnHost.Options(parsed, data, context),
            context,
            Running,
            async node =>
            {
                var id = parsed.GetValue(user)!;
                var made = await node.Access.CreateTokenAsync(new UserId(id), parsed.GetValue(name)!, null, Actor.Engine("host"), Door.Cli, cancellationToken);
                if (made is null)
                {
                    context.Terminal.Fail($"There is no user '{id}'.", $"There are: {string.Join(", ", node.Engine.Definitions.Current.Users.Keys.Order())}");
                    return ExitCode.NotFound;
                }

                context.Terminal.Out.WriteLine(made.Token);
                return ExitCode.Done;
            },
            cancellationToken));
        return command;
    }
}
