using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.People;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Alerts;

/// <summary>The forms of the alert pages: each becomes a command on the one command path, and leads back to the alert.</summary>
internal static class AlertActs
{
    public static void MapAlertActs(this IEndpointRouteBuilder app)
    {
        Map("acknowledge", (_, _, _) => new Acknowledge());
        Map("resolve", (_, _, _) => new Resolve());
        Map("escalate", (_, seen, _) => new Escalate(seen));
        Map("snooze", (form, seen, clock) => SnoozeUntil(form["for"], clock) is { } until ? new Snooze(until, seen) : null);
        Map("reassign", (form, seen, _) => Slug.IsValid(form["to"]) ? new Reassign(new UserId(form["to"]!), seen) : null);
        Map("take-over", (_, seen, _) => new TakeOver(seen));
        Map("restart", (_, seen, _) => new Restart(seen));
        Map("fact", (form, _, _) => form["holds"].FirstOrDefault() is "yes" or "no" ? new StateFact(form["fact"].ToString().Trim(), form["holds"] == "yes") : null);
        Map("false-positive", (form, _, _) => form["cause"].FirstOrDefault() is { Length: > 0 } cause ? new MarkFalsePositive(cause, form["comment"].FirstOrDefault()) : null);

        void Map(string verb, Func<IFormCollection, int?, PageClock, PersonCommand?> read) =>
            app.MapPost($"/alerts/{{id:long}}/{verb}", (HttpContext context, WatchbillEngine engine, long id) => SubmitAsync(context, engine, id, read))
                .Allow(AccessRule.Account(Permission.Responder));
    }

    /// <summary>The end of a snooze that a button names; null for none of ours.</summary>
    public static Instant? SnoozeUntil(string? button, PageClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return button switch
        {
            "15m" => clock.Now + Duration.FromMinutes(15),
            "1h" => clock.Now + Duration.FromHours(1),
            "4h" => clock.Now + Duration.FromHours(4),
            "morning" => clock.NextMorning(),
            _ => null,
        };
    }

    private static async Task<IResult> SubmitAsync(HttpContext context, WatchbillEngine engine, long id, Func<IFormCollection, int?, PageClock, PersonCommand?> read)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        var seen = int.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : (int?)null;
        if (read(form, seen, frame.Clock) is not { } command)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, "Choose one of the answers that the form offers."), $"/alerts/{id}");
        }

        CommandOutcome outcome;
        try
        {
            outcome = await engine.Commands.SubmitAsync(new CommandRequest(Nonces.Read(form["nonce"]), frame.Reader!.Id, Door.Web, new AlertId(id), command));
        }
        catch (CommitFailedException)
        {
            return ErrorPages.Unknown(frame, form);
        }

        return outcome.Refusal switch
        {
            null => SeeOther.Local(form["back"].FirstOrDefault() is { } back && back == "/" ? back : $"/alerts/{id}"),
            { Code: Refusal.NotFound } => ErrorPages.NotFound(frame),
            { Code: Refusal.AlreadyResolved } => SeeOther.Local($"/alerts/{id}"),
            var refusal => ErrorPages.Refused(frame, refusal, $"/alerts/{id}"),
        };
    }
}
