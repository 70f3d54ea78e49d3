using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>Where Slack posts what people type after <c>/incident</c>, <c>/inc</c> and <c>/page</c>. Answered at once; what it says comes through the response URL.</summary>
internal static class SlackCommandDoor
{
    /// <summary>Below the public URL; to paste into the app's "Slash Commands".</summary>
    public const string Path = "doors/slack/command";

    public static void MapSlackCommandDoor(this IEndpointRouteBuilder app) =>
        app.MapPost($"/{Path}", TakeAsync).Allow(AccessRule.Open("Slack signature")).ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(HttpContext context, WatchbillEngine engine, ServerOptions options, SlackCommands commands)
    {
        var (body, problem) = await SlackGate.EnterAsync(context, engine, options);
        if (problem is not null)
        {
            return problem;
        }

        if (Read(body) is { } command)
        {
            await SlackGate.CarryOutAsync(() => commands.AnswerAsync(command), engine.Time);
        }

        return Results.Ok();
    }

    /// <summary>Null when it is no slash command.</summary>
    private static SlackCommand? Read(byte[] body)
    {
        if (SlackGate.Form(body) is not { } form)
        {
            return null;
        }

        string? Field(string name) => form.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
        return Field("user_id") is { } user && Field("command") is { } command && Field("channel_id") is { } channel && Field("trigger_id") is { } trigger
            ? new SlackCommand(user, command, Field("text") ?? "", channel, trigger, Field("response_url"))
            : null;
    }
}
