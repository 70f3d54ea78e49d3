using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Twilio;

namespace Watchbill.Notifiers.Sms;

/// <summary>
/// SMS through Twilio's Messages resource. "Delivered" here means taken by Twilio; what the network made of it comes to the status
/// callback. The vendor has no idempotency key for messages, so an attempt whose answer was lost may arrive twice, with the same text.
/// </summary>
internal sealed class SmsNotifier(TwilioClient twilio, AlertLinks links) : INotifier
{
    /// <summary>Not a valid number; not a mobile number; the region is not permitted; the person has opted out.</summary>
    private static readonly string[] NumberFaults = ["21211", "21614", "21408", "21610"];

    public ContactMethodKind Kind => ContactMethodKind.Sms;

    public string Provider => "twilio";

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        => TwilioClient.Objection(message.Address) is { } objection
            ? objection
            : twilio.ResultOf(await twilio.PostAsync("Messages.json", Form(message), message.At, cancellationToken), NumberFaults);

    private (string Name, string Value)[] Form(OutgoingMessage message) =>
    [
        ("To", message.Address),
        (twilio.Options.FromIsMessagingService ? "MessagingServiceSid" : "From", twilio.Options.From),
        ("Body", SmsComposer.Compose(message, links)),
        ("StatusCallback", TwilioPaths.StatusCallback(links, message.Delivery).AbsoluteUri),
    ];
}
