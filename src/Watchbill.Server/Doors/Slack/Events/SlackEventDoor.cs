using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Slack.Events;

/// <summary>
/// Where Slack posts what happened in channels. Answered at once, so that Slack does not send it again; what is sent again is carried out once all the same, since
/// Slack's id of the event is that of the command.
/// </summary>
internal static class SlackEventDoor
{
    /// <summary>Below the public URL; to paste into the app's "Event Subscriptions".</summary>
    public const string Path = "doors/slack/events";

    private const int MaxChallenge = 1_000;

    public static void MapSlackEventDoor(this IEndpointRouteBuilder app) =>
        app.MapPost($"/{Path}", TakeAsync).Allow(AccessRule.Open("Slack signature")).ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(HttpContext context, WatchbillEngine engine, ServerOptions options, SlackEvents events)
    {
        var (body, problem) = await SlackGate.EnterAsync(context, engine, options);
        if (problem is not null)
        {
            return problem;
        }

        if (SlackGate.Json(body) is not { } root)
        {
            return Results.Ok();
        }

        switch (SlackGate.Text(root, "type"))
        {
            case "url_verification" when SlackGate.Text(root, "challenge") is { Length: <= MaxChallenge } challenge:
                return Results.Text(challenge);
            case "event_callback" when SlackGate.Text(root, "event_id") is { } id && SlackGate.Object(root, "event") is { } happened:
                await SlackGate.CarryOutAsync(() => events.TakeAsync(id, happened), engine.Time);
                return Results.Ok();
            default:
                return Results.Ok();
        }
    }
}
