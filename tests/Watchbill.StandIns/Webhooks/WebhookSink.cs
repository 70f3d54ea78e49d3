using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Webhooks;

public sealed class WebhookSink : IAsyncDisposable
{
    private static NotSupportedException Later => new("Only the signature so far.");

    public Uri Url => throw Later;
    /// <summary>Operations are request paths, such as "/hook"; what is not scripted answers 200.</summary>
    public FaultScript Script => throw Later;
    /// <summary>Every request that arrived, refused ones too.</summary>
    public Recording<ReceivedRequest> Requests => throw Later;

    public static Task<WebhookSink> StartAsync(TimeProvider? clock = null) => throw Later;
    public static WebhookVerdict Verify(ReceivedRequest request, string secret, DateTimeOffset now, TimeSpan? tolerance = null) => throw Later;
    public static string Sign(string secret, string id, long timestamp, string body) => throw Later;

    public ValueTask DisposeAsync() => throw Later;
}
