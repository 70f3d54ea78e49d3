using System.Net;
using System.Net.Sockets;
using System.Text;
using NodaTime;
using Watchbill.Config.Playbooks;
using Watchbill.Domain.Playbooks;
using Watchbill.StandIns.Calendars;

namespace Watchbill.Steps.Tests;

public sealed class HttpStepTests
{
    [Fact]
    public async Task An_allowed_address_is_asked_and_judged()
    {
        await using var host = await CalendarHost.StartAsync("BEGIN:VCALENDAR and more");
        var settings = new StepSettings { HttpAllow = [host.Authority] };

        var outcome = await Stage.RunAsync(settings, new HttpCheck(host.Address + "?q=${x}", Head: false), expect: [new StatusBetween(200, 299), new OutputContains("VCALENDAR"), new OutputLacks("error")], values: ("x", "a b&c"));
        var failed = await Stage.RunAsync(settings, new HttpCheck($"http://{host.Authority}/nowhere", Head: false), expect: [new StatusBetween(200, 200)]);

        Assert.Equal((StepStatus.Passed, "HTTP 200 OK\n\nBEGIN:VCALENDAR and more"), (outcome.Status, outcome.Output));
        Assert.Equal("?q=a%20b%26c", host.Requests.All[0].Query);
        Assert.Equal((StepStatus.Failed, "Not as expected: status is 200: it is 404."), (failed.Status, failed.Sentence));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/health")]
    [InlineData("https://127.0.0.1/health")]
    [InlineData("https://localhost/health")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[::1]/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    public async Task Internal_addresses_are_out_of_reach_unless_allowed(string url)
    {
        var outcome = await Stage.RunAsync(StepSettings.None, new HttpCheck(url, Head: false));

        Assert.Equal(StepStatus.Error, outcome.Status);
        Assert.Contains("http.allow in the server's settings of steps", outcome.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_shown_and_not_followed()
    {
        await using var server = new OneAnswer("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");

        var outcome = await Stage.RunAsync(new StepSettings { HttpAllow = [server.Authority] }, new HttpCheck($"http://{server.Authority}/", Head: true), expect: [new StatusBetween(302, 302)]);

        Assert.Equal(StepStatus.Passed, outcome.Status);
        Assert.Contains("location: http://169.254.169.254/", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_never_answers_is_left_when_the_time_is_over()
    {
        await using var server = new OneAnswer("");

        var outcome = await Stage.RunAsync(new StepSettings { HttpAllow = [server.Authority] }, new HttpCheck($"http://{server.Authority}/", Head: false), limit: Duration.FromSeconds(1));

        Assert.Equal((StepStatus.TimedOut, "It took longer than 1s and was ended."), (outcome.Status, outcome.Sentence));
    }

    [Fact]
    public async Task A_large_answer_is_cut_and_secrets_in_it_are_masked()
    {
        var body = "token=abc123 " + new string('x', 300_000);
        await using var server = new OneAnswer($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        var outcome = await Stage.RunAsync(new StepSettings { HttpAllow = [server.Authority] }, new HttpCheck($"http://{server.Authority}/", Head: false), output: 40);

        Assert.Equal("HTTP 200 OK\n\ntoken=*** xxxxxxxxxxxxxxxxx", outcome.Output);
        Assert.True(outcome.Truncated);
    }

    /// <summary>Takes connections, reads, writes the same bytes to each, and keeps it open when there are none.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public OneAnswer(string answer)
        {
            _listener.Start();
            Authority = _listener.LocalEndpoint.ToString()!;
            _serving = ServeAsync(Encoding.ASCII.GetBytes(answer));
        }

        public string Authority { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _serving;
            _stop.Dispose();
        }

        private async Task ServeAsync(byte[] answer)
        {
            var open = new List<TcpClient>();
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    open.Add(client);
                    _ = await client.GetStream().ReadAsync(new byte[4_096], _stop.Token);
                    await client.GetStream().WriteAsync(answer, _stop.Token);
                }
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or IOException)
            {
                open.ForEach(client => client.Dispose());
            }
        }
    }
}
