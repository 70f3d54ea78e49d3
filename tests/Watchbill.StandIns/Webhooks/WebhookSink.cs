using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Webhooks;

/// <summary>
/// Somebody's webhook on 127.0.0.1: records whatever arrives and answers 200, unless told otherwise per path. Thread-safe.
/// </summary>
public sealed class WebhookSink : IAsyncDisposable
{
    private readonly ScriptedServer _server;

    private WebhookSink(ScriptedServer server) => _server = server;

    /// <summary>Base of every URL that it takes; any path below will do.</summary>
    public Uri Url => _server.Url;

    /// <summary>Operations are request paths, such as "/hook".</summary>
    public FaultScript Script => _server.Script;

    /// <summary>Every request that arrived, whatever it was answered.</summary>
    public Recording<ReceivedRequest> Requests => _server.Requests;

    public static async Task<WebhookSink> StartAsync(TimeProvider? clock = null)
        => new(await ScriptedServer.StartAsync(new Anyone(), clock ?? TimeProvider.System));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed class Anyone : IVendor
    {
        public string OperationOf(ReceivedRequest request) => request.Path;

        public Answer Handle(string operation, ReceivedRequest request) => Answer.Text(200, "ok");

        public Answer RateLimited(int retryAfterSeconds) => Answer.Text(429, "slow down");

        public Answer Refused(string code) => Answer.Text(400, code);
    }
}
