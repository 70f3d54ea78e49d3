using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Notifiers.Slack;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Slack;

/// <summary>
/// Where Slack posts what people press. The signature is over the bytes as they arrived and checked before anything is parsed; an answer
/// comes within three seconds, and what is refused is said to the presser alone, through the response URL.
/// </summary>
internal static class SlackDoor
{
    /// <summary>Below the public URL; to paste into the app's "Interactivity".</summary>
    public const string Path = "doors/slack/interactivity";

    private const int MaxBody = 64 * 1024;

    public static void MapSlackDoor(this IEndpointRouteBuilder app) =>
        app.MapPost($"/{Path}", TakeAsync).Allow(AccessRule.Open("Slack signature")).ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(HttpContext context, WatchbillEngine engine, ServerOptions options, SlackActions actions)
    {
        if (options.Notifiers.Slack?.SigningSecret is not { } secret)
        {
            return Answer.No(ErrorCode.NotFound, "Slack's buttons are not configured here.", "Set WATCHBILL_SLACK_SIGNING_SECRET.");
        }

        var body = context.Request.ContentLength > MaxBody ? null : await Body.ReadAsync(context.Request.Body, MaxBody, context.RequestAborted);
        if (body is null)
        {
            return Answer.No(ErrorCode.TooLarge, $"The body is larger than {MaxBody / 1024} KiB.");
        }

        var headers = context.Request.Headers;
        if (!SlackSignature.Verify(secret, headers["X-Slack-Request-Timestamp"].FirstOrDefault(), body, headers["X-Slack-Signature"].FirstOrDefault(), engine.Time.Now()))
        {
            return Answer.No(ErrorCode.Unauthorized, "The signature is missing, wrong or older than 5 minutes.", "Compare the signing secret, and this machine's clock.");
        }

        if (Read(body) is not { } press)
        {
            // Other interactions (links pressed, modals) are Slack's to send and nothing to us.
            return Results.Ok();
        }

        await actions.CarryOutAsync(press);
        return Results.Ok();
    }

    /// <summary>Null when it is not a press of one of our buttons.</summary>
    private static SlackPress? Read(byte[] body)
    {
        try
        {
            using var form = new FormReader(Encoding.UTF8.GetString(body)) { ValueCountLimit = 16 };
            using var json = JsonDocument.Parse(form.ReadForm().TryGetValue("payload", out var payload) ? payload.ToString() : "");
            var root = json.RootElement;
            return Text(root, "type") == "block_actions" && root.TryGetProperty("user", out var user) && Text(user, "id") is { } person
                && root.TryGetProperty("actions", out var actions) && actions.ValueKind == JsonValueKind.Array && actions.GetArrayLength() > 0
                && Text(actions[0], "action_id") is { } action
                && (Text(root, "trigger_id") ?? Text(actions[0], "action_ts")) is { } id
                ? new SlackPress(person, action, Text(actions[0], "value"), id, Text(root, "response_url"))
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <param name="User">Slack's id of the presser.</param>
/// <param name="Id">Of the press: the same when Slack sends it again.</param>
internal sealed record SlackPress(string User, string Action, string? Value, string Id, string? ResponseUrl);
