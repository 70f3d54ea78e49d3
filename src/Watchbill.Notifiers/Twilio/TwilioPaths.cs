using Watchbill.Domain;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Twilio;

/// <summary>Our addresses that Twilio calls, below the public URL. The server maps them; the URLs to paste are printed from here.</summary>
public static class TwilioPaths
{
    /// <summary>A person's reply.</summary>
    public const string Inbound = "doors/twilio/sms";

    /// <summary>What became of a message; the query "delivery" names ours.</summary>
    public const string Status = "doors/twilio/status";

    /// <summary>A key pressed in a call; the query "delivery" names the call's.</summary>
    public const string Voice = "doors/twilio/voice";

    /// <summary>What became of a call; the query "delivery" names ours.</summary>
    public const string CallStatus = "doors/twilio/voice/status";

    public static Uri StatusCallback(AlertLinks links, DeliveryId delivery) => Of(Status, links, delivery);

    public static Uri CallStatusCallback(AlertLinks links, DeliveryId delivery) => Of(CallStatus, links, delivery);

    public static Uri KeyPressed(AlertLinks links, DeliveryId delivery) => Of(Voice, links, delivery);

    /// <summary>After a key that meant nothing, so that nobody is asked for ever.</summary>
    public static Uri KeyPressedAgain(AlertLinks links, DeliveryId delivery) => Of(Voice, links, delivery, "&again=1");

    private static Uri Of(string path, AlertLinks links, DeliveryId delivery, string more = "")
        => links.Below($"{path}?delivery={Uri.EscapeDataString(delivery.Value)}{more}");
}
