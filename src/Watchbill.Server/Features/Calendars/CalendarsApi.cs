using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Calendars;

/// <summary>The caller's own calendar addresses.</summary>
internal static class CalendarsApi
{
    public static void MapCalendarsApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/calendars", ListAsync).Answers<CalendarList>("listCalendars", "One's own calendar addresses; never the addresses themselves", Permission.Observer);
        api.MapPost("/calendars", CreateAsync).Takes<NewCalendar>(optional: true)
            .Answers<MintedCalendar>("createCalendar", "Makes a secret address at which a calendar program reads one's own shifts, or those of a schedule", Permission.Observer, 201).Refuses(404, 409);
        api.MapDelete("/calendars/{id}", RevokeAsync).Answers<CalendarList>("revokeCalendar", "Revokes one of one's own calendar addresses; answers those that are left", Permission.Observer).Refuses(404);
    }

    private static async Task<IResult> ListAsync(HttpContext context, CalendarFeeds feeds) => Answer.Ok(await OwnAsync(context, feeds), WatchbillJson.Default.CalendarList);

    private static async Task<IResult> CreateAsync(HttpContext context, WatchbillEngine engine, CalendarFeeds feeds)
    {
        var (body, problem) = await Body.ReadAsync(context, StrictJson.Default.NewCalendar, new NewCalendar());
        if (problem is not null)
        {
            return problem;
        }

        var caller = context.Caller();
        ScheduleId? schedule = null;
        if (body!.Schedule is { } name)
        {
            var (found, unknown) = ScheduleAccess.Find(engine.Definitions.Current, caller.User, name);
            if (found is null)
            {
                return Answer.No(unknown!);
            }

            schedule = found.Id;
        }

        var own = await feeds.OfAsync(caller.User.Id, context.RequestAborted);
        if (!body.Rotate && own.Any(feed => feed.Schedule == schedule))
        {
            return Answer.No(ErrorCode.Conflict, "This calendar has an address, which is not shown again.", "Ask with \"rotate\": true for a new one; the old one ends then.");
        }

        var minted = await feeds.MintAsync(caller, schedule, context.RequestAborted);
        return Answer.Ok(new MintedCalendar(minted.Feed.Id, minted.Url.AbsoluteUri, schedule?.Value), WatchbillJson.Default.MintedCalendar, StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, CalendarFeeds feeds, string id) =>
        await feeds.RevokeAsync(context.Caller(), id, context.RequestAborted)
            ? Answer.Ok(await OwnAsync(context, feeds), WatchbillJson.Default.CalendarList)
            : Answer.NotFound($"calendar '{id}' of yours");

    private static async Task<CalendarList> OwnAsync(HttpContext context, CalendarFeeds feeds) => new(
    [
        .. (await feeds.OfAsync(context.Caller().User.Id, context.RequestAborted)).Select(feed => new CalendarInfo(feed.Id, feed.Schedule?.Value, feed.Hint, feed.CreatedAt)),
    ]);
}
