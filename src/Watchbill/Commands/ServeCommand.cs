using System.CommandLine;
using Watchbill.Api;
using Watchbill.Server.Features.Configuration;

namespace Watchbill.Commands;

internal static class ServeCommand
{
    public static Command Create(CommandContext context)
    {
        var options = new ServeOptions();
        var command = new Command(
            "serve",
            """
            Runs the server: web pages, interface, ingest and paging in one process, with its data in one folder.

            Channels are configured by environment variables: WATCHBILL_SMTP_HOST, WATCHBILL_TWILIO_ACCOUNT_SID, WATCHBILL_SLACK_BOT_TOKEN,
            WATCHBILL_WEBHOOK_SECRET and those that belong to them; what has no channel goes to the outbox. WATCHBILL_POSTGRES uses PostgreSQL.

            Examples:
              watchbill serve
              watchbill serve --data /var/lib/watchbill --listen http://0.0.0.0:8080 --public-url https://watch.example.org
              watchbill serve --config /etc/watchbill --trusted-proxy 10.0.0.0/8
              watchbill serve --listen https://0.0.0.0:8443 --tls-certificate fullchain.pem --tls-key privkey.pem
            """);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, options, context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ServeOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        var terminal = context.Terminal;
        var (server, problems) = options.Read(parsed, context.Environment);
        if (server is null)
        {
            foreach (var problem in problems)
            {
                terminal.Fail(problem, null);
            }

            return ExitCode.Configuration;
        }

        ConfiguredFolder? folder = null;
        var exit = await Serving.RunAsync(
            server,
            terminal,
            LogLevel.Information,
            (app, address) =>
            {
                folder = app.Services.GetRequiredService<ConfiguredFolder>();
                var store = app.Services.GetRequiredService<Engine.WatchbillEngine>().Store;
                terminal.Error.WriteLine($"watchbill {ProductVersion.Text}, {store.Description}");
                terminal.Error.WriteLine($"Listening on {address}. People reach it at {server.PublicUrl}. Stop with Ctrl-C.");
                return Task.CompletedTask;
            },
            cancellationToken);
        return exit == ExitCode.Done && folder is { HasErrors: true } ? ExitCode.Configuration : exit;
    }
}
