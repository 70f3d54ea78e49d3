using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Delivery;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Doors.Twilio;

/// <summary>Bad news about a message or a call that Twilio had taken. Twilio may be faster with them than we with writing down that it took it.</summary>
internal static class TwilioReports
{
    private const int MostLooks = 10;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(300);

    /// <param name="forGood">False when only nobody was there.</param>
    public static async Task<IResult> FailAsync(HttpContext context, WatchbillEngine engine, ContactMethodKind kind, string sid, string detail, bool forGood)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            if (await engine.Receipts.FailAsync(kind, sid, Named(context), "twilio", detail, context.RequestAborted, forGood) != ReceiptOutcome.TooEarly)
            {
                return Results.NoContent();
            }

            await Task.Delay(LookAgain, engine.Time, context.RequestAborted);
        }

        return Answer.No(ErrorCode.Overloaded, "The message is still being recorded.", "Report it again.");
    }

    /// <summary>The delivery that the address names; part of what Twilio signs.</summary>
    public static DeliveryId? Named(HttpContext context) => context.Request.Query["delivery"].FirstOrDefault() is { Length: > 0 and <= 64 } id ? new DeliveryId(id) : null;
}
