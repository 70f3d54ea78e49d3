using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Incidents;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.Services;
using Watchbill.Server.Features.Swaps;
using Watchbill.Server.Ingest;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Changes;

/// <summary>What was changed: told by scripts and people, listed, and shown beside an incident.</summary>
internal static class ChangesApi
{
    private const int DefaultLimit = 50;
    private static readonly Duration Usual = Duration.FromDays(7);

    /// <summary>Clocks of senders run ahead a little.</summary>
    private static readonly Duration Ahead = Duration.FromMinutes(5);

    public static void MapChangesApi(this IEndpointRouteBuilder api)
    {
        api.MapPost("/changes", RecordAsync).Takes<NewChange>()
            .Answers<ServiceChangeInfo>("recordChange", "Says that something was changed: deployed, configured, switched. It pages nobody", Permission.Responder, StatusCodes.Status201Created).Refuses(404, 503).Once();
        api.MapGet("/changes", ListAsync).Answers<ServiceChangeList>("listChanges", "What was changed, newest first; in the last 7 days unless 'from' and 'to' say otherwise", Permission.Observer).Refuses(404);
        api.MapGet("/incidents/{incident}/changes", NearAsync)
            .Answers<ServiceChangeList>("listChangesNearIncident", "What was changed of its services, or of everything, within 24 h before it began and until it was declared; newest first", Permission.Observer).Refuses(404);
    }

    private static async Task<IResult> RecordAsync(HttpContext context, WatchbillEngine engine)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewChange);
        if (problem is not null)
        {
            return problem;
        }

        var definitions = engine.Definitions.Current;
        if (body!.Service is not null && ServicesApi.Visible(context, definitions, body.Service) is null)
        {
            return Answer.NotFound($"service '{body.Service}'");
        }

        var now = engine.Time.Now();
        if (Objection(body, now) is { } objection)
        {
            return Answer.No(ErrorCode.Invalid, objection);
        }

        if (!SwapsApi.TryKey(context, out var key, out var refused))
        {
            return refused!;
        }

        var caller = context.Caller();
        var change = new ServiceChange(
            key is null ? $"ch-{RandomNumberGenerator.GetHexString(32, lowercase: true)}" : $"ch-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.User.Id}\n{key}")))[..32]}",
            body.At ?? now,
            now,
            KindOf(body.Kind)!.Value,
            JsonText.OneLine(body.Summary!, ServiceChange.MaxSummary),
            body.Service is null ? null : new ServiceId(body.Service),
            body.By is { } by ? JsonText.OneLine(by, ServiceChange.MaxBy) : caller.User.Id.Value,
            body.Link,
            null);
        await engine.Records.RecordChangeAsync(change, Actor.User(caller.User.Id), caller.Door);
        return Answer.Ok(Info(change), WatchbillJson.Default.ServiceChangeInfo, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine, string? from, string? to, string? service, string? limit)
    {
        var definitions = engine.Definitions.Current;
        if (service is not null && ServicesApi.Visible(context, definitions, service) is null)
        {
            return Answer.NotFound($"service '{service}'");
        }

        var wanted = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out wanted) || wanted is < 1 or > ChangeFilter.MaxLimit))
        {
            return Answer.No(ErrorCode.Invalid, $"'limit' is a number from 1 to {ChangeFilter.MaxLimit}.");
        }

        var (window, problem) = ScheduleWindow.Until(from, to, engine.Time.Now(), DateTimeZone.Utc, Usual);
        return window is not { } within
            ? Answer.No(problem!.Code, problem.Message, problem.Fix)
            : await ShowAsync(engine, service is null ? Visible(definitions, context.Caller().User) : [new ServiceId(service)], within, wanted, context.RequestAborted);
    }

    private static async Task<IResult> NearAsync(HttpContext context, WatchbillEngine engine, string incident)
    {
        var account = context.Caller().User;
        if (await IncidentLookup.FindAsync(engine, account, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        var began = found.TimeOf(TimeAnchor.ImpactStarted) ?? found.TimeOf(TimeAnchor.Detected) ?? found.DeclaredAt;
        var within = new Interval(began - ServiceChange.Near, Instant.Max(began, found.DeclaredAt));
        return await ShowAsync(engine, found.Services, within, ChangeFilter.MaxLimit, context.RequestAborted);
    }

    private static async Task<IResult> ShowAsync(WatchbillEngine engine, ImmutableArray<ServiceId> services, Interval within, int limit, CancellationToken cancellationToken)
    {
        var changes = await engine.Store.Reader.ListChangesAsync(new ChangeFilter(services, within.Start, within.End, limit), cancellationToken);
        return Answer.Ok(new ServiceChangeList(within.Start, within.End, [.. changes.Select(Info)]), WatchbillJson.Default.ServiceChangeList);
    }

    /// <summary>Default, which is all, for whoever may see every service, so that changes of removed ones are shown as well.</summary>
    private static ImmutableArray<ServiceId> Visible(DefinitionSet definitions, User account) =>
        account.Scope.IsDefaultOrEmpty ? default : [.. definitions.Services.Values.Where(service => Permissions.MaySee(account, service)).Select(service => service.Id)];

    private static string? Objection(NewChange body, Instant now) =>
        string.IsNullOrWhiteSpace(body.Summary) || body.Summary.Length > ServiceChange.MaxSummary ? $"Say in 'summary' what was changed, in 1 to {ServiceChange.MaxSummary} characters."
        : KindOf(body.Kind) is null ? $"'kind' is one of: {string.Join(", ", Enum.GetValues<ServiceChangeKind>().Select(EntryText.Snake))}."
        : body.At > now + Ahead ? "'at' lies in the future."
        : body.By?.Length > ServiceChange.MaxBy ? $"'by' has at most {ServiceChange.MaxBy} characters."
        : body.Link is not null && JsonText.Link(body.Link) is null ? $"'link' is an http or https address of at most {ServiceChange.MaxLink} characters."
        : null;

    private static ServiceChangeKind? KindOf(string? text) =>
        text is null ? ServiceChangeKind.Other : Enum.GetValues<ServiceChangeKind>().Where(kind => EntryText.Snake(kind) == text).Select(kind => (ServiceChangeKind?)kind).FirstOrDefault();

    private static ServiceChangeInfo Info(ServiceChange change) =>
        new(change.Id, change.At, EntryText.Snake(change.Kind), change.Summary, change.Service?.Value, change.By, change.Link, change.Details);
}
