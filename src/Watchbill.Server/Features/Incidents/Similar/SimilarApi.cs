using Watchbill.Api;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Incidents.Similar;

/// <summary>Earlier incidents like one.</summary>
internal static class SimilarApi
{
    public static void MapSimilarApi(this IEndpointRouteBuilder api) => api.MapGet("/incidents/{incident}/similar", ReadAsync)
        .Answers<SimilarIncidentList>("similarIncidents", "Up to five earlier incidents like it, each with its reasons; real ones and those written down afterwards", Permission.Observer).Refuses(404);

    private static async Task<IResult> ReadAsync(HttpContext context, WatchbillEngine engine, PastIncidents past, AlertLinks links, string incident)
    {
        var caller = context.Caller().User;
        if (await IncidentLookup.FindAsync(engine, caller, incident, context.RequestAborted) is not { } found)
        {
            return Answer.NotFound($"incident {incident}");
        }

        var similar = await past.LikeAsync(found, caller, context.RequestAborted);
        return Answer.Ok(
            new SimilarIncidentList(found.Reference, [.. similar.Select(one => SimilarLine.Info(one, engine.Definitions.Current, links))]), WatchbillJson.Default.SimilarIncidentList);
    }
}
