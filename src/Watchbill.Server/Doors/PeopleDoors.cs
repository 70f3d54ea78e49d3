using Watchbill.Engine;
using Watchbill.Notifiers.Slack;
using Watchbill.Server.Doors.MailLink;
using Watchbill.Server.Doors.Slack;
using Watchbill.Server.Doors.Slack.Events;
using Watchbill.Server.Doors.Slack.Incidents;
using Watchbill.Server.Doors.Twilio;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors;

/// <summary>The doors through which people act without our pages: chat, SMS, and links in messages. All lead to the one command path.</summary>
public static class PeopleDoors
{
    public static IServiceCollection AddPeopleDoors(this IServiceCollection services)
    {
        services.AddSingleton<SlackReplies>();
        services.AddSingleton<SlackActions>();
        services.AddSingleton(provider => new SlackClient(provider.GetRequiredService<ServerOptions>().Notifiers.Slack, provider.GetRequiredService<WatchbillEngine>().Time));
        services.AddSingleton<SlackIncidents>();
        services.AddSingleton<SlackDialogues>();
        services.AddSingleton<SlackCommands>();
        services.AddSingleton<SlackIncidentPresses>();
        services.AddSingleton<SlackEvents>();
        services.AddSingleton<SmsConversation>();
        services.AddSingleton<VoiceConversation>();
        return services;
    }

    public static void MapPeopleDoors(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapSlackDoor();
        app.MapSlackCommandDoor();
        app.MapSlackEventDoor();
        app.MapTwilioDoor();
        app.MapVoiceDoor();
        app.MapMailLinkDoor();
    }
}
