using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Incidents;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Incidents.Playbooks;
using Watchbill.Server.Features.Incidents.Room.Playbooks;
using Watchbill.Server.Features.Incidents.Similar;
using Watchbill.Server.Features.Incidents.Updates;
using Watchbill.Server.Features.Rest;
using Watchbill.Server.Features.Services.Near;
using Watchbill.Server.Features.Swaps;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Incidents;

/// <summary>Incidents over REST: reading, declaring, and every verb of <see cref="IncidentVerbs"/>.</summary>
internal static class IncidentsApi
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public static void MapIncidentsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", ListAsync).Answers<IncidentList>("listIncidents", "Incidents, newest first; the open ones unless a category is asked for", Permission.Observer);
        api.MapGet("/incidents/{incident}", ReadAsync).Answers<IncidentDetail>("readIncident", "One incident with all that is known of it", Permission.Observer).Refuses(404);
        api.MapGet("/incidents/{incident}/timeline", TimelineAsync).Answers<IncidentTimeline>("readTimeline", "Its journal in words, each entry with its reason", Permission.Observer).Refuses(404);
        api.MapSimilarApi();
        api.MapGet("/incidents/{incident}/playbooks", PlaybooksAsync).Answers<IncidentPlaybooks>("readChecklists", "The playbooks in use, with what is done and what is open", Permission.Observer).Refuses(404);
        api.MapPost("/incidents", DeclareAsync).Takes<NewIncident>()
            .Answers<IncidentCommandResult>("declareIncident", "Declares an incident, by hand or from alerts", Permission.Responder, StatusCodes.Status201Created).Refuses(404, 409, 422, 503).Once();
        api.MapPost("/incidents/{incident}/update-preview", PreviewAsync)
            .Takes<IncidentCommandBody>()
            .Answers<UpdatePreviewInfo>("previewUpdate", "What an update would look like at every place; sends nothing", Permission.Responder).Refuses(404, 422);
        foreach (var verb in IncidentVerbs.All)
        {
            api.MapPost($"/incidents/{{incident}}/{verb.Verb}", (HttpContext context, WatchbillEngine engine, AlertLinks links, string incident) => ActAsync(context, engine, links, incident, verb))
                .Takes<IncidentCommandBody>(optional: true)
                .Answers<IncidentCommandResult>(verb.Operation, verb.Summary, Permission.Responder).Refuses(404, 409, 422, 503).Once();
        }
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, WatchbillEngine engine, AlertLinks links, string? category, string? service, string? before, string? limit)
    {
        if (IncidentQuery.Categories(category) is not { } categories)
        {
            return Answer.No(ErrorCode.Invalid, $"'{category}' is no category.", "Use open, all, or some of triage, live, resolved, learning, closed, declined, merged, cancelled with commas.");
        }

        var wanted = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out wanted) || wanted is < 1 or > MaxLimit))
        {
            return Answer.No(ErrorCode.Invalid, $"'limit' is a number from 1 to {MaxLimit}.");
        }

        if (before is not null && AlertsApi.Number(before) is null)
        {
            return Answer.No(ErrorCode.Invalid, "'before' is the number of an incident.");
        }

        var definitions = engine.Definitions.Current;
        var filter = new IncidentFilter(categories, service is null ? null : new ServiceId(service), before is null ? null : new IncidentId(AlertsApi.Number(before)!.Value.Value), wanted + 1);
        var found = await IncidentQuery.VisibleAsync(engine, context.Caller().User, filter, context.RequestAborted);
        var page = found.Take(wanted).Select(incident => IncidentForms.Summary(incident, definitions, links)).ToImmutableArray();
        return Answer.Ok(new IncidentList(page, found.Count > wanted ? page[^1].Id : null), WatchbillJson.Default.IncidentList);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string incident)
    {
        if (await IncidentLookup.FindAsync(engine, context.Caller().User, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        var caller = context.Caller().User;
        var alerts = await IncidentQuery.AlertsAsync(engine, found, context.RequestAborted);
        var open = await IncidentQuery.VisibleAsync(engine, caller, IncidentFilter.Open, context.RequestAborted);
        var near = await Surroundings.ReadAsync(engine, caller, found.Services, [.. open], found.Id, context.RequestAborted);
        return Answer.Ok(IncidentForms.Detail(found, alerts, near, engine.Definitions.Current, links, engine.Time.Now()), WatchbillJson.Default.IncidentDetail);
    }

    private static async Task<IResult> TimelineAsync(HttpContext context, WatchbillEngine engine, string incident)
    {
        if (await IncidentLookup.FindAsync(engine, context.Caller().User, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        var journal = await engine.Store.Reader.ReadJournalAsync(Subjects.Of(found.Id), context.RequestAborted);
        return Answer.Ok(IncidentForms.Timeline(found, journal, engine.Definitions.Current), WatchbillJson.Default.IncidentTimeline);
    }

    private static async Task<IResult> PlaybooksAsync(HttpContext context, WatchbillEngine engine, string incident)
    {
        var reader = context.Caller().User;
        if (await IncidentLookup.FindAsync(engine, reader, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        var journal = await engine.Store.Reader.ReadJournalAsync(Subjects.Of(found.Id), context.RequestAborted);
        return Answer.Ok(ChecklistForms.Of(found, RoomPlaybooks.Of(found, journal, reader, engine.Definitions.Current, engine.Time.Now())), WatchbillJson.Default.IncidentPlaybooks);
    }

    private static async Task<IResult> DeclareAsync(HttpContext context, WatchbillEngine engine)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewIncident);
        if (problem is not null)
        {
            return problem;
        }

        var origin = body!.SplitFrom is { } from ? await IncidentLookup.FindAsync(engine, context.Caller().User, from, context.RequestAborted) : null;
        return await SubmitAsync(context, engine, null, IncidentVerbs.Declare(body, origin?.Id), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ActAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string incident, IncidentVerb verb)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.IncidentCommandBody, new IncidentCommandBody());
        if (problem is not null)
        {
            return problem;
        }

        var caller = context.Caller();
        if (await IncidentLookup.FindAsync(engine, caller.User, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        var other = body!.Other is { } named ? await IncidentLookup.FindAsync(engine, caller.User, named, context.RequestAborted) : null;
        if (body.Other is not null && other is null)
        {
            return Answer.NotFound($"incident {body.Other}");
        }

        var choice = verb.Choose(body, new VerbContext(caller.User.Id, engine.Time.Now(), other?.Id));
        return await SubmitAsync(context, engine, found.Id, await UpdateWriting.ResolveAsync(engine, links, caller.User.Id, found, choice, context.RequestAborted), StatusCodes.Status200OK);
    }

    private static async Task<IResult> PreviewAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string incident)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.IncidentCommandBody);
        if (problem is not null)
        {
            return problem;
        }

        var caller = context.Caller().User;
        if (await IncidentLookup.FindAsync(engine, caller, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        var now = UpdateWriting.Whole(engine.Time.Now());
        var choice = IncidentVerbs.Find("update")!.Choose(body!, new VerbContext(caller.Id, now, null));
        return choice.Problem is { } missing
            ? Answer.No(ErrorCode.Invalid, missing)
            : Answer.Ok(await UpdateLooking.LookAsync(engine, links, caller.Id, found, choice, now, context.RequestAborted), WatchbillJson.Default.UpdatePreviewInfo);
    }

    private static async Task<IResult> SubmitAsync(HttpContext context, WatchbillEngine engine, IncidentId? incident, VerbChoice choice, int status)
    {
        if (choice.Command is not { } command)
        {
            return Answer.No(ErrorCode.Invalid, choice.Problem ?? "");
        }

        if (!SwapsApi.TryKey(context, out var key, out var problem))
        {
            return problem!;
        }

        var caller = context.Caller();
        var id = key ?? $"api-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        var outcome = await engine.Incidents.SubmitAsync(new IncidentRequest(id, caller.User.Id, caller.Door, incident, command));
        return outcome.Refusal is { } refusal
            ? Answer.No(refusal)
            : Answer.Ok(new IncidentCommandResult(outcome.Incident!.Value, outcome.Reference!, outcome.Version, outcome.Note, outcome.Repeated), WatchbillJson.Default.IncidentCommandResult, status);
    }
}
