using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Incidents;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Shell;

/// <summary>What every page needs besides its own model.</summary>
/// <param name="Reader">The account that reads; null on pages that need none.</param>
/// <param name="Notice">What a form that led here has done.</param>
/// <param name="Csrf">Goes back in the form field <c>_csrf</c>.</param>
/// <param name="Path">Of this request, to mark the place in the navigation and to return to.</param>
public sealed record PageFrame(User? Reader, string Csrf, Theme Theme, string Path, PageClock Clock, ImmutableArray<Trouble> Troubles, Notice? Notice)
{
    private const int MostCounted = 100;

    /// <summary>Open incidents that the reader may see, newest first; empty where they were not asked for.</summary>
    public ImmutableArray<Incident> OpenIncidents { get; init; } = [];

    public bool MayAct => Reader is { Permission: >= Permission.Responder };

    public bool MayManage => Reader is { Permission: >= Permission.Manager };

    public static PageFrame Bare(HttpContext context, WatchbillEngine engine) => Make(context, engine, []);

    /// <summary>With the troubles that every page of a logged-in reader shows.</summary>
    public static async Task<PageFrame> OfAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = Make(context, engine, []);
        if (frame.Reader is null)
        {
            return frame;
        }

        var backlog = await engine.Store.Reader.ReadBacklogAsync(context.RequestAborted);
        return frame with
        {
            Troubles = Trouble.Of(engine.Health.FailingSince, backlog, frame.Clock),
            OpenIncidents = [.. await IncidentQuery.VisibleAsync(engine, frame.Reader, IncidentFilter.Open with { Limit = MostCounted }, context.RequestAborted)],
        };
    }

    private static PageFrame Make(HttpContext context, WatchbillEngine engine, ImmutableArray<Trouble> troubles)
    {
        var reader = Caller.Of(context)?.User;
        var zone = reader is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(reader.Zone);
        return new PageFrame(
            reader,
            reader is null ? "" : Access.Csrf.Token(context),
            ThemePages.Of(context.Request),
            context.Request.Path.Value ?? "/",
            new PageClock(engine.Time.Now(), zone ?? DateTimeZone.Utc),
            troubles,
            Notice.Of(context.Request.Query["done"]));
    }
}
