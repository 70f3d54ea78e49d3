using System.Collections.Immutable;
using System.Reflection;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Twilio;
using Watchbill.Server.Access;
using Watchbill.Server.Doors.Slack;
using Watchbill.Server.Doors.Slack.Events;
using Watchbill.Server.Doors.Slack.Incidents;
using Watchbill.Server.Features.Shell;
using Watchbill.Server.Hosting;
using Watchbill.Store.Evidence;

namespace Watchbill.Server.Features.About;

/// <summary>What runs here, and what others need to know about it.</summary>
/// <param name="Channels">Each kind of message with the channel that carries it.</param>
public sealed record AboutView(string Version, string Store, Uri PublicUrl, ImmutableArray<(string Kind, string Channel)> Channels, Uri SlackUrl, Uri SlackCommandUrl, Uri SlackEventUrl, Uri TwilioUrl, string EvidenceKey);

public static class AboutPages
{
    public static void MapAboutPage(this IEndpointRouteBuilder app) =>
        app.MapGet("/about", ShowAsync).Allow(AccessRule.Account(Permission.Observer));

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, ServerOptions options, EvidenceKey evidence)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var version = typeof(AboutPages).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
        return new PageResult<AboutPage, AboutView>(frame, new AboutView(
            version,
            engine.Store.Description,
            links.PublicUrl,
            [
                (KindWords.Sentence(ContactMethodKind.Email), options.Notifiers.Smtp is { } smtp ? $"mail server {smtp.Host}" : Outbox),
                (KindWords.Sentence(ContactMethodKind.Sms), options.Notifiers.Twilio is null ? Outbox : "Twilio"),
                (KindWords.Sentence(ContactMethodKind.Voice), options.Notifiers.Twilio?.Voice is { } voice ? $"Twilio, from {voice.From}" : Outbox),
                (KindWords.Sentence(ContactMethodKind.Slack), options.Notifiers.Slack is null ? Outbox : "Slack"),
                (KindWords.Sentence(ContactMethodKind.Webhook), options.Notifiers.Webhook is null ? Outbox : "signed HTTP requests"),
            ],
            links.Below(SlackDoor.Path),
            links.Below(SlackCommandDoor.Path),
            links.Below(SlackEventDoor.Path),
            links.Below(TwilioPaths.Inbound),
            evidence.Id));
    }

    private const string Outbox = "not set up: kept in the outbox";
}
