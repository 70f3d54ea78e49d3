using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Evidence;
using Watchbill.Server.Features.Incidents.Declaring;
using Watchbill.Server.Features.Incidents.Lists;
using Watchbill.Server.Features.Incidents.Room;
using Watchbill.Server.Features.Incidents.Room.Playbooks;
using Watchbill.Server.Features.Incidents.Similar;
using Watchbill.Server.Features.Incidents.Updates;
using Watchbill.Server.Features.Services.Near;
using Watchbill.Server.Features.Shell;
using Watchbill.Server.Features.StatusPages;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Incidents;

/// <summary>Incidents on the web: the list, declaring, the room and the wall.</summary>
public static class IncidentPages
{
    private const int PageSize = 30;
    private const int MostOpen = 100;

    public static void MapIncidentPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/incidents", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/incidents/{incident}", RoomAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/incidents/{incident}/wall", WallAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapIncidentActs();
        app.MapDeclarePages();
        app.MapUpdatePages();
        app.MapEvidencePages();
    }

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine, string? category, string? severity, string? service, string? mode, string? text, long? before)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var definitions = engine.Definitions.Current;
        var asked = new IncidentsAsked(
            IncidentsView.Categories.Any(known => known.Category == category) ? category! : "",
            Slug.IsValid(severity) ? severity! : "",
            Slug.IsValid(service) ? service! : "",
            Enum.TryParse<IncidentMode>(mode, ignoreCase: true, out _) ? mode! : "",
            text?.Trim() is { } words ? words[..Math.Min(words.Length, IncidentsAsked.MaxText)] : "");
        ServiceId? only = asked.Service.Length > 0 ? new ServiceId(asked.Service) : null;
        var open = asked.Category is "" or "open" && before is null
            ? (await IncidentQuery.PageAsync(engine, frame.Reader!, IncidentFilter.Open with { Service = only, Limit = MostOpen }, asked.Matches, context.RequestAborted)).Incidents
            : [];
        ImmutableArray<StatusCategory> rest = asked.Category switch
        {
            "" => [.. Enum.GetValues<StatusCategory>().Where(known => !known.IsOpen())],
            "open" => [],
            var one => IncidentQuery.Categories(one) ?? [],
        };
        var (earlier, older) = rest.IsEmpty
            ? ([], null)
            : await IncidentQuery.PageAsync(engine, frame.Reader!, new IncidentFilter(rest, only, before is > 0 ? new IncidentId(before.Value) : null, PageSize), asked.Matches, context.RequestAborted);
        return new PageResult<IncidentsPage, IncidentsView>(frame, new IncidentsView(
            asked,
            [.. IncidentLine.MostUrgentFirst(open, definitions).Select(incident => IncidentLine.Of(incident, definitions))],
            [.. earlier.Select(incident => IncidentLine.Of(incident, definitions))],
            older,
            [.. IncidentsView.Processes(definitions).SelectMany(process => process.Levels).DistinctBy(level => level.Id)],
            [.. definitions.Services.Values.Where(known => Permissions.MaySee(frame.Reader!, known)).OrderBy(known => known.Name, StringComparer.Ordinal)]));
    }

    private static async Task<IResult> RoomAsync(HttpContext context, WatchbillEngine engine, PastIncidents past, StatusDoorParts status, string incident, string? show, int? before, int? entry)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        var shown = Enum.TryParse<RoomShown>(show, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : RoomShown.Main;
        if (await ReadAsync(context, engine, frame, incident, shown, before, entry) is not { } room)
        {
            return ErrorPages.NotFound(frame);
        }

        var definitions = engine.Definitions.Current;
        var reader = frame.Reader!;
        return new PageResult<IncidentPage, RoomView>(frame, room with
        {
            Near = await Surroundings.ReadAsync(engine, reader, room.Incident.Services, frame.OpenIncidents, room.Incident.Id, context.RequestAborted),
            Public = await RoomPublic.ReadAsync(status, room.Incident, reader, context.RequestAborted),
            Similar = [.. (await past.LikeAsync(room.Incident, reader, context.RequestAborted)).Select(one => SimilarLine.Of(one, definitions))],
        });
    }

    private static async Task<IResult> WallAsync(HttpContext context, WatchbillEngine engine, string incident)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return await ReadAsync(context, engine, frame, incident, RoomShown.Main, null, null) is { } room ? new PageResult<WallPage, RoomView>(frame, room) : ErrorPages.NotFound(frame);
    }

    /// <summary>Null when there is no such incident, or none for this reader.</summary>
    private static async Task<RoomView?> ReadAsync(HttpContext context, WatchbillEngine engine, PageFrame frame, string text, RoomShown shown, int? before, int? entry)
    {
        var reader = frame.Reader!;
        if (await IncidentLookup.FindAsync(engine, reader, text, context.RequestAborted) is not { } incident)
        {
            return null;
        }

        var definitions = engine.Definitions.Current;
        var journal = await engine.Store.Reader.ReadJournalAsync(Subjects.Of(incident.Id), context.RequestAborted);
        var alerts = await IncidentQuery.AlertsAsync(engine, incident, context.RequestAborted);
        var related = await IncidentQuery.VisibleAsync(engine, reader, incident.Related.Concat(new[] { incident.MergedInto, incident.SplitFrom }.OfType<IncidentId>()), context.RequestAborted);
        var timeline = RoomTimeline.Of(incident, journal, related, shown, before, definitions, frame.Clock);
        var playbooks = RoomPlaybooks.Of(incident, journal, reader, definitions, frame.Clock.Now);
        return RoomView.Of(incident, timeline, playbooks, alerts, related, entry, reader, definitions, frame.Clock.Now);
    }
}
