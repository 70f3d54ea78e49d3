using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;

namespace Watchbill.Commands;

internal static class KeysCommand
{
    public static Command Create(CommandContext context) => new(
        "keys",
        """
        The keys with which monitoring sources send events.

        Examples:
          watchbill keys list checkout
          watchbill keys rotate checkout prometheus
        """)
    {
        KeysListCommand.Create(context),
        KeysRotateCommand.Create(context),
    };

    public static void Print(IReadOnlyList<NewKey> keys, Terminal terminal)
    {
        foreach (var key in keys)
        {
            terminal.Out.WriteLine($"{key.Service}/{key.Integration} ({key.Kind.Replace('_', ' ')}), shown this once:");
            terminal.Out.WriteLine($"    url {key.Url}");
            terminal.Out.WriteLine($"    key {key.Key}");
            if (key.OldKeysEndAt is { } end)
            {
                terminal.Out.WriteLine($"    the old key works until {Terminal.When(end)}");
            }
        }
    }
}

internal static class KeysListCommand
{
    public static Command Create(CommandContext context)
    {
        var service = new Argument<string>("SERVICE") { Description = "The service's id" };
        var command = new Command(
            "list",
            """
            Lists the keys of a service: their last characters, never the keys.

            Example:
              watchbill keys list checkout
            """) { service };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.GetAsync($"services/{Uri.EscapeDataString(parsed.GetValue(service)!)}/keys", WatchbillJson.Default.KeyList, cancellationToken),
            WatchbillJson.Default.KeyList,
            list => context.Terminal.PrintTable(
                ["INTEGRATION", "ENDS IN", "CREATED", "EXPIRES"],
                list.Keys.Select(IReadOnlyList<string> (key) => [key.Integration, key.Hint, Terminal.When(key.CreatedAt), Terminal.When(key.ExpiresAt)])))));
        return command;
    }
}

internal static class KeysRotateCommand
{
    public static Command Create(CommandContext context)
    {
        var service = new Argument<string>("SERVICE") { Description = "The service's id" };
        var integration = new Argument<string?>("INTEGRATION") { Description = "May be left out when the service has one only", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(
            "rotate",
            """
            Makes a new key. The old one works for another 24 hours.

            Examples:
              watchbill keys rotate checkout prometheus
            """) { service, integration };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client => context.Show(
            parsed,
            await client.PostAsync(
                $"services/{Uri.EscapeDataString(parsed.GetValue(service)!)}/keys/rotate",
                new RotateKey(parsed.GetValue(integration)),
                WatchbillJson.Default.RotateKey,
                WatchbillJson.Default.NewKey,
                cancellationToken),
            WatchbillJson.Default.NewKey,
            key => KeysCommand.Print([key], context.Terminal))));
        return command;
    }
}
