using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class TokenCommand
{
    public static Command Create(CommandContext context) => new(
        "token",
        """
        Your own tokens, with which programs act as you.

        Examples:
          watchbill token list
          watchbill token create "deploy script" --days 90
          watchbill token revoke tok-3f2a
        """)
    {
        TokenListCommand.Create(context),
        TokenCreateCommand.Create(context),
        TokenRevokeCommand.Create(context),
    };

    public static void Print(TokenList list, Terminal terminal) => terminal.PrintTable(
        ["ID", "NAME", "ENDS IN", "CREATED", "EXPIRES"],
        list.Tokens.Select(IReadOnlyList<string> (token) => [token.Id, token.Name, token.Hint, Terminal.When(token.CreatedAt), Terminal.When(token.ExpiresAt)]));
}

internal static class TokenListCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "list",
            """
            Lists your tokens: their last characters, never the tokens.

            Example:
              watchbill token list
            """);
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync("tokens", WatchbillJson.Default.TokenList, cancellationToken),
            WatchbillJson.Default.TokenList,
            list => TokenCommand.Print(list, context.Terminal))));
        return command;
    }
}

internal static class TokenCreateCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "What it is for" };
        var days = new Option<int?>("--days") { Description = "It ends after so many days; 1 to 3650", HelpName = "N" };
        var command = new Command(
            "create",
            """
            Makes a token and prints it this once.

            Example:
              watchbill token create "deploy script" --days 90
            """) { name, days };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.PostAsync(
                "tokens", new NewToken(parsed.GetValue(name)!, parsed.GetValue(days)), WatchbillJson.Default.NewToken, WatchbillJson.Default.MintedToken, cancellationToken),
            WatchbillJson.Default.MintedToken,
            minted => context.Terminal.Out.WriteLine(minted.Token))));
        return command;
    }
}

internal static class TokenRevokeCommand
{
    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("ID") { Description = "From `watchbill token list`" };
        var command = new Command(
            "revoke",
            """
            Revokes one of your tokens at once.

            Example:
              watchbill token revoke tok-3f2a
            """) { id };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.DeleteAsync($"tokens/{Uri.EscapeDataString(parsed.GetValue(id)!)}", WatchbillJson.Default.TokenList, cancellationToken),
            WatchbillJson.Default.TokenList,
            list => TokenCommand.Print(list, context.Terminal))));
        return command;
    }
}
