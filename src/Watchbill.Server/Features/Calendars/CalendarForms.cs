using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.OnCall;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Calendars;

/// <summary>What the forms of <see cref="CalendarPart"/> post to.</summary>
internal static class CalendarForms
{
    public const string Make = "/me/calendars";
    public const string Revoke = "/me/calendars/revoke";

    public static void MapCalendarForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(Make, MakeAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapPost(Revoke, RevokeAsync).Allow(AccessRule.Account(Permission.Observer));
    }

    /// <summary>Answers with the address itself, which is kept nowhere: there is nothing to lead to afterwards.</summary>
    private static async Task<IResult> MakeAsync(HttpContext context, WatchbillEngine engine, CalendarFeeds feeds)
    {
        var frame = PageFrame.Bare(context, engine);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        ScheduleId? schedule = form["schedule"].FirstOrDefault() is { Length: > 0 } id ? new ScheduleId(id) : null;
        var caller = Caller.Of(context)!;
        if (schedule is { } asked && !ScheduleAccess.MaySee(engine.Definitions.Current, caller.User, asked))
        {
            return ErrorPages.NotFound(frame);
        }

        var back = Back(form);
        if (form["rotate"] != "yes" && (await feeds.OfAsync(caller.User.Id, context.RequestAborted)).Any(feed => feed.Schedule == schedule))
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, "This calendar has an address already, which is not shown again. Make a new one; the old one ends then."), back);
        }

        var minted = await feeds.MintAsync(caller, schedule, context.RequestAborted);
        return new PageResult<NewCalendarPage, NewCalendarView>(
            frame, new NewCalendarView(schedule is { } one ? engine.Definitions.Current.Schedules[one].Name : null, minted.Url.AbsoluteUri, back));
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, CalendarFeeds feeds)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await feeds.RevokeAsync(Caller.Of(context)!, form["feed"].FirstOrDefault() ?? "", context.RequestAborted);
        return SeeOther.Local($"{Back(form)}?done={Notice.Saved}");
    }

    private static string Back(IFormCollection form) =>
        form["back"].FirstOrDefault() is { } back && SeeOther.IsLocal(back) && !back.Contains('?', StringComparison.Ordinal) ? back : "/me";
}

/// <summary>An address that was just made: the only time that it is shown.</summary>
/// <param name="Schedule">Its name; null = one's own shifts.</param>
public sealed record NewCalendarView(string? Schedule, string Url, string Back);
