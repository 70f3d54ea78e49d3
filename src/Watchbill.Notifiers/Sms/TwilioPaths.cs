using Watchbill.Domain;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Sms;

/// <summary>Our addresses that Twilio calls, below the public URL. The server maps them; the URLs to paste are printed from here.</summary>
public static class TwilioPaths
{
    /// <summary>A person's reply.</summary>
    public const string Inbound = "doors/twilio/sms";

    /// <summary>What became of a message; the query "delivery" names ours.</summary>
    public const string Status = "doors/twilio/status";

    public static Uri StatusCallback(AlertLinks links, DeliveryId delivery)
        => links.Below($"{Status}?delivery={Uri.EscapeDataString(delivery.Value)}");
}
