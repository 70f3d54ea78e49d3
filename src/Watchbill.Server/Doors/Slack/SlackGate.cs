using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Watchbill.Api;
using Watchbill.Engine;
using Watchbill.Notifiers.Slack;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Slack;

/// <summary>What every request of Slack's passes: its size, and the signature over the bytes as they arrived, before anything is parsed.</summary>
internal static class SlackGate
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Slack waits three seconds for an answer; what takes longer goes on without it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="Problem">Not null when the request goes no further; answer it.</param>
    public readonly record struct Passage(byte[] Body, IResult? Problem);

    public static async Task<Passage> EnterAsync(HttpContext context, WatchbillEngine engine, ServerOptions options)
    {
        if (options.Notifiers.Slack?.SigningSecret is not { } secret)
        {
            return new([], Answer.No(ErrorCode.NotFound, "Slack's buttons and commands are not configured here.", "Set WATCHBILL_SLACK_SIGNING_SECRET."));
        }

        var body = context.Request.ContentLength > MaxBody ? null : await Body.ReadAsync(context.Request.Body, MaxBody, context.RequestAborted);
        if (body is null)
        {
            return new([], Answer.No(ErrorCode.TooLarge, $"The body is larger than {MaxBody / 1024} KiB."));
        }

        var headers = context.Request.Headers;
        return SlackSignature.Verify(secret, headers["X-Slack-Request-Timestamp"].FirstOrDefault(), body, headers["X-Slack-Signature"].FirstOrDefault(), engine.Time.Now())
            ? new(body, null)
            : new([], Answer.No(ErrorCode.Unauthorized, "The signature is missing, wrong or older than 5 minutes.", "Compare the signing secret, and this machine's clock."));
    }

    /// <summary>The fields of a form; null when it is none.</summary>
    public static Dictionary<string, StringValues>? Form(byte[] body)
    {
        try
        {
            using var form = new FormReader(Encoding.UTF8.GetString(body)) { ValueCountLimit = 32 };
            return form.ReadForm();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Null when it is no JSON.</summary>
    public static JsonElement? Json(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static JsonElement? Object(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    /// <summary>Waits for the work for as long as Slack does, and lets it go on without the request then.</summary>
    public static async Task CarryOutAsync(Func<Task> work, TimeProvider time)
    {
        var carried = Task.Run(work);
        if (await Task.WhenAny(carried, Task.Delay(Patience, time, CancellationToken.None)) == carried)
        {
            await carried;
        }
    }
}
