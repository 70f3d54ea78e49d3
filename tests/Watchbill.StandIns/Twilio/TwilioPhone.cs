using System.Net;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Twilio;

/// <summary>The phones that calls of the stand-in ring: they take a call and press keys, or do not.</summary>
public sealed partial class TwilioStandIn
{
    /// <summary>Every accepted call, as it stands now. Operations: "calls.create", "calls.fetch", "calls.update".</summary>
    public Recording<TwilioCall> Calls => _api.Calls.Calls;

    /// <summary>The phone rings.</summary>
    public void Ring(string sid) => MoveOn(sid, "ringing");

    /// <summary>As if the call had gone to another number.</summary>
    public void Redirect(string sid, string number) => _api.Calls.Change(sid, call => call with { To = number });

    /// <summary>Both sides have hung up; nothing is posted to us for it.</summary>
    public void Finish(string sid) => MoveOn(sid, "completed");

    /// <summary>Somebody takes the call. What they hear; nothing is posted to us for it.</summary>
    public TwilioSpeech Answer(string sid) => VoiceTwiML.Read(MoveOn(sid, "in-progress").Twiml ?? throw new ArgumentException($"Call {sid} fetches what it says.", nameof(sid)));

    /// <summary>What is posted when a key is pressed while a question of the call is heard, signed for the question's address.</summary>
    public SignedRequest Key(string sid, string key, Uri action)
    {
        var call = _api.Calls.Find(sid) ?? throw new ArgumentException($"No call {sid} has been accepted.", nameof(sid));
        return Sign(action, [.. Form(call), new("Digits", key), new("FinishedOnKey", ""), new("msg", "Gather End")]);
    }

    /// <summary>Presses a key at the first question that is heard, and gives back what is said then.</summary>
    public async Task<TwilioSpeech> PressAsync(string sid, string key, Uri? action = null, CancellationToken cancel = default)
    {
        var where = action ?? Answer(sid).Gathers[0].Action;
        return await PressAsync(Key(sid, key, where), where, cancel);
    }

    /// <summary>Sends a request built before; the same one twice is the vendor repeating itself.</summary>
    public async Task<TwilioSpeech> PressAsync(SignedRequest request, Uri action, CancellationToken cancel = default)
    {
        using var message = request.To(ActualOf(action));
        using var response = await _http.SendAsync(message, cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        return VoiceTwiML.Read((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body);
    }

    /// <summary>The call ends as completed, busy, no-answer, failed or canceled, and its StatusCallback is called. Null when it has none.</summary>
    public async Task<HttpStatusCode?> EndCallAsync(string sid, string status, CancellationToken cancel = default)
    {
        var call = MoveOn(sid, status);
        if (call.StatusCallback is not { } callback)
            return null;
        using var request = Sign(callback, [.. Form(call), new("CallDuration", status == "completed" ? "12" : "0"), new("Timestamp", "Sat, 21 Nov 2026 02:12:00 +0000"), new("CallbackSource", "call-progress-events"), new("SequenceNumber", "0")]).To(ActualOf(callback));
        using var response = await _http.SendAsync(request, cancel);
        return response.StatusCode;
    }

    private TwilioCall MoveOn(string sid, string status)
        => _api.Calls.Change(sid, call => call with { Status = status }) ?? throw new ArgumentException($"No call {sid} has been accepted.", nameof(sid));

    private List<KeyValuePair<string, string>> Form(TwilioCall call) =>
    [
        new("CallSid", call.Sid),
        new("AccountSid", AccountSid),
        new("From", call.From),
        new("To", call.To),
        new("Called", call.To),
        new("Caller", call.From),
        new("CallStatus", call.Status),
        new("Direction", "outbound-api"),
        new("ApiVersion", "2010-04-01"),
        new("CalledCountry", "US"),
    ];
}
