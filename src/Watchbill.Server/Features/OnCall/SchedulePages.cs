using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.OnCall.Import;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall;

public static class SchedulePages
{
    public static void MapSchedulePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/schedules", ListAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet("/schedules/{id}", ShowAsync).Allow(AccessRule.Account(Permission.Observer));
        OverridePages.Map(app);
        TemporaryPages.Map(app);
        app.MapFairnessPage();
        app.MapImportPages();
    }

    /// <summary>The schedule, unless it is none of the reader's business.</summary>
    internal static Schedule? Find(WatchbillEngine engine, User reader, string id) =>
        engine.Definitions.Current.Schedules.TryGetValue(new ScheduleId(id), out var schedule) && ScheduleAccess.MaySee(engine.Definitions.Current, reader, schedule) ? schedule : null;

    /// <summary>The same page in another zone. A zone that does not exist is passed over: the page says in which it shows times.</summary>
    /// <param name="query">"zone=…" when it is not the reader's own, else empty.</param>
    internal static PageFrame InZone(PageFrame frame, string? zone, out string query)
    {
        var chosen = zone is { Length: > 0 and <= 100 } ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) : null;
        query = chosen is null || chosen.Equals(frame.Clock.Zone) ? "" : $"zone={Uri.EscapeDataString(chosen.Id)}";
        return chosen is null ? frame : frame with { Clock = frame.Clock with { Zone = chosen } };
    }

    internal static string Done(string schedule, string notice, string query) => $"/schedules/{schedule}?done={notice}{(query.Length == 0 ? "" : "&")}{query}";

    /// <summary>Whom one may choose, by name.</summary>
    internal static ImmutableArray<User> PeopleOf(DefinitionSet definitions) =>
        [.. definitions.Users.Values.Where(user => !user.Disabled).OrderBy(user => user.Name, StringComparer.Ordinal).ThenBy(user => user.Id)];

    private static async Task<IResult> ListAsync(HttpContext context, WatchbillEngine engine)
    {
        var frame = await PageFrame.OfAsync(context, engine);
        return new PageResult<SchedulesPage, SchedulesView>(frame, SchedulesView.Of(engine.Definitions.Current, frame.Reader!, frame.Clock.Now));
    }

    /// <param name="span">day, week, 2weeks or month.</param>
    /// <param name="from">The first day; today when absent.</param>
    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, string id, string? span, string? from, string? zone)
    {
        var own = await PageFrame.OfAsync(context, engine);
        var frame = InZone(own, zone, out _);
        if (Find(engine, frame.Reader!, id) is not { } schedule)
        {
            return ErrorPages.NotFound(frame);
        }

        var window = TimelineWindow.Read(span, from, frame.Clock.Now, frame.Clock.Zone);
        var past = await OnCallRecords.ReadAsync(engine, engine.Definitions.Current, schedule.Id, window.Interval, frame.Clock.Now, context.RequestAborted);
        return new PageResult<SchedulePage, ScheduleView>(
            frame, ScheduleView.Of(engine.Definitions.Current, schedule, past, frame.Reader!, window, own.Clock.Zone, frame.Clock.Now));
    }
}
