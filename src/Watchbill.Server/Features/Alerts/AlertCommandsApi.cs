using System.Security.Cryptography;
using NodaTime;
using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.People;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Alerts;

/// <summary>Acting on alerts: the same command path as every other door. An Idempotency-Key makes repeats harmless.</summary>
internal static class AlertCommandsApi
{
    private const string IdempotencyKey = "Idempotency-Key";

    public static void MapAlertCommandsApi(this IEndpointRouteBuilder api)
    {
        Map(api, "acknowledge", "Stops the paging; acknowledging twice is fine", (_, _) => new Acknowledge());
        Map(api, "resolve", "Ends the alert; resolving twice is fine", (_, _) => new Resolve());
        Map(api, "escalate", "Pages the next rule now", (body, _) => new Escalate(body.Seen));
        Map(api, "snooze", "Keeps it quiet until an instant, then pages again", Snooze);
        Map(api, "reassign", "Pages another person instead", Reassign);
        Map(api, "take-over", "Makes an acknowledged alert one's own; the other is told", (body, _) => new TakeOver(body.Seen), "takeOverAlert");
        Map(api, "restart", "Pages again from the beginning, by the policy as it is now", (body, _) => new Restart(body.Seen));
        Map(api, "fact", "Says what is true of the alert; rules that had waited for it page at once", Fact, "stateFactOfAlert");
        Map(
            api,
            "false-positive",
            "Says that the alert was wrong, and why: it ends, and counts against the rule that raised it",
            (body, _) => body.Cause is null ? "Say in 'cause' why it was wrong." : new MarkFalsePositive(body.Cause, body.Comment),
            "markFalsePositive");
    }

    private static void Map(IEndpointRouteBuilder api, string verb, string summary, Func<AlertCommandBody, Instant, Choice> choose, string? operation = null) =>
        api.MapPost($"/alerts/{{id}}/{verb}", (HttpContext context, WatchbillEngine engine, string id) => SubmitAsync(context, engine, id, choose))
            .Takes<AlertCommandBody>(optional: true)
            .Answers<AlertCommandResult>(operation ?? $"{verb}Alert", summary, Permission.Responder)
            .Refuses(404, 409, 422, 503);

    private static async Task<IResult> SubmitAsync(HttpContext context, WatchbillEngine engine, string id, Func<AlertCommandBody, Instant, Choice> choose)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.AlertCommandBody, new AlertCommandBody());
        if (problem is not null)
        {
            return problem;
        }

        if (AlertsApi.Number(id) is not { } alert)
        {
            return Answer.NotFound($"alert {id}");
        }

        var key = context.Request.Headers[IdempotencyKey].ToString();
        if (key.Length > CommandPath.MaxIdLength)
        {
            return Answer.No(ErrorCode.Invalid, $"{IdempotencyKey} has at most {CommandPath.MaxIdLength} characters.");
        }

        var choice = choose(body!, engine.Time.Now());
        if (choice.Command is not { } command)
        {
            return Answer.No(ErrorCode.Invalid, choice.Problem ?? "");
        }

        var caller = context.Caller();
        var commandId = key.Length > 0 ? key : $"api-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        var outcome = await engine.Commands.SubmitAsync(new CommandRequest(commandId, caller.User.Id, caller.Door, alert, command));
        return outcome.Refusal is { } refusal
            ? Answer.No(refusal)
            : Answer.Ok(
                new AlertCommandResult(alert.Value, EntryText.Snake(outcome.Status), outcome.Version, outcome.Note, outcome.Repeated),
                WatchbillJson.Default.AlertCommandResult);
    }

    private static Choice Snooze(AlertCommandBody body, Instant now)
    {
        if ((body.Until is null) == (body.For is null))
        {
            return "Say either 'until' (an instant) or 'for' (such as \"2h\").";
        }

        if (body.Until is { } until)
        {
            return new Snooze(until, body.Seen);
        }

        return Durations.Parse(body.For!) is { } span ? new Snooze(now + span, body.Seen) : $"'{body.For}' is no length of time: write it like 90m, 2h or 1d.";
    }

    private static Choice Fact(AlertCommandBody body, Instant now) =>
        Slug.IsValid(body.Fact) ? new StateFact(body.Fact!, body.Holds ?? true) : "Say in 'fact' what is true of it, such as customer-facing.";

    private static Choice Reassign(AlertCommandBody body, Instant now) =>
        Slug.IsValid(body.To) ? new Reassign(new UserId(body.To!), body.Seen) : "Say in 'to' which user it goes to.";

    /// <summary>A command, or what is missing for it.</summary>
    private readonly record struct Choice(PersonCommand? Command, string? Problem)
    {
        public static implicit operator Choice(PersonCommand command) => new(command, null);

        public static implicit operator Choice(string problem) => new(null, problem);
    }
}
