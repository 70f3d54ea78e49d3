namespace Watchbill.Server.Features.About;

/// <summary>Where vendors send what people answer, below the public URL.</summary>
public static class DoorAddresses
{
    public const string Slack = "v1/slack/interactions";
    public const string Twilio = "v1/twilio/sms";
}
