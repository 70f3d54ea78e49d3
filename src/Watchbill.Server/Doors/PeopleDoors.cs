using Watchbill.Server.Doors.MailLink;
using Watchbill.Server.Doors.Slack;
using Watchbill.Server.Doors.Twilio;

namespace Watchbill.Server.Doors;

/// <summary>The doors through which people act without our pages: chat, SMS, and links in messages. All lead to the one command path.</summary>
public static class PeopleDoors
{
    public static IServiceCollection AddPeopleDoors(this IServiceCollection services)
    {
        services.AddSingleton<SlackReplies>();
        services.AddSingleton<SlackActions>();
        services.AddSingleton<SmsConversation>();
        services.AddSingleton<VoiceConversation>();
        return services;
    }

    public static void MapPeopleDoors(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapSlackDoor();
        app.MapTwilioDoor();
        app.MapVoiceDoor();
        app.MapMailLinkDoor();
    }
}
