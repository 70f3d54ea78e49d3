using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Doors.Slack.Incidents;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Slack;

/// <summary>
/// Where Slack posts what people press and fill in. An answer comes within three seconds, and what is refused is said to the presser alone, through the
/// response URL, or in the dialogue.
/// </summary>
internal static class SlackDoor
{
    /// <summary>Below the public URL; to paste into the app's "Interactivity".</summary>
    public const string Path = "doors/slack/interactivity";

    public static void MapSlackDoor(this IEndpointRouteBuilder app) =>
        app.MapPost($"/{Path}", TakeAsync).Allow(AccessRule.Open("Slack signature")).ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(
        HttpContext context, WatchbillEngine engine, ServerOptions options, SlackActions actions, SlackIncidentPresses presses, SlackDialogues dialogues)
    {
        var (body, problem) = await SlackGate.EnterAsync(context, engine, options);
        if (problem is not null)
        {
            return problem;
        }

        if (SlackGate.Form(body) is not { } form || !form.TryGetValue("payload", out var payload) || SlackGate.Json(Encoding.UTF8.GetBytes(payload.ToString())) is not { } root)
        {
            return Results.Ok();
        }

        if (SlackGate.Text(root, "type") == "view_submission")
        {
            return await FilledInAsync(root, engine, dialogues);
        }

        // Other interactions (links pressed, dialogues closed) are Slack's to send and nothing to us.
        if (Read(root) is { } press)
        {
            await (SlackIncidentPresses.IsOurs(press.Action) ? SlackGate.CarryOutAsync(() => presses.AnswerAsync(press), engine.Time) : actions.CarryOutAsync(press));
        }

        return Results.Ok();
    }

    /// <summary>The answer says what is wrong, and keeps the dialogue open; none closes it.</summary>
    private static async Task<IResult> FilledInAsync(JsonElement submission, WatchbillEngine engine, SlackDialogues dialogues)
    {
        JsonObject? wrong = null;
        var answered = false;
        await SlackGate.CarryOutAsync(async () => wrong = await dialogues.TakeAsync(submission, isLate: () => Volatile.Read(ref answered)), engine.Time);
        Volatile.Write(ref answered, true);
        return wrong is null ? Results.Ok() : Results.Text(wrong.ToJsonString(), "application/json");
    }

    /// <summary>Null when it is not a press of one of our buttons.</summary>
    private static SlackPress? Read(JsonElement root) =>
        SlackGate.Text(root, "type") == "block_actions" && SlackGate.Object(root, "user") is { } user && SlackGate.Text(user, "id") is { } person
        && root.TryGetProperty("actions", out var actions) && actions.ValueKind == JsonValueKind.Array && actions.GetArrayLength() > 0
        && SlackGate.Text(actions[0], "action_id") is { } action
        && (SlackGate.Text(root, "trigger_id") ?? SlackGate.Text(actions[0], "action_ts")) is { } id
            ? new SlackPress(
                person, action, SlackGate.Text(actions[0], "value"), id, SlackGate.Text(root, "response_url"), SlackGate.Object(root, "channel") is { } channel ? SlackGate.Text(channel, "id") : null)
            : null;
}

/// <param name="User">Slack's id of the presser.</param>
/// <param name="Id">Of the press: the same when Slack sends it again. Opens a dialogue within three seconds.</param>
/// <param name="Channel">Where the message stands; null where Slack does not say.</param>
internal sealed record SlackPress(string User, string Action, string? Value, string Id, string? ResponseUrl, string? Channel = null);
