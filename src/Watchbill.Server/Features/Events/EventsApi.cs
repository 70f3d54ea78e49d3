using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Events;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.Services;

namespace Watchbill.Server.Features.Events;

/// <summary>Events that people and scripts send with a token. They go through the same intake as a source's.</summary>
internal static class EventsApi
{
    private const int MaxKey = 512;
    private const int MaxLabels = 64;

    public static void MapEventsApi(this IEndpointRouteBuilder api) =>
        api.MapPost("/events", SendAsync).Takes<SendEvent>().Answers<EventReceiptInfo>("sendEvent", "Triggers, acknowledges or resolves like a source", Permission.Responder, 202).Refuses(404, 503);

    private static async Task<IResult> SendAsync(HttpContext context, WatchbillEngine engine, AlertLinks links)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.SendEvent, limit: 128 * 1024);
        if (problem is not null)
        {
            return problem;
        }

        if (ServicesApi.Visible(context, engine.Definitions.Current, body!.Service) is not { } service)
        {
            return Answer.NotFound($"service '{body.Service}'");
        }

        if (Objection(body) is { } objection)
        {
            return Answer.No(ErrorCode.Invalid, objection);
        }

        var integration = body.Integration is null ? service.Integrations.FirstOrDefault() : service.Integrations.FirstOrDefault(known => known.Id.Value == body.Integration);
        if (body.Integration is not null && integration is null)
        {
            return Answer.NotFound($"integration '{body.Integration}' of {service.Id}");
        }

        var source = integration?.Id ?? new IntegrationId("api");
        var receipt = await engine.Intake.AcceptAsync(new IntakeRequest(service.Id, source, [Event(body, service.Id, source, engine.Time.Now())], null, null));
        if (receipt is null)
        {
            context.Response.Headers.RetryAfter = "1";
            return Answer.No(ErrorCode.Overloaded, "Too much is waiting to be taken in.", "Send it again in a second.");
        }

        var taken = receipt.Events[0];
        return Answer.Ok(
            new EventReceiptInfo(taken.Alert?.Value, taken.DedupKey, taken.Note, taken.Alert is { } alert ? links.Alert(alert).AbsoluteUri : null),
            WatchbillJson.Default.EventReceiptInfo,
            StatusCodes.Status202Accepted);
    }

    private static ReceiveEvent Event(SendEvent body, ServiceId service, IntegrationId integration, Instant now)
    {
        var action = Enum.Parse<EventAction>(body.Action ?? "trigger", ignoreCase: true);
        var severity = Enum.Parse<Severity>(body.Severity ?? "critical", ignoreCase: true);
        var labels = (body.Labels ?? ImmutableSortedDictionary<string, string>.Empty).ToImmutableSortedDictionary(StringComparer.Ordinal);
        return new ReceiveEvent(
            service,
            integration,
            body.DedupKey ?? Cut(body.Title),
            action,
            body.Title,
            body.Details,
            body.Link,
            severity,
            labels,
            action == EventAction.Trigger ? [new AlertMember("event", body.Title, severity, true, now, null, labels)] : [],
            0,
            CompleteGroup: false,
            HasStartTimes: false,
            new SourceReported(integration.Value));
    }

    private static string Cut(string title) => title.Length <= MaxKey ? title : title[..MaxKey];

    private static string? Objection(SendEvent body)
    {
        if (body.Title.Length is 0 or > Alert.MaxTitle)
        {
            return $"'title' has 1 to {Alert.MaxTitle} characters.";
        }

        if (body.DedupKey is { Length: 0 or > MaxKey })
        {
            return $"'dedup_key' has 1 to {MaxKey} characters.";
        }

        if (body.Details is { Length: > Alert.MaxDetails })
        {
            return $"'details' has at most {Alert.MaxDetails} characters.";
        }

        if (body.Link is { } link && (link.Length > 2_000 || !Uri.TryCreate(link, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            return "'link' is an http or https URL.";
        }

        if (body.Labels is { } labels && (labels.Count > MaxLabels || labels.Any(label => label.Key.Length is 0 or > 128 || label.Value.Length > 1_024)))
        {
            return $"'labels' are at most {MaxLabels}, with names of 1 to 128 and values of at most 1,024 characters.";
        }

        if (!Is<EventAction>(body.Action))
        {
            return "'action' is trigger, acknowledge or resolve.";
        }

        return Is<Severity>(body.Severity) ? null : "'severity' is info, warning, error or critical.";
    }

    private static bool Is<T>(string? text)
        where T : struct, Enum => text is null || (Enum.TryParse<T>(text, ignoreCase: true, out _) && text.All(char.IsAsciiLetter));
}
