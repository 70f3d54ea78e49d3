using System.Collections.Immutable;
using System.Security.Cryptography;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.People;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.Swaps;

namespace Watchbill.Server.Features.Incidents;

/// <summary>Pages by name that stand for themselves.</summary>
internal static class DirectPagesApi
{
    public static void MapDirectPagesApi(this IEndpointRouteBuilder api) =>
        api.MapPost("/pages", PageAsync).Takes<NewPage>()
            .Answers<PageResult>("page", "Pages people by name, with why, until one of them answers; for an incident there is its verb 'page'", Permission.Responder, StatusCodes.Status201Created).Refuses(404, 409, 503).Once();

    private static async Task<IResult> PageAsync(HttpContext context, WatchbillEngine engine, AlertLinks links)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewPage);
        if (problem is not null)
        {
            return problem;
        }

        if (body!.Why is null || body.People is not { Count: > 0 } people)
        {
            return Answer.No(ErrorCode.Invalid, "Say in 'people' whom to page and in 'why' what for.");
        }

        var (targets, wrong) = IncidentVerbs.Targets(people);
        if (wrong is not null)
        {
            return Answer.No(ErrorCode.Invalid, wrong);
        }

        ImmutableArray<Severity> severities = [.. Enum.GetValues<Severity>().Where(known => body.Severity is null ? known == Severity.Critical : EntryText.Snake(known) == body.Severity)];
        if (severities is not [var severity])
        {
            return Answer.No(ErrorCode.Invalid, $"'severity' is one of: {string.Join(", ", Enum.GetValues<Severity>().Select(EntryText.Snake))}.");
        }

        if (!SwapsApi.TryKey(context, out var key, out var refused))
        {
            return refused!;
        }

        var caller = context.Caller();
        var outcome = await engine.Pages.SubmitAsync(new PageRequest(
            key ?? $"api-{RandomNumberGenerator.GetHexString(24, lowercase: true)}",
            caller.User.Id,
            caller.Door,
            new DirectPage(targets, body.Why, severity, body.Service is null ? null : new ServiceId(body.Service))));
        return outcome.Refusal is { } refusal
            ? Answer.No(refusal)
            : Answer.Ok(
                new PageResult(outcome.Alert!.Value, outcome.People, outcome.Repeated, links.Alert(new AlertId(outcome.Alert.Value)).AbsoluteUri), WatchbillJson.Default.PageResult, StatusCodes.Status201Created);
    }
}
