using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Watchbill.Output;
using Watchbill.Server.Demo;
using Watchbill.Server.Hosting;

namespace Watchbill.Commands;

internal static class DemoCommand
{
    private const int UsualPort = 8080;

    public static Command Create(CommandContext context)
    {
        var port = new Option<int?>("--port") { Description = $"Where to listen; else {UsualPort}, or any free port when that is taken", HelpName = "PORT" };
        port.Validators.Add(result =>
        {
            if (result.GetValue(port) is < 0 or > 65_535)
            {
                result.AddError("--port is 0 to 65535; 0 takes a free one.");
            }
        });
        var command = new Command(
            "demo",
            """
            Starts a server with an invented company in a temporary folder and fires an alert, so that you can watch people being paged.
            Nothing leaves this machine: messages go to the outbox. Ctrl-C ends it and removes everything.

            Examples:
              watchbill demo
              watchbill demo --port 9000
            """) { port };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(port), context.Terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int? port, Terminal terminal, CancellationToken cancellationToken)
    {
        var chosen = port ?? (ServeOptions.IsFree(UsualPort) ? UsualPort : 0);
        if (chosen == 0)
        {
            chosen = FreePort();
        }

        var folder = Directory.CreateTempSubdirectory("watchbill-demo-").FullName;
        var address = new Uri($"http://127.0.0.1:{chosen}");
        try
        {
            var options = new ServerOptions(folder, [address.AbsoluteUri.TrimEnd('/')], address) { IsDemo = true };
            return await Serving.RunAsync(options, terminal, LogLevel.Warning, (app, url) => WelcomeAsync(app, url, terminal, cancellationToken), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WelcomeAsync(WebApplication app, Uri url, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Out.WriteLine($"Watchbill's demonstration runs at {url}");
        terminal.Out.WriteLine($"Log in as {DemoOrganisation.UserName} with the password {DemoOrganisation.Password}");
        var organisation = app.Services.GetRequiredService<DemoOrganisation>();
        using var http = new HttpClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(DemoOrganisation.SampleEvent));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(organisation.SampleUrl, content, cancellationToken);
        terminal.Out.WriteLine(
            answer.IsSuccessStatusCode
                ? "An alert has just fired: watch who is paged. Ctrl-C ends the demonstration and removes its data."
                : $"The sample alert was not taken in: {(int)answer.StatusCode}. Ctrl-C ends the demonstration.");
        terminal.Out.Flush();
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
