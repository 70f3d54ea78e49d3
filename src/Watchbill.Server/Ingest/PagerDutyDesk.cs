using System.Collections.Immutable;
using System.Text.Json;
using Watchbill.Domain;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Events;
using Watchbill.Server.Features.Health;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Ingest;

/// <summary>
/// PagerDuty's Events API v2: statuses and bodies are theirs, because their clients act on them. Overload is 429 here, which those clients
/// retry; a key that opens nothing is 400, as they take 404 for a wrong address.
/// </summary>
internal sealed class PagerDutyDesk(WatchbillEngine engine, Rejections rejections, ServerMetrics metrics)
{
    private const string Events = "/v2/enqueue";
    private const string Changes = "/v2/change/enqueue";

    public async Task TakeEventAsync(HttpContext context)
    {
        var started = engine.Time.GetTimestamp();
        if (await ReadAsync(context, Events) is not { } request)
        {
            return;
        }

        using var json = request.Json;
        if (PagerDutyEvent.Read(json.RootElement, out var errors) is not { } e)
        {
            await InvalidAsync(context, null, Events, errors, request.Body);
            return;
        }

        if (await OpenAsync(context, Events, e.RoutingKey, request.Body) is not { } source)
        {
            return;
        }

        var now = engine.Time.Now();
        var read = Interpretation.Of(json.RootElement, source, now, (_, from, at) => new Understood([e.ToEvent(from, at)]));
        try
        {
            if (await engine.Intake.AcceptAsync(new IntakeRequest(source.Service.Id, source.Integration.Id, ((Understood)read).All, request.Body.Stored(now), now)) is null)
            {
                await ThrottleAsync(context);
                return;
            }
        }
        catch (CommitFailedException)
        {
            await UnknownOutcomeAsync(context);
            return;
        }

        metrics.Accepted(source.Service.Id, source.Integration.Id, 1);
        metrics.IntakeTook(engine.Time.GetElapsedTime(started));
        await PagerDutyAnswer.AcceptedAsync(context, "Event processed", e.DedupKey);
    }

    /// <summary>A change (a deployment, say) pages nobody; it is shown beside incidents.</summary>
    public async Task TakeChangeAsync(HttpContext context)
    {
        if (await ReadAsync(context, Changes) is not { } request)
        {
            return;
        }

        using var json = request.Json;
        var errors = ImmutableArray.CreateBuilder<string>();
        var key = PagerDutyEvent.RoutingKeyOf(json.RootElement, errors);
        var change = PagerDutyChange.Read(json.RootElement, errors);
        if (errors.Count > 0)
        {
            await InvalidAsync(context, null, Changes, errors.ToImmutable(), request.Body);
            return;
        }

        if (await OpenAsync(context, Changes, key!, request.Body) is not { } source)
        {
            return;
        }

        try
        {
            await engine.Records.RecordChangeAsync(change!.ToChange(source, request.Body.Content.Span, engine.Time.Now()), Actor.Source(source.Service.Id, source.Integration.Id), Door.Source);
        }
        catch (CommitFailedException)
        {
            await UnknownOutcomeAsync(context);
            return;
        }

        await PagerDutyAnswer.AcceptedAsync(context, "Change event processed", null);
    }

    private async Task<(JsonDocument Json, RequestBody Body)?> ReadAsync(HttpContext context, string where)
    {
        if (engine.Intake.IsOverloaded)
        {
            await ThrottleAsync(context);
            return null;
        }

        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (body.IsTooLarge)
        {
            rejections.Add(null, where, StatusCodes.Status413PayloadTooLarge, "body_too_large", default);
            await PagerDutyAnswer.RefusedAsync(context, StatusCodes.Status413PayloadTooLarge, PagerDutyAnswer.Invalid, [$"The body has more than {RequestBody.MaxBytes} bytes"]);
            return null;
        }

        try
        {
            var json = JsonDocument.Parse(body.Content);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return (json, body);
            }

            json.Dispose();
        }
        catch (JsonException)
        {
            // Answered below, like a body that is JSON but no object.
        }

        rejections.Add(null, where, StatusCodes.Status400BadRequest, "malformed_json", body.Content);
        await PagerDutyAnswer.RefusedAsync(context, StatusCodes.Status400BadRequest, PagerDutyAnswer.Unrecognized, ["JSON parse error"]);
        return null;
    }

    private async Task<Source?> OpenAsync(HttpContext context, string where, string key, RequestBody body)
    {
        var finding = IntegrationKeys.Find(engine.Definitions.Current, key, engine.Time.Now());
        switch (finding)
        {
            case { State: KeyState.Valid, Source: { Integration.Kind: IntegrationKind.PagerDutyEvents } source }:
                return source;
            case { State: KeyState.Expired }:
                rejections.Add(finding.Source, where, StatusCodes.Status410Gone, "expired_key", body.Content);
                await PagerDutyAnswer.RefusedAsync(context, StatusCodes.Status410Gone, PagerDutyAnswer.Invalid, ["'routing_key' was replaced or its integration removed"]);
                return null;
            case { State: KeyState.Valid }:
                await InvalidAsync(context, finding.Source, where, ["'routing_key' belongs to an integration of another kind"], body);
                return null;
            default:
                rejections.Add(null, where, StatusCodes.Status400BadRequest, RejectedEvent.UnknownKey, body.Content);
                await PagerDutyAnswer.RefusedAsync(context, StatusCodes.Status400BadRequest, PagerDutyAnswer.Invalid, ["'routing_key' is not known"]);
                return null;
        }
    }

    private Task InvalidAsync(HttpContext context, Source? source, string where, ImmutableArray<string> errors, RequestBody body)
    {
        rejections.Add(source, where, StatusCodes.Status400BadRequest, "invalid_event", body.Content);
        return PagerDutyAnswer.RefusedAsync(context, StatusCodes.Status400BadRequest, PagerDutyAnswer.Invalid, errors);
    }

    private Task ThrottleAsync(HttpContext context)
    {
        metrics.TurnedAway();
        context.Response.Headers.RetryAfter = SourceDesk.RetryAfter;
        return PagerDutyAnswer.RefusedAsync(context, StatusCodes.Status429TooManyRequests, PagerDutyAnswer.Throttled, ["Enhance Your Calm."]);
    }

    private Task UnknownOutcomeAsync(HttpContext context)
    {
        metrics.TurnedAway();
        context.Response.Headers.RetryAfter = SourceDesk.RetryAfter;
        return PagerDutyAnswer.RefusedAsync(context, StatusCodes.Status503ServiceUnavailable, PagerDutyAnswer.Unavailable, ["It is not certain that the event was stored"]);
    }
}
