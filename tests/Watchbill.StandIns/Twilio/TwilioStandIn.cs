using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Twilio;

public sealed class TwilioStandIn : IAsyncDisposable
{
    private static NotSupportedException Later => new("Only the signature so far.");

    /// <summary>The stand-in for https://api.twilio.com/.</summary>
    public Uri ApiUrl => throw Later;
    public string AccountSid => throw Later;
    public string AuthToken => throw Later;
    public string Number => throw Later;
    public string MessagingServiceSid => throw Later;
    public string SpecificationNote => throw Later;
    /// <summary>Operations: "messages.create", "messages.fetch", "messages.update".</summary>
    public FaultScript Script => throw Later;
    public Recording<TwilioMessage> Messages => throw Later;
    public Recording<Refusal> Refusals => throw Later;
    public Recording<ReceivedRequest> Requests => throw Later;

    public static Task<TwilioStandIn> StartAsync(TwilioOptions? options = null) => throw Later;

    public void OptOut(string number) => throw Later;
    public void OptIn(string number) => throw Later;
    /// <summary>Requests signed for URLs under <paramref name="publicBase"/> are sent to the same path under <paramref name="actualBase"/>.</summary>
    public void Route(Uri publicBase, Uri actualBase) => throw Later;
    /// <summary>Moves the message on and calls its StatusCallback, if it has one, once; null when it has none.</summary>
    public Task<HttpResponseMessage?> ReportAsync(string sid, string status, int? errorCode = null, CancellationToken cancel = default) => throw Later;
    /// <summary>Reports sent, then delivered.</summary>
    public Task DeliverAsync(string sid, CancellationToken cancel = default) => throw Later;
    public SignedRequest Inbound(Uri publicWebhook, string from, string body, string? to = null) => throw Later;
    public Task<TwilioReply> ReplyAsync(Uri publicWebhook, string from, string body, string? to = null, CancellationToken cancel = default) => throw Later;
    public Task<TwilioReply> SendAsync(SignedRequest request, Uri publicWebhook, CancellationToken cancel = default) => throw Later;

    public ValueTask DisposeAsync() => throw Later;
}

/// <summary>Base64 of HMAC-SHA1 over the full public URL followed by the form's names and values, sorted by name.</summary>
public static class TwilioSignature
{
    public static string Of(string authToken, Uri publicUrl, IEnumerable<KeyValuePair<string, string>> form) => throw new NotSupportedException();
}
