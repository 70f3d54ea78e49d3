using System.CommandLine;
using Watchbill.Api;
using Watchbill.Client;

namespace Watchbill.Commands;

internal static class LoginCommand
{
    public static Command Create(CommandContext context)
    {
        var url = new Argument<string>("URL") { Description = "The server's address" };
        var command = new Command(
            "login",
            """
            Stores a server's address and your token in ~/.config/watchbill, readable by you alone. The token is read from the input, so that it
            is in no history. WATCHBILL_URL and WATCHBILL_TOKEN win over what is stored.

            Examples:
              watchbill login https://watch.example.org
              watchbill login https://watch.example.org < token.txt
            """) { url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = context.Terminal;
            if (ServerAddress.Parse(parsed.GetValue(url)!) is not { } address)
            {
                terminal.Fail($"'{parsed.GetValue(url)}' is not an http or https URL.", null);
                return ExitCode.Usage;
            }

            if (terminal.IsInteractive)
            {
                terminal.Error.Write($"Token for {address}: ");
            }

            var token = (await terminal.In.ReadLineAsync(cancellationToken))?.Trim();
            if (string.IsNullOrEmpty(token) || token.Any(c => c is <= ' ' or > '~'))
            {
                terminal.Fail("No token was given.", "Make the first one with `watchbill admin create-token USER` on the host, further ones with `watchbill token create`.");
                return ExitCode.Usage;
            }

            using var client = new ServerClient(new ServerAddress(address, token));
            var reply = await client.GetAsync("tokens", WatchbillJson.Default.TokenList, cancellationToken);
            if (reply.Value is null)
            {
                return context.Refused(reply);
            }

            var path = new StoredLogin(address.AbsoluteUri, token).Write(context.Environment);
            terminal.Out.WriteLine($"Stored in {path}");
            return ExitCode.Done;
        });
        return command;
    }
}
