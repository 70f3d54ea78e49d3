using System.Security.Cryptography;
using System.Text;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Calendars;

/// <summary>Gives a calendar to whoever knows its address, with an ETag, and 304 to whoever has it. Any other path is 404. Thread-safe.</summary>
public sealed class CalendarHost : IAsyncDisposable
{
    /// <summary>Stands in the address and must be seen nowhere else.</summary>
    public const string Secret = "private-5ecret";

    private const string Path = "/private-5ecret/oncall.ics";
    private readonly ScriptedServer _server;
    private readonly Host _host;
    private bool _isStopped;

    private CalendarHost(ScriptedServer server, Host host) => (_server, _host) = (server, host);

    public string Address => new Uri(_server.Url, Path).AbsoluteUri;

    /// <summary>"127.0.0.1:12345", as an operator allows it.</summary>
    public string Authority => _server.Url.Authority;

    /// <summary>The only operation is "calendar".</summary>
    public FaultScript Script => _server.Script;

    public Recording<ReceivedRequest> Requests => _server.Requests;

    public string Text
    {
        get => _host.Text;
        set => _host.Text = value;
    }

    public static async Task<CalendarHost> StartAsync(string text)
    {
        var host = new Host { Text = text };
        return new CalendarHost(await ScriptedServer.StartAsync(host, TimeProvider.System), host);
    }

    /// <summary>From now on nobody answers at the address.</summary>
    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _server.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private sealed class Host : IVendor
    {
        private volatile string _text = "";

        public string Text
        {
            get => _text;
            set => _text = value;
        }

        public string OperationOf(ReceivedRequest request) => "calendar";

        public Answer Handle(string operation, ReceivedRequest request)
        {
            if (request.Method != "GET" || request.Path != Path)
                return Answer.Text(404, "not here");
            var text = Text;
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}\"";
            var answer = request.Header("If-None-Match") == tag ? new Answer(304, "text/calendar", "") : new Answer(200, "text/calendar; charset=utf-8", text);
            return answer with { Headers = new Dictionary<string, string> { ["ETag"] = tag } };
        }

        public Answer RateLimited(int retryAfterSeconds) => Answer.Text(429, "slow down");

        public Answer Refused(string code) => Answer.Text(400, code);
    }
}
