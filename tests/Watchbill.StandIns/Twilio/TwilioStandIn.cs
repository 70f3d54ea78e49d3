using System.Globalization;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Twilio;

/// <summary>
/// Twilio's Messages and Calls APIs on 127.0.0.1, and the phone at the other end: it can report on a message and answer it. Unknown parameters are
/// refused rather than ignored. Thread-safe.
/// </summary>
public sealed partial class TwilioStandIn : IAsyncDisposable
{
    private static readonly string[] StopWords = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"];
    private static readonly string[] StartWords = ["START", "YES", "UNSTOP"];

    private readonly TwilioOptions _options;
    private readonly TwilioApi _api;
    private readonly ScriptedServer _server;
    private readonly HttpClient _http = new();
    private volatile IReadOnlyList<(Uri Public, Uri Actual)> _routes = [];

    private TwilioStandIn(TwilioOptions options, TwilioApi api, ScriptedServer server)
    {
        _options = options;
        _api = api;
        _server = server;
    }

    /// <summary>It stands in for https://api.twilio.com/.</summary>
    public Uri ApiUrl => _server.Url;

    public string AccountSid => _options.AccountSid;

    public string AuthToken => _options.AuthToken;

    /// <summary>The first of the account's own numbers, E.164.</summary>
    public string Number => _options.OwnNumbers[0];

    public string MessagingServiceSid => _options.MessagingServiceSid;

    /// <summary>Whether the vendor's published document is checked against too, and if not, why.</summary>
    public string SpecificationNote => TwilioForm.Note;

    /// <summary>Operations: "messages.create", "messages.fetch", "messages.update".</summary>
    public FaultScript Script => _server.Script;

    /// <summary>Every accepted message, as it stands now.</summary>
    public Recording<TwilioMessage> Messages => _api.Messages;

    /// <summary>What was refused for its own faults (scripted refusals are not here).</summary>
    public Recording<Refusal> Refusals => _api.Refusals;

    public Recording<ReceivedRequest> Requests => _server.Requests;

    public static async Task<TwilioStandIn> StartAsync(TwilioOptions? options = null)
    {
        var given = options ?? new TwilioOptions();
        var api = new TwilioApi(given);
        return new TwilioStandIn(given, api, await ScriptedServer.StartAsync(api, given.Clock));
    }

    /// <summary>Messages to this number are refused with 21610 from now on.</summary>
    public void OptOut(string number) => _api.OptOut(number);

    public void OptIn(string number) => _api.OptIn(number);

    /// <summary>
    /// What is signed for a URL under <paramref name="publicBase"/> is sent to the same path under <paramref name="actualBase"/>, as a reverse
    /// proxy would do it.
    /// </summary>
    public void Route(Uri publicBase, Uri actualBase) => _routes = [.. _routes, (publicBase, actualBase)];

    /// <summary>
    /// Moves the message on to sent, delivered, undelivered or failed, and calls its StatusCallback. Null when it has none.
    /// </summary>
    /// <param name="errorCode">The vendor's number for undelivered and failed, such as 30005 for an unknown number.</param>
    /// <exception cref="ArgumentException">No message has this sid.</exception>
    public async Task<HttpResponseMessage?> ReportAsync(string sid, string status, int? errorCode = null, CancellationToken cancel = default)
    {
        var message = _api.Change(sid, m => m with { Status = status, ErrorCode = errorCode, From = m.From ?? Number })
            ?? throw new ArgumentException($"No message {sid} has been accepted.", nameof(sid));
        if (message.StatusCallback is not { } callback)
            return null;
        var form = new List<KeyValuePair<string, string>>
        {
            new("SmsSid", sid),
            new("SmsStatus", status),
            new("MessageStatus", status),
            new("To", message.To),
            new("MessageSid", sid),
            new("AccountSid", AccountSid),
            new("From", message.From!),
            new("ApiVersion", "2010-04-01"),
        };
        if (errorCode is { } code)
            form.Add(new("ErrorCode", code.ToString(CultureInfo.InvariantCulture)));
        using var request = Sign(callback, form).To(ActualOf(callback));
        return await _http.SendAsync(request, cancel);
    }

    /// <summary>Reports sent, then delivered.</summary>
    public async Task DeliverAsync(string sid, CancellationToken cancel = default)
    {
        (await ReportAsync(sid, "sent", cancel: cancel))?.Dispose();
        (await ReportAsync(sid, "delivered", cancel: cancel))?.Dispose();
    }

    /// <summary>A message from a phone to the account's number, signed for the webhook's public URL, with a MessageSid of its own.</summary>
    public SignedRequest Inbound(Uri publicWebhook, string from, string body, string? to = null)
    {
        var sid = _api.NewSid("SM");
        return Sign(publicWebhook,
        [
            new("ToCountry", "US"),
            new("FromCountry", "US"),
            new("SmsMessageSid", sid),
            new("NumMedia", "0"),
            new("SmsSid", sid),
            new("SmsStatus", "received"),
            new("Body", body),
            new("To", to ?? Number),
            new("NumSegments", SmsSegments.Count(body).ToString(CultureInfo.InvariantCulture)),
            new("MessageSid", sid),
            new("AccountSid", AccountSid),
            new("From", from),
            new("ApiVersion", "2010-04-01"),
        ]);
    }

    /// <summary>
    /// Answers from a phone and gives back what our webhook wants said. STOP and START also change the opt-out, as the vendor does it.
    /// </summary>
    public async Task<TwilioReply> ReplyAsync(Uri publicWebhook, string from, string body, string? to = null, CancellationToken cancel = default)
    {
        var word = body.Trim().ToUpperInvariant();
        if (StopWords.Contains(word))
            OptOut(from);
        if (StartWords.Contains(word))
            OptIn(from);
        return await SendAsync(Inbound(publicWebhook, from, body, to), publicWebhook, cancel);
    }

    /// <summary>Sends a request built before; the same one twice is the vendor repeating itself.</summary>
    public async Task<TwilioReply> SendAsync(SignedRequest request, Uri publicWebhook, CancellationToken cancel = default)
    {
        using var message = request.To(ActualOf(publicWebhook));
        using var response = await _http.SendAsync(message, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        return TwiML.Read((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private SignedRequest Sign(Uri publicUrl, IReadOnlyCollection<KeyValuePair<string, string>> form)
        => new(FormBody.ContentType, FormBody.Write(form), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [TwilioSignature.Header] = TwilioSignature.Of(AuthToken, publicUrl, form),
        });

    private Uri ActualOf(Uri publicUrl)
    {
        foreach (var (known, actual) in _routes)
        {
            if (known.IsBaseOf(publicUrl))
                return new Uri(actual, known.MakeRelativeUri(publicUrl));
        }
        return publicUrl;
    }
}
