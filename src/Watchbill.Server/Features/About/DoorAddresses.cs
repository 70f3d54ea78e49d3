using Watchbill.Notifiers.Sms;
using Watchbill.Server.Doors.Slack;

namespace Watchbill.Server.Features.About;

/// <summary>Where vendors send what people answer, below the public URL.</summary>
public static class DoorAddresses
{
    public const string Slack = SlackDoor.Path;
    public const string Twilio = TwilioPaths.Inbound;
}
