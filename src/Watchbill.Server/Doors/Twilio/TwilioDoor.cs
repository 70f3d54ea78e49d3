using System.Security;
using System.Text;
using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Twilio;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Twilio;

/// <summary>Where Twilio posts replies, and what became of messages. The signature is over the public URL and the form.</summary>
internal static class TwilioDoor
{
    private const int MaxText = 1_600;

    public static void MapTwilioDoor(this IEndpointRouteBuilder app)
    {
        var rule = AccessRule.Open("Twilio signature");
        app.MapPost($"/{TwilioPaths.Inbound}", ReplyAsync).Allow(rule).ExcludeFromDescription();
        app.MapPost($"/{TwilioPaths.Status}", StatusAsync).Allow(rule).ExcludeFromDescription();
    }

    private static async Task<IResult> ReplyAsync(HttpContext context, ServerOptions options, AlertLinks links, SmsConversation conversation)
    {
        var (form, problem) = await TwilioForm.ReadAsync(context, options, links);
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
        var (form, problem) = await TwilioForm.ReadAsync(context, options, links);
        if (form is null)
        {
            return problem!;
        }

        if (form.GetValueOrDefault("MessageStatus") is not ("failed" or "undelivered") || !form.TryGetValue("MessageSid", out var sid))
        {
            // Taken by Twilio is what we count as handed over; the steps after it are no news.
            return Results.NoContent();
        }

        var detail = form.GetValueOrDefault("ErrorCode") is { Length: > 0 and <= 10 } code ? $"Twilio could not deliver it, error {code}" : "Twilio could not deliver it";
        return await TwilioReports.FailAsync(context, engine, ContactMethodKind.Sms, sid, detail, forGood: true);
    }

    private static string TwiML(string? text) => text is null
        ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"
        : $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>{SecurityElement.Escape(text.Length <= MaxText ? text : text[..MaxText])}</Message></Response>";
}
