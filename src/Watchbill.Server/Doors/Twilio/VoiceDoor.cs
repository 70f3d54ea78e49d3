using System.Text;
using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Twilio;
using Watchbill.Notifiers.Voice;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Doors.Twilio;

/// <summary>Where Twilio posts the keys that people press in calls, and what became of calls. Answering a call does nothing by itself.</summary>
internal static class VoiceDoor
{
    public static void MapVoiceDoor(this IEndpointRouteBuilder app)
    {
        var rule = AccessRule.Open("Twilio signature");
        app.MapPost($"/{TwilioPaths.Voice}", PressAsync).Allow(rule).ExcludeFromDescription();
        app.MapPost($"/{TwilioPaths.CallStatus}", StatusAsync).Allow(rule).ExcludeFromDescription();
    }

    private static async Task<IResult> PressAsync(HttpContext context, ServerOptions options, AlertLinks links, VoiceConversation conversation)
    {
        var (form, problem) = await TwilioForm.ReadAsync(context, options, links);
        if (form is null)
        {
            return problem!;
        }

        if (!form.TryGetValue("To", out var to) || !form.TryGetValue("CallSid", out var sid) || TwilioReports.Named(context) is not { } delivery)
        {
            return Answer.No(ErrorCode.Invalid, "To, CallSid or the delivery is missing.");
        }

        var said = await conversation.AnswerAsync(delivery, to, sid, form.GetValueOrDefault("Digits") ?? "", context.RequestAborted);
        var askAgain = said is null && !context.Request.Query.ContainsKey("again");
        return Results.Text(
            askAgain ? VoiceScript.AskAgain(TwilioPaths.KeyPressedAgain(links, delivery)) : VoiceScript.Goodbye(said ?? "That key means nothing here either. Nothing is acknowledged."), "application/xml", Encoding.UTF8);
    }

    private static async Task<IResult> StatusAsync(HttpContext context, WatchbillEngine engine, ServerOptions options, AlertLinks links)
    {
        var (form, problem) = await TwilioForm.ReadAsync(context, options, links);
        if (form is null)
        {
            return problem!;
        }

        // Taken, or cancelled by us, is no news.
        var detail = form.GetValueOrDefault("CallStatus") switch
        {
            "busy" => "the line was busy",
            "no-answer" => "nobody answered the call",
            "failed" => "the call could not be completed",
            _ => null,
        };
        return detail is null || !form.TryGetValue("CallSid", out var sid)
            ? Results.NoContent()
            : await TwilioReports.FailAsync(context, engine, ContactMethodKind.Voice, sid, detail, forGood: false);
    }
}
