using System.Globalization;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Twilio;

namespace Watchbill.Notifiers.Voice;

/// <summary>
/// Calls through Twilio's Calls resource. "Delivered" here means that Twilio dials; whether anybody took the call comes to the status callback,
/// and a pressed key to the door. A notice is never read to anybody: it says that the call before it is not needed any more, and cancels that.
/// The vendor has no idempotency key for calls, so an attempt whose answer was lost may ring twice.
/// </summary>
internal sealed class VoiceNotifier(TwilioClient twilio, VoiceOptions options, AlertLinks links) : INotifier
{
    /// <summary>Not a valid number; it cannot be reached from here; the region is not permitted; the account may not call it.</summary>
    private static readonly string[] NumberFaults = ["21211", "21214", "21215", "21216", "21217", "13223", "13224"];

    /// <summary>Whatever rang is over by then.</summary>
    private static readonly Duration WorthCancelling = Duration.FromMinutes(2);

    public ContactMethodKind Kind => ContactMethodKind.Voice;

    public string Provider => "twilio";

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.Purpose == NotificationPurpose.Notice)
            return await CancelAsync(message, cancellationToken);
        return TwilioClient.Objection(message.Address) is { } objection
            ? objection
            : twilio.ResultOf(await twilio.PostAsync("Calls.json", Form(message), message.At, cancellationToken), NumberFaults);
    }

    private (string Name, string Value)[] Form(OutgoingMessage message) =>
    [
        ("To", message.Address),
        ("From", options.From),
        ("Twiml", VoiceScript.Of(message, links)),
        ("StatusCallback", TwilioPaths.CallStatusCallback(links, message.Delivery).AbsoluteUri),
        ("Timeout", options.RingSeconds.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Only what is queued or ringing: "canceled" leaves a conversation alone. A call about several alerts goes on, for the others may be open.</summary>
    private async Task<DeliveryResult> CancelAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.Prior is not { Receipt: { } call, InBundle: false } || message.At - message.CreatedAt > WorthCancelling)
            return new Delivered(null);
        var reply = await twilio.PostAsync($"Calls/{Uri.EscapeDataString(call)}.json", [("Status", "canceled")], message.At, cancellationToken);

        // Refused: it is answered or over, and there is nothing left to cancel.
        return reply is Answered { IsSuccess: true } or Answered { Status: System.Net.HttpStatusCode.BadRequest or System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict }
            ? new Delivered(null)
            : twilio.ResultOf(reply, []);
    }
}
