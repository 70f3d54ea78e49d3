using System.Text.Json;
using NodaTime;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Events;
using Watchbill.Server.Features.Health;
using Watchbill.Server.Hosting;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Ingest;

/// <summary>
/// Takes requests whose key is in the path. Checks go from cheap to dear, and a refusal changes nothing:
/// <code>
///  overloaded 503 ─ key 404/410 ─ kind 400 ─ type 415 ─ size 413 ─ JSON 400 ─ meaning 400 ─► intake ─► committed ─► 202
///                                                                                          └ full 503  └ unknown outcome 503
/// </code>
/// </summary>
internal sealed class SourceDesk(WatchbillEngine engine, Rejections rejections, ServerMetrics metrics)
{
    public const string RetryAfter = "5";

    /// <param name="where">The endpoint, for people, without the key.</param>
    public async Task TakeAsync(
        HttpContext context, string key, string where, IntegrationKind kind, Func<JsonElement, Source, Instant, Reading> read, bool isDry = false)
    {
        var started = engine.Time.GetTimestamp();
        if (engine.Intake.IsOverloaded)
        {
            await TryLaterAsync(context);
            return;
        }

        var now = engine.Time.Now();
        var finding = IntegrationKeys.Find(engine.Definitions.Current, key, now);
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (Refusal(context, finding, kind, body) is { } refusal)
        {
            await RefuseAsync(context, finding.Source, where, refusal, body);
            return;
        }

        var source = finding.Source!;
        Reading reading;
        try
        {
            using var json = JsonDocument.Parse(body.Content);
            reading = Interpretation.Of(json.RootElement, source, now, read);
        }
        catch (JsonException broken)
        {
            await RefuseAsync(context, source, where, new Refused(400, "malformed_json", $"The body is not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."), body);
            return;
        }

        switch (reading)
        {
            case Malformed malformed:
                await RefuseAsync(context, source, where, new Refused(400, "invalid_event", string.Join("; ", malformed.Problems.Take(5))), body);
                break;
            case Understood understood when isDry:
                await AcceptedAsync(context, new IntakeReceipt([.. understood.All.Select(e => new EventReceipt(null, e.DedupKey, "not stored"))]));
                break;
            case Understood understood:
                await SubmitAsync(context, source, new IntakeRequest(source.Service.Id, source.Integration.Id, understood.All, body.Stored(now), now));
                metrics.IntakeTook(engine.Time.GetElapsedTime(started));
                break;
            default:
                throw new InvalidOperationException($"{reading.GetType().Name} is not a reading.");
        }
    }

    private async Task SubmitAsync(HttpContext context, Source source, IntakeRequest request)
    {
        IntakeReceipt? receipt;
        try
        {
            receipt = await engine.Intake.AcceptAsync(request);
        }
        catch (CommitFailedException)
        {
            await TryLaterAsync(context);
            return;
        }

        if (receipt is null)
        {
            await TryLaterAsync(context);
            return;
        }

        metrics.Accepted(source.Service.Id, source.Integration.Id, request.Events.Length);
        await AcceptedAsync(context, receipt);
    }

    private static Refused? Refusal(HttpContext context, KeyFinding finding, IntegrationKind kind, RequestBody body) => finding switch
    {
        { State: KeyState.Unknown } => new Refused(404, RejectedEvent.UnknownKey, "No integration has this key. Copy the address again from the service's page."),
        { State: KeyState.Expired } => new Refused(410, "expired_key", "This key was replaced or its integration removed. Copy the new address from the service's page."),
        { Source.Integration.Kind: var actual } when actual != kind => new Refused(400, "wrong_endpoint", $"This key belongs to an integration of another kind; send to {EndpointOf(actual)}."),
        _ when !IsJson(context.Request.ContentType) => new Refused(415, "unsupported_media_type", "Send JSON, with Content-Type: application/json."),
        _ when body.IsTooLarge => new Refused(413, "body_too_large", $"A body has at most {RequestBody.MaxBytes} bytes."),
        _ => null,
    };

    private static string EndpointOf(IntegrationKind kind) => kind switch
    {
        IntegrationKind.Alertmanager => "/v1/integrations/…/alertmanager",
        IntegrationKind.PagerDutyEvents => "/v2/enqueue",
        IntegrationKind.Json => "/v1/integrations/…/events",
        _ => throw new InvalidOperationException($"There is no endpoint for {kind}."),
    };

    /// <summary>A missing type is taken for JSON: some senders name none.</summary>
    private static bool IsJson(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return true;
        }

        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private Task RefuseAsync(HttpContext context, Source? source, string where, Refused refused, RequestBody body)
    {
        rejections.Add(source, where, refused.Status, refused.Code, body.Content);
        return JsonError.WriteAsync(context, refused.Status, refused.Code, refused.Message);
    }

    private Task TryLaterAsync(HttpContext context)
    {
        metrics.TurnedAway();
        context.Response.Headers.RetryAfter = RetryAfter;
        return JsonError.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "try_later", "Watchbill cannot take this now. Send it again.");
    }

    private static async Task AcceptedAsync(HttpContext context, IntakeReceipt receipt)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteNumber("accepted", receipt.Events.Length);
            json.WriteStartArray("alerts");
            foreach (var alert in receipt.Events.Select(e => e.Alert).OfType<Domain.AlertId>().Distinct())
            {
                json.WriteNumberValue(alert.Value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private sealed record Refused(int Status, string Code, string Message);
}
