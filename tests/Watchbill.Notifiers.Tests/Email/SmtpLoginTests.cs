using System.Net;
using System.Net.Sockets;
using System.Text;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;

namespace Watchbill.Notifiers.Tests.Email;

/// <summary>
/// Logging in, against a few lines of a server of our own: the .NET client writes the mechanism's name in lower case ("AUTH login"),
/// which mail servers take and the scripted one does not.
/// </summary>
public sealed class SmtpLoginTests
{
    private static readonly string Login = "AUTH login " + Convert.ToBase64String("watch"u8);

    [Fact]
    public async Task The_user_name_and_password_are_given_before_the_mail()
    {
        var (result, said) = await SendAsync("235 2.7.0 welcome");

        Assert.IsType<Delivered>(result);
        Assert.Equal(
            [Login, Convert.ToBase64String("s3cret-of-smtp"u8), "MAIL FROM:<pages@watch.example.org>", "RCPT TO:<ana@example.org>", "DATA"],
            said.Skip(1).Take(5));
    }

    [Fact]
    public async Task Wrong_credentials_are_the_providers_failure_and_are_not_shown()
    {
        // After a refused login the .NET client goes on without one, and is refused at the next step.
        var (result, said) = await SendAsync("535 5.7.8 no");

        var failed = Assert.IsType<ProviderFailed>(result);
        Assert.Contains("530", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("*** is wrong", failed.Detail, StringComparison.Ordinal);
        Assert.Contains(Login, said);
        Assert.DoesNotContain("DATA", said);
    }

    private static async Task<(DeliveryResult Result, IReadOnlyList<string> Said)> SendAsync(string verdict)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, verdict);
        var options = new SmtpOptions("127.0.0.1", "pages@watch.example.org")
        {
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            PlainOnLoopback = true,
            UserName = "watch",
            Password = new Secret("s3cret-of-smtp"),
            TimeLimit = TimeSpan.FromSeconds(10),
        };
        var result = await new SmtpNotifier(options, Sample.Links, TimeProvider.System).SendAsync(Sample.Page("ana@example.org"), default);
        return (result, await serving);
    }

    /// <summary>What the client said outside of the mail itself, until it left.</summary>
    private static async Task<IReadOnlyList<string>> ServeAsync(TcpListener listener, string verdict)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var said = new List<string>();
        var inData = false;
        await writer.WriteLineAsync("220 ready");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!inData)
                said.Add(line);
            if (line == "QUIT")
                break;
            if (inData && line != ".")
                continue;
            inData = line == "DATA";
            await writer.WriteLineAsync(
                inData ? "354 go on"
                : line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-ready\r\n250 AUTH LOGIN PLAIN"
                : line == Login ? "334 UGFzc3dvcmQ6"
                : said.Count > 1 && said[^2] == Login && said[^1] == line ? verdict
                : line.StartsWith("MAIL", StringComparison.Ordinal) && verdict[0] == '5' ? "530 5.7.0 log in first, s3cret-of-smtp is wrong"
                : "250 fine");
        }

        return said;
    }
}
