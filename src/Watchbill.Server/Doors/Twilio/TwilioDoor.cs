using System.Security;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Sms;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Twilio;

/// <summary>Where Twilio posts replies, and what became of messages. The signature is over the public URL and the form.</summary>
internal static class TwilioDoor
{
    private const int MaxBody = 64 * 1024;
    private const int MaxText = 1_600;
    private const int MostLooks = 10;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(300);

    public static void MapTwilioDoor(this IEndpointRouteBuilder app)
    {
        var rule = AccessRule.Open("Twilio signature");
        app.MapPost($"/{TwilioPaths.Inbound}", ReplyAsync).Allow(rule).ExcludeFromDescription();
        app.MapPost($"/{TwilioPaths.Status}", StatusAsync).Allow(rule).ExcludeFromDescription();
    }

    private static async Task<IResult> ReplyAsync(HttpContext context, ServerOptions options, AlertLinks links, SmsConversation conversation)
    {
        var (form, problem) = await ReadAsync(context, options, links);
        if (form is null)
        {
            return problem!;
        }

        if (!form.TryGetValue("From", out var from) || !form.TryGetValue("MessageSid", out var sid))
        {
            return Answer.No(ErrorCode.Invalid, "From and MessageSid are missing.");
        }

        var text = await conversation.AnswerAsync(from, sid, form.GetValueOrDefault("Body") ?? "", context.RequestAborted);
        return Results.Text(TwiML(text), "application/xml", Encoding.UTF8);
    }

    private static async Task<IResult> StatusAsync(HttpContext context, WatchbillEngine engine, ServerOptions options, AlertLinks links)
    {
        var (form, problem) = await ReadAsync(context, options, links);
        if (form is null)
        {
            return problem!;
        }

        if (form.GetValueOrDefault("MessageStatus") is not ("failed" or "undelivered") || !form.TryGetValue("MessageSid", out var sid))
        {
            // Taken by Twilio is what we count as handed over; the steps after it are no news.
            return Results.NoContent();
        }

        DeliveryId? named = context.Request.Query["delivery"].FirstOrDefault() is { Length: > 0 and <= 64 } id ? new DeliveryId(id) : null;
        var detail = form.GetValueOrDefault("ErrorCode") is { Length: > 0 and <= 10 } code ? $"Twilio could not deliver it, error {code}" : "Twilio could not deliver it";
        for (var look = 0; look < MostLooks; look++)
        {
            // Twilio may be faster with the bad news than we with writing down that it took the message.
            if (await engine.Receipts.FailAsync(ContactMethodKind.Sms, sid, named, "twilio", detail, context.RequestAborted) != ReceiptOutcome.TooEarly)
            {
                return Results.NoContent();
            }

            await Task.Delay(LookAgain, engine.Time, context.RequestAborted);
        }

        return Answer.No(ErrorCode.Overloaded, "The message is still being recorded.", "Report it again.");
    }

    /// <summary>The form, once the signature has proved where it comes from.</summary>
    private static async Task<(Dictionary<string, string>? Form, IResult? Problem)> ReadAsync(HttpContext context, ServerOptions options, AlertLinks links)
    {
        if (options.Notifiers.Twilio is not { } twilio)
        {
            return (null, Answer.No(ErrorCode.NotFound, "Twilio is not configured here.", "Set WATCHBILL_TWILIO_ACCOUNT_SID."));
        }

        var body = context.Request.ContentLength > MaxBody ? null : await Body.ReadAsync(context.Request.Body, MaxBody, context.RequestAborted);
        if (body is null)
        {
            return (null, Answer.No(ErrorCode.TooLarge, $"The body is larger than {MaxBody / 1024} KiB."));
        }

        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body)) { ValueCountLimit = 128 };
            foreach (var (name, values) in await reader.ReadFormAsync(context.RequestAborted))
            {
                form[name] = values.ToString();
            }
        }
        catch (InvalidDataException)
        {
            return (null, Answer.No(ErrorCode.Invalid, "The body is not a form."));
        }

        var address = links.PublicUrl.AbsoluteUri + (context.Request.Path.Value ?? "").TrimStart('/');
        var url = address + context.Request.QueryString.Value;
        return TwilioSignature.IsValid(twilio.AuthToken, url, form, context.Request.Headers["X-Twilio-Signature"].FirstOrDefault())
            ? (form, null)
            : (null, Answer.No(
                ErrorCode.Unauthorized, "The signature is missing or wrong.", $"Twilio must call {address}: compare it with --public-url, and compare the auth token."));
    }

    private static string TwiML(string? text) => text is null
        ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"
        : $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>{SecurityElement.Escape(text.Length <= MaxText ? text : text[..MaxText])}</Message></Response>";
}
